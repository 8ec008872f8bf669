import { createPrivateKey, createPublicKey, KeyObject, type JsonWebKey } from 'node:crypto';

/** An Ed25519 key: PEM, JWK, or what Node has made of either. */
export type PurposeKey = string | JsonWebKey | KeyObject;

/** Says that a signature is about a purpose, so that it passes for nothing else that the same key may sign. */
export const purposeType = 'kapsel-purpose';

export function publicKeyOf(key: PurposeKey): KeyObject {
  if (key instanceof KeyObject) return proved(key.type === 'private' ? createPublicKey(key) : key);
  return proved(typeof key === 'string' ? createPublicKey(key) : createPublicKey({ key, format: 'jwk' }));
}

export function privateKeyOf(key: PurposeKey): KeyObject {
  if (key instanceof KeyObject) return proved(key);
  return proved(typeof key === 'string' ? createPrivateKey(key) : createPrivateKey({ key, format: 'jwk' }));
}

function proved(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new TypeError(`A purpose is signed with an Ed25519 key; this one is ${key.asymmetricKeyType ?? key.type}. Make one with: openssl genpkey -algorithm ed25519`);
}
