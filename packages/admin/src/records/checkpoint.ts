import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** What the server vouches for: so far the chain of this site went, and there it ended. */
export interface Checkpoint {
  /** Id of the site. */
  readonly iss: string;
  /** The last entry that it covers, counted from 1. */
  readonly position: number;
  /** The link of that entry. */
  readonly link: string;
  /** When it was made, in seconds since 1970. */
  readonly iat: number;
}

// It passes for nothing else that the same key signs, such as a purpose.
const header = encode({ alg: 'EdDSA', typ: 'kapsel-checkpoint' });

/** A compact JWS (RFC 7515, RFC 8037), which any JOSE library reads. */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  const signed = `${header}.${encode(checkpoint)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** What it says, if it is ours and whole; nothing otherwise. */
export function readCheckpoint(token: string, key: KeyObject): Checkpoint | undefined {
  const [head = '', claims = '', signature = '', more] = token.split('.');
  if (head !== header || more !== undefined) return undefined;
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  if (!verify(null, Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Checkpoint;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
