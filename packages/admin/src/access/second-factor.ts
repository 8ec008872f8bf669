import { randomBytes } from 'node:crypto';
import { generateSecret, generateURI, verifySync } from 'otplib';
import newQrCode from 'qrcode-generator';
import type { Database } from '../db/database.ts';
import { sha256 } from '../records/chain.ts';

/** For `Secrets`: a sealed second factor opens as nothing else. */
export const totpUse = 'totp';

/** A code lasts 30 seconds; a clock may be one off (RFC 6238, 5.2). */
const toleranceSeconds = 30;

/** A secret, as an authenticator takes it: typed, or by a camera. */
export interface NewSecondFactor {
  readonly secret: string;
  readonly uri: string;
  /** The same as a picture. */
  readonly qrSvg: string;
}

/** A new secret of 160 bits for somebody's authenticator. */
export function newSecondFactor(email: string): NewSecondFactor {
  const secret = generateSecret();
  const uri = generateURI({ issuer: 'Kapsel', label: email, secret });
  const code = newQrCode(0, 'M');
  code.addData(uri);
  code.make();
  return { secret, uri, qrSvg: code.createSvgTag({ cellSize: 4, margin: 16, scalable: true }) };
}

/** The half minute that a code is of; none where it is of none, or not of a later one than `after`. */
export function stepOfCode(secret: string, code: string, after: number, now = Date.now()): number | undefined {
  if (!/^\d{6}$/u.test(code)) return undefined;
  const result = verifySync({ secret, token: code, epoch: Math.floor(now / 1000), epochTolerance: toleranceSeconds });
  return result.valid && 'timeStep' in result && result.timeStep > after ? result.timeStep : undefined;
}

/** Takes a code, once: two servers that get the same at the same time take it once between them. */
export async function takeCode(transaction: Database['db'], accountId: string, step: number): Promise<boolean> {
  const { numUpdatedRows: count } = await transaction.updateTable('account').set({ totp_step: step }).where('account_id', '=', accountId).where('totp_step', '<', step).executeTakeFirstOrThrow();
  return count === 1n;
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const howMany = 10;

/** New codes for the day when the authenticator is lost; those before are good no more. Each is good once. */
export async function newRecoveryCodes(transaction: Database['db'], accountId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: howMany }, recoveryCode);
  await transaction.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
  await transaction.insertInto('recovery_code').values(codes.map((code) => ({ account_id: accountId, code_hash: hashOf(code) }))).execute();
  return codes;
}

/** Uses one up. */
export async function takeRecoveryCode(transaction: Database['db'], accountId: string, code: string): Promise<boolean> {
  const { numDeletedRows: count } = await transaction.deleteFrom('recovery_code').where('account_id', '=', accountId).where('code_hash', '=', hashOf(code)).executeTakeFirstOrThrow();
  return count === 1n;
}

/** Has somebody sign in by the first step alone. */
export async function removeSecondFactor(transaction: Database['db'], accountId: string): Promise<void> {
  await transaction.updateTable('account').set({ totp_secret: null, totp_pending: null }).where('account_id', '=', accountId).execute();
  await transaction.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
}

/** `k3mf-…`: 16 letters of 31 that look like no other, 79 bits, so that SHA-256 alone keeps them. */
function recoveryCode(): string {
  let code = '';
  // 248 is the last multiple of 31 in a byte: what lies above would make some letters likelier.
  while (code.length < 16) for (const byte of randomBytes(16)) if (byte < 248 && code.length < 16) code += letters[byte % letters.length];
  return code.replaceAll(/(.{4})(?!$)/gu, '$1-');
}

function hashOf(code: string): string {
  return sha256(code.toLowerCase().replaceAll(/[^\da-z]/gu, ''));
}
