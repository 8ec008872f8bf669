import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { SiteConfig } from '@kapsel/core';
import { bake } from '@kapsel/sdk/bake';
import type { On } from '../review/rows.ts';
import { prepare } from './prepare.ts';

/** What a staging link lets see, and until when. */
interface Claims {
  /** Id of the site. */
  readonly iss: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

// It passes for nothing else that the same key signs.
const header = encode({ alg: 'EdDSA', typ: 'kapsel-preview' });

/** A token that shows the draft of a site to who has it. */
export function signPreview(siteId: string, endsAt: number, key: KeyObject): string {
  const signed = `${header}.${encode({ iss: siteId, exp: Math.floor(endsAt / 1000) } satisfies Claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

/** Whether it shows the draft of that site now. */
export function mayPreview(token: string, siteId: string, key: KeyObject, now = Date.now()): boolean {
  const [head = '', claims = '', signature = '', more] = token.split('.');
  if (head !== header || more !== undefined) return false;
  if (!verify(null, Buffer.from(`${head}.${claims}`), createPublicKey(key), Buffer.from(signature, 'base64url'))) return false;
  const { iss, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
  return iss === siteId && exp * 1000 > now;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * A file of the draft as its visitors would get it; nothing where there is no draft, or no such file. The script has all it needs in
 * it, since what lies beside it is of the version that is published; and it sends no records: what is tried proves nothing.
 */
export async function previewFile(on: Pick<On, 'db'>, siteId: string, file: string, token: string): Promise<string | undefined> {
  const prepared = await prepare(on, siteId);
  if (!prepared) return undefined;
  const { config, declarations } = prepared.side;
  if (file === 'kapsel.js') return previewScript(config, token);
  const declaration = declarations.find(({ language }) => file === `declaration.${language}.json`);
  return declaration && JSON.stringify(declaration);
}

function previewScript(draft: SiteConfig, token: string): string {
  const { log: _, ui, ...config } = draft;
  const { code, beside } = bake({ ...config, ...(ui && { ui: { ...ui, ...(ui.declaration && { declaration: previewed(ui.declaration, config.siteId, token) }) } }) });
  return [...Object.values(beside), code].join('\n');
}

/** The cookie tables of the draft, where those of the site are ours. */
function previewed(addresses: { readonly [language: string]: string }, siteId: string, token: string): { readonly [language: string]: string } {
  return Object.fromEntries(Object.entries(addresses).map(([language, address]) => [language, address.endsWith(`/s/${siteId}/declaration.${language}.json`) ? `${address}?kapsel-preview=${token}` : address]));
}
