import { verify, type KeyObject } from 'node:crypto';
import { newRecordIdPattern, sha256Pattern, signedValuePattern, type PurposeClaims } from '@kapsel/core';
import { publicKeyOf, purposeType, type PurposeKey } from './purpose-key.ts';

/** Why a value is no proof of a consent. */
export type PurposeFault =
  /** The visitor was asked, and did not agree. */
  | 'refused'
  /** The visitor agreed, and the log could not vouch for it in time. */
  | 'unsigned'
  | 'malformed'
  | 'wrong-algorithm'
  | 'wrong-signature'
  | 'other-site'
  | 'other-purpose'
  | 'too-old'
  | 'in-future';

export type VerifiedPurpose =
  | { readonly ok: true; readonly claims: PurposeClaims }
  | {
      readonly ok: false;
      readonly reason: PurposeFault;
      /** Of an `unsigned` value: under this id the record reaches the log later. Until then it proves nothing. */
      readonly recordId?: string;
    };

export interface PurposeExpectation {
  /** Of the log; several while it changes its key. */
  readonly publicKey: PurposeKey | readonly PurposeKey[];
  readonly siteId: string;
  readonly purpose: string;
  /** Between the log's signature and now; an hour if nothing is said. */
  readonly maxAgeSeconds?: number;
  /** Seconds since 1970. */
  readonly now?: number;
}

/** How far the clocks of two servers may be apart. */
const clockSkewSeconds = 60;

/**
 * What a `<kapsel-purpose kind="consent">` has put into a form, judged by who receives the form. It does not know which records
 * have come before: who takes a form remembers `claims.jti` and takes each once.
 *
 * @param value the field as it came: whatever anybody sends
 * @throws TypeError for a key that is none of Ed25519
 * @example const answer = verifyPurpose(form.get('newsletter'), { publicKey, siteId: 'shop', purpose: 'newsletter' });
 */
export function verifyPurpose(value: unknown, { publicKey, siteId, purpose, maxAgeSeconds = 3600, now = Date.now() / 1000 }: PurposeExpectation): VerifiedPurpose {
  const keys = [publicKey].flat().map((key) => publicKeyOf(key));
  if (value === '0') return refuse('refused');
  const unsigned = typeof value === 'string' && /^unsigned(?::(.{36}))?$/u.exec(value);
  if (unsigned) return unsigned[1] && newRecordIdPattern.test(unsigned[1]) ? { ok: false, reason: 'unsigned', recordId: unsigned[1] } : refuse('unsigned');
  if (typeof value !== 'string' || !signedValuePattern.test(value)) return refuse('malformed');
  const [header = '', payload = '', signature = ''] = value.split('.');
  // Asked before the signature: nobody chooses the algorithm but us.
  const { alg, typ, crit } = decode(header) ?? {};
  if (alg !== 'EdDSA' || typ !== purposeType || crit !== undefined) return refuse('wrong-algorithm');
  if (!isSigned(`${header}.${payload}`, signature, keys)) return refuse('wrong-signature');
  const claims = claimsOf(payload);
  if (!claims) return refuse('malformed');
  if (claims.iss !== siteId) return refuse('other-site');
  if (claims.purpose !== purpose) return refuse('other-purpose');
  if (claims.iat > now + clockSkewSeconds) return refuse('in-future');
  if (claims.iat < now - maxAgeSeconds) return refuse('too-old');
  return { ok: true, claims };
}

function refuse(reason: PurposeFault): VerifiedPurpose {
  return { ok: false, reason };
}

function isSigned(text: string, signature: string, keys: readonly KeyObject[]): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  // A last letter may stand for the same bytes as another: one signature has one spelling.
  return bytes.toString('base64url') === signature && keys.some((key) => verify(null, Buffer.from(text), key, bytes));
}

function decode(part: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as { [name: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}

function claimsOf(payload: string): PurposeClaims | undefined {
  const { iss, jti, purpose, granted, iat, noticeHash } = decode(payload) ?? {};
  if (typeof iss !== 'string' || typeof purpose !== 'string' || granted !== true || !Number.isSafeInteger(iat)) return undefined;
  if (typeof jti !== 'string' || !newRecordIdPattern.test(jti)) return undefined;
  if (noticeHash !== undefined && !(typeof noticeHash === 'string' && sha256Pattern.test(noticeHash))) return undefined;
  return { iss, jti, purpose, granted, iat: iat as number, ...(noticeHash !== undefined && { noticeHash }) };
}
