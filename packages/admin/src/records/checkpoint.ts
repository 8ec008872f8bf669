import { KeyObject } from 'node:crypto';
import { headerOf, readToken, signToken } from '../keys/jws.ts';
import { onlyKey, type TrustedKey, type TrustedKeys } from '../keys/trusted-keys.ts';

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
const type = 'kapsel-checkpoint';

/** For so long after a rotation some server may not have heard of it. */
const lateMs = 86_400_000;

/** A compact JWS (RFC 7515, RFC 8037), which any JOSE library reads. */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  return signToken(type, checkpoint, privateKey);
}

/** What it says, if it is ours and whole; nothing otherwise. */
export function readCheckpoint(token: string, by: KeyObject | TrustedKeys): Checkpoint | undefined {
  return proved(token, by instanceof KeyObject ? onlyKey(by) : by)?.checkpoint;
}

/** Whose signature it has; nobody's where it is not ours. */
export function signerOf(token: string, keys: TrustedKeys): KeyObject | undefined {
  return proved(token, keys)?.key;
}

function proved(token: string, keys: TrustedKeys): { readonly checkpoint: Checkpoint; readonly key: KeyObject } | undefined {
  for (const { key, retiredAt = Number.POSITIVE_INFINITY } of namedIn(token, keys)) {
    const checkpoint = readToken(type, token, key) as unknown as Checkpoint | undefined;
    if (checkpoint) return checkpoint.iat * 1000 <= retiredAt + lateMs ? { checkpoint, key } : undefined;
  }
  return undefined;
}

/** What it says, whoever signed it. */
export function readClaims(token: string): Checkpoint {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Checkpoint;
}

/** The one that it names; any, where it is from before there were several. */
function namedIn(token: string, keys: TrustedKeys): readonly TrustedKey[] {
  const kid = headerOf(token)?.kid;
  return kid === undefined ? [...keys.values()] : [keys.get(kid)].filter((key) => key !== undefined);
}
