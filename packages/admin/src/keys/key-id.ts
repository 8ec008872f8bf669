import { createPublicKey, hash, type JsonWebKey, type KeyObject } from 'node:crypto';

/** The public half, as anybody may have it. */
export function publicJwk(key: KeyObject): JsonWebKey {
  return (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
}

const known = new WeakMap<KeyObject, string>();

/** The thumbprint of a key (RFC 7638): the same for both halves. */
export function keyId(key: KeyObject): string {
  const kid = known.get(key) ?? thumbprintOf(publicJwk(key));
  known.set(key, kid);
  return kid;
}

function thumbprintOf({ crv, kty, x }: JsonWebKey): string {
  return hash('sha256', JSON.stringify({ crv, kty, x }), 'base64url');
}
