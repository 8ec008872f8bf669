import { randomBytes } from 'node:crypto';
import { matchesHost } from '@kapsel/core';
import type { Database } from '../../db/database.ts';

/** How a domain was shown to be theirs. */
export const proofMethods = ['dns', 'file', 'tag'] as const;
export type ProofMethod = (typeof proofMethods)[number];

export interface Proof {
  readonly domain: string;
  readonly token: string;
  readonly method: ProofMethod | null;
  readonly provedAt: number | null;
  readonly checkedAt: number | null;
}

/** What has to be found to prove a domain. */
export function showingsOf({ domain, token }: Pick<Proof, 'domain' | 'token'>): { readonly dns: { readonly name: string; readonly value: string }; readonly file: { readonly url: string; readonly content: string } } {
  const content = `kapsel-site=${token}`;
  return { dns: { name: `_kapsel.${domain.replace(/:\d+$/u, '')}`, value: content }, file: { url: `https://${domain}/.well-known/kapsel-site.txt`, content } };
}

export async function proofsOf(db: Database['db'], siteId: string): Promise<readonly Proof[]> {
  const rows = await db.selectFrom('domain_proof').selectAll().where('site_id', '=', siteId).orderBy('domain').execute();
  return rows.map(({ domain, token, method, proved_at: provedAt, checked_at: checkedAt }) => ({ domain, token, method: method as ProofMethod | null, provedAt, checkedAt }));
}

/** Another site has another token: what the one shows is none of the other's. */
export async function addProof(transaction: Database['db'], siteId: string, domain: string): Promise<void> {
  await transaction
    .insertInto('domain_proof')
    .values({ site_id: siteId, domain, token: randomBytes(20).toString('hex'), method: null, proved_at: null, checked_at: null })
    .onConflict((conflict) => conflict.columns(['site_id', 'domain']).doNothing())
    .execute();
}

/** Whether a page is of a domain that was proved, or below one. */
export async function isProved(db: Database['db'], siteId: string, url: string): Promise<boolean> {
  const { host } = new URL(url);
  return (await proofsOf(db, siteId)).some(({ domain, provedAt }) => provedAt !== null && matchesHost(`*.${domain}`, host));
}
