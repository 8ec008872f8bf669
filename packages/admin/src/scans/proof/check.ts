import { Resolver } from 'node:dns/promises';
import { matchesHost } from '@kapsel/core';
import { get } from './get.ts';
import { proofMethods, showingsOf, type Proof, type ProofMethod } from './proofs.ts';

export interface CheckOptions {
  readonly siteId: string;
  /** Where visitors reach this server; without it no tag is looked for. */
  readonly publicUrl: string | undefined;
  readonly allowPrivate: boolean;
  /** Who is asked for names. */
  readonly resolver?: Resolver;
}

/** How a domain was proved, or what was wrong with each way. */
export type Checked = { readonly method: ProofMethod } | { readonly faults: { readonly [method in ProofMethod]: string } };

/** At most so far does a page lead to another of the same domain. */
const mostRedirects = 3;

/** Looks whether a domain shows what proves that it is theirs. */
export async function checkProof(proof: Proof, options: CheckOptions): Promise<Checked> {
  const faults = { dns: '', file: '', tag: '' };
  const ways = { dns: byDns, file: byFile, tag: byTag };
  for (const method of proofMethods) {
    const fault = await ways[method](proof, options).catch((error: Error) => error.message);
    if (fault === undefined) return { method };
    faults[method] = fault;
  }
  return { faults };
}

async function byDns(proof: Proof, { resolver = new Resolver({ timeout: 5000, tries: 2 }) }: CheckOptions): Promise<string | undefined> {
  const { name, value } = showingsOf(proof).dns;
  const records = await resolver.resolveTxt(name).catch(() => []);
  return records.some((parts) => parts.join('').trim() === value) ? undefined : `There is no TXT record ${value} at ${name}.`;
}

async function byFile(proof: Proof, { allowPrivate }: CheckOptions): Promise<string | undefined> {
  const { url, content } = showingsOf(proof).file;
  const { status, text } = await getFrom(url, allowPrivate);
  if (status !== 200) return `${url} answered ${status}.`;
  return text.split(/\r?\n/u).some((line) => line.trim() === content) ? undefined : `${url} has no line ${content}.`;
}

async function byTag({ domain }: Proof, { siteId, publicUrl, allowPrivate }: CheckOptions): Promise<string | undefined> {
  if (publicUrl === undefined) return '--public-url says where the tag leads to, and it is not set.';
  let address = `https://${domain}/`;
  for (let redirects = 0; ; redirects += 1) {
    const { status, location, text } = await getFrom(address, allowPrivate);
    if (status < 300 || status >= 400 || location === undefined) return hasTag(text, address, siteId, publicUrl) ? undefined : `${address} has no tag of this site.`;
    const next = URL.parse(location, address);
    if (!next || redirects >= mostRedirects || !matchesHost(`*.${domain}`, next.host)) return `${address} leads elsewhere.`;
    address = next.href;
  }
}

/** A script of a published version of the site. What stands in a comment is none. */
function hasTag(html: string, address: string, siteId: string, publicUrl: string): boolean {
  for (const source of sourcesOfScripts(html)) {
    const url = URL.parse(source, address);
    if (url !== null && url.origin === new URL(publicUrl).origin && url.pathname.startsWith(`/s/${siteId}/`) && url.pathname.endsWith('/kapsel.js')) return true;
  }
  return false;
}

/** Step by step: one pattern for all of it would take the square of the length of a page that is made for that. */
function* sourcesOfScripts(html: string): Generator<string> {
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const isComment = html.startsWith('<!--', at);
    if (!isComment && !/^<script\s/iu.test(html.slice(at, at + 8))) continue;
    const end = html.indexOf(isComment ? '-->' : '>', at);
    if (end < 0) return;
    const source = isComment ? null : /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/iu.exec(html.slice(at, end));
    if (source) yield source[1] ?? source[2] ?? source[3] ?? '';
    at = end;
  }
}

/** On a private network there may be no https. */
async function getFrom(url: string, allowPrivate: boolean): ReturnType<typeof get> {
  try {
    return await get(new URL(url), allowPrivate);
  } catch (error) {
    if (allowPrivate && url.startsWith('https:')) return get(new URL(url.replace('https:', 'http:')), allowPrivate);
    throw new Error(`${url} could not be asked for: ${(error as Error).message}.`, { cause: error });
  }
}
