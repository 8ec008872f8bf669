import { sign } from 'node:crypto';
import type { PurposeClaims } from '@kapsel/core';
import { privateKeyOf, purposeType, type PurposeKey } from './purpose-key.ts';

const header = encode({ alg: 'EdDSA', typ: purposeType });

/** What a log answers to a consent in a form, once it has the record for good: a compact JWS (RFC 7515, RFC 8037). */
export function signPurpose(claims: PurposeClaims, privateKey: PurposeKey): string {
  const signed = `${header}.${encode(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKeyOf(privateKey)).toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
