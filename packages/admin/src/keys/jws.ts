import { sign, verify, type KeyObject } from 'node:crypto';
import { keyId } from './key-id.ts';

/** What a token begins with: who signed it, and what kind of thing it is, so that it passes for nothing else. */
export interface TokenHeader {
  readonly typ: string;
  /** None in what was signed before there were several keys. */
  readonly kid?: string;
}

/** A compact JWS with Ed25519 (RFC 7515, RFC 8037), which any JOSE library reads. */
export function signToken(typ: string, claims: object, privateKey: KeyObject): string {
  const signed = `${encode({ alg: 'EdDSA', typ, kid: keyId(privateKey) })}.${encode(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** What it begins with; nothing where it is no token of ours. */
export function headerOf(token: string): TokenHeader | undefined {
  const header = decode(token.split('.', 1)[0] ?? '');
  if (header?.['alg'] !== 'EdDSA' || typeof header['typ'] !== 'string' || Object.keys(header).some((name) => !['alg', 'typ', 'kid'].includes(name))) return undefined;
  const { typ, kid } = header;
  return kid === undefined ? { typ } : typeof kid === 'string' ? { typ, kid } : undefined;
}

/** What it says, if that key signed it as a token of that type; nothing otherwise. */
export function readToken(typ: string, token: string, publicKey: KeyObject): { readonly [name: string]: unknown } | undefined {
  const [head = '', claims = '', signature = '', more] = token.split('.');
  if (more !== undefined || headerOf(token)?.typ !== typ) return undefined;
  return verify(null, Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url')) ? decode(claims) : undefined;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as { [name: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}
