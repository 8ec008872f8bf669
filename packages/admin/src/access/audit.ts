import { canonicalJson, chainStart, type Json } from '@kapsel/core';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { linkAfter, sha256 } from '../records/chain.ts';

/** What somebody did. */
export interface AuditEntry {
  /** Whose log it goes into; the empty text is the server's own. */
  readonly organisationId: string;
  /** `account:<id>`, `token:<id>`, `command`, `server`, or `holder` of a record. */
  readonly actor: string;
  /** Such as `site.update`. */
  readonly action: string;
  /** The id of what it was done to. */
  readonly target: string;
  /** What else is worth knowing; never a secret. */
  readonly detail?: { readonly [key: string]: Json };
}

/**
 * Writes down what was done, in the transaction that does it. Entries are chained: who changes or removes one has to write all that
 * follow anew.
 *
 * @param db the transaction
 */
export async function audit(db: Database['db'], { organisationId, actor, action, target, detail = {} }: AuditEntry, at = Date.now()): Promise<void> {
  await db.insertInto('audit_chain').values({ organisation_id: organisationId, length: 0, last_link: chainStart }).onConflict((conflict) => conflict.column('organisation_id').doNothing()).execute();
  // Whoever appends at the same time waits here.
  const { length, last_link: previous } = await db.updateTable('audit_chain').set({ length: sql`length + 1` }).where('organisation_id', '=', organisationId).returning(['length', 'last_link']).executeTakeFirstOrThrow();
  const body = canonicalJson({ position: length, at, actor, action, target, detail });
  const link = linkAfter(previous, sha256(body));
  await db.insertInto('audit_entry').values({ organisation_id: organisationId, position: length, at, actor, action, target, body, link }).execute();
  await db.updateTable('audit_chain').set({ last_link: link }).where('organisation_id', '=', organisationId).execute();
}
