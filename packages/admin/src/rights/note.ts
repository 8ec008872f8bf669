import type { Json } from '@kapsel/core';
import { audit } from '../access/audit.ts';
import type { Database } from '../db/database.ts';
import { sha256 } from '../records/chain.ts';

/** Writes down what was done to a record, in the transaction that does it. */
export type Note = (transaction: Database['db'], target: string, detail: { readonly [key: string]: Json }) => Promise<void>;

/**
 * Writes into the log of whoever the site belongs to.
 *
 * @param actor `holder` is whoever knows the id of the record; nobody knows more of them
 */
export function noteAs(actor: 'holder' | 'command' | 'server', action: string, siteId: string): Note {
  return async (transaction, target, detail) => {
    const { organisation_id: organisationId } = await transaction.selectFrom('site').select('organisation_id').where('site_id', '=', siteId).executeTakeFirstOrThrow();
    await audit(transaction, { organisationId, actor, action, target, detail });
  };
}

/** How the log names a record: who has the id can find the entry, and who has the log cannot find the id. */
export function targetOf(recordId: string): string {
  return `record:${sha256(recordId)}`;
}
