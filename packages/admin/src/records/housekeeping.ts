import type { KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { forgetBeside } from '../rights/forget.ts';
import { noteAs } from '../rights/note.ts';
import { earlier } from '../rights/withdrawn-retention.ts';
import { insertCheckpoint, refusalKeyMs } from './write-batch.ts';

/** Vouches for every chain that has grown since it was last vouched for, and says how many those were. */
export async function makeCheckpoints({ db }: Database, key: KeyObject): Promise<number> {
  const grown = await db.selectFrom('chain').select('site_id').whereRef('length', '>', 'checkpointed_length').orderBy('site_id').execute();
  for (const { site_id: siteId } of grown) {
    await db.transaction().execute(async (transaction) => {
      const chain = await transaction.updateTable('chain').set({ checkpointed_length: sql`length` }).where('site_id', '=', siteId).whereRef('length', '>', 'checkpointed_length').returningAll().executeTakeFirst();
      // Another server may have been first.
      if (chain) await insertCheckpoint(transaction, key, siteId, { length: chain.length, link: chain.last_link });
    });
  }
  return grown.length;
}

/** Forgets which refusals were counted long ago, or by a clock that was ahead. */
export async function forgetRefusalKeys({ db }: Database, now: number): Promise<void> {
  await db.deleteFrom('refusal_key').where((where) => where.or([where('forget_at', '<', now), where('forget_at', '>', now + refusalKeyMs)])).execute();
}

/** What was purged of one site. */
export interface Purge {
  readonly siteId: string;
  readonly removed: number;
}

/** So many entries at once, so that nobody waits long. */
const mostAtOnce = 2000;

/** No choice holds for so long: a record that would was taken while the clock was wrong, and goes with those around it. */
const longestValidMs = 10 * 365 * 86_400_000;

/**
 * Removes the records whose time is over: from the beginning of each chain up to a checkpoint before the first that is still to be kept.
 * The checkpoint stays, and the chain begins after it.
 */
export async function purge(database: Database, now: number, actor: 'server' | 'command' = 'server'): Promise<readonly Purge[]> {
  const sites = await database.db.selectFrom('site').select(['site_id', 'retention_months']).orderBy('site_id').execute();
  const purged: Purge[] = [];
  for (const { site_id: siteId, retention_months: months } of sites) {
    let removed = 0;
    while (true) {
      const step = await purgeStep(database, siteId, earlier(now, `P${months}M`), now + longestValidMs, actor);
      if (step === 0) break;
      removed += step;
    }
    if (removed > 0) {
      await forgetBeside(database, siteId);
      purged.push({ siteId, removed });
    }
  }
  return purged;
}

function purgeStep({ db, journal }: Database, siteId: string, validUntil: number, absurd: number, actor: 'server' | 'command'): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const chain = await transaction.updateTable('chain').set({ length: sql`length` }).where('site_id', '=', siteId).returningAll().executeTakeFirst();
    if (!chain) return 0;
    // No further than it goes now: else each step would look through all that is over.
    const last = Math.min(chain.length, chain.purged_length + mostAtOnce);
    const records = transaction.selectFrom('consent_record').where('site_id', '=', siteId).where('position', '>', chain.purged_length).where('position', '<=', last).orderBy('position').limit(1);
    const firstToKeep = await records.select('position').where('valid_until', '>=', validUntil).where('valid_until', '<', absurd).executeTakeFirst();
    const end = firstToKeep ? firstToKeep.position - 1 : last;
    const checkpoint = await transaction.selectFrom('checkpoint').select(['position', 'token']).where('site_id', '=', siteId).where('position', '>', chain.purged_length).where('position', '<=', end).orderBy('position', 'desc').limit(1).executeTakeFirst();
    if (!checkpoint) return 0;
    const { position, token } = checkpoint;
    const { link } = await transaction.selectFrom('consent_record').select('link').where('site_id', '=', siteId).where('position', '=', position).executeTakeFirstOrThrow();
    await transaction.deleteFrom('consent_record').where('site_id', '=', siteId).where('position', '<=', position).execute();
    await transaction.deleteFrom('checkpoint').where('site_id', '=', siteId).where('position', '<', position).execute();
    await transaction.updateTable('chain').set({ purged_length: position, purged_link: link }).where('site_id', '=', siteId).execute();
    await noteAs(actor, 'record.purge', siteId)(transaction, siteId, { records: position - chain.purged_length, purgedTo: position, link });
    journal?.append({ at: Date.now(), siteId, purgedTo: position, link, checkpoint: token });
    return position - chain.purged_length;
  });
}
