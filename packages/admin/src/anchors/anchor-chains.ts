import type { X509Certificate } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { announce } from '../notify/announce.ts';
import { readClaims } from '../records/checkpoint.ts';
import { askForTimeStamp } from './time-stamp.ts';

export interface AnchorOptions {
  /** Between two of one chain, at least. */
  readonly everyMs: number;
  /** Where time stamps are made; none are where it is left out. */
  readonly tsaUrl?: string | undefined;
  readonly trusted: readonly X509Certificate[];
  /** Whether there is no time for the rest. */
  readonly isStopping?: () => boolean;
}

/** A checkpoint that is to be known elsewhere. */
interface Due {
  readonly siteId: string;
  readonly organisationId: string;
  readonly position: number;
  readonly token: string;
}

/**
 * Has the last checkpoint of each chain known outside this server: announced to who asked for it by mail or webhook, and time-stamped by
 * somebody else. Who holds database and key can then not write another past without being found out.
 *
 * @returns what went wrong, one sentence each: it is tried again the next time
 */
export async function anchorChains(database: Database, options: AnchorOptions, now = Date.now()): Promise<readonly string[]> {
  for (const due of await dueFor(database, 'announced', options.everyMs, now)) await announceOne(database, due, now);
  const { tsaUrl, trusted, isStopping = () => false } = options;
  if (tsaUrl === undefined) return [];
  for (const due of await dueFor(database, 'rfc3161', options.everyMs, now)) {
    if (isStopping()) break;
    try {
      const token = await askForTimeStamp(tsaUrl, Buffer.from(due.token), trusted);
      await keep(database.db, due, 'rfc3161', now, Buffer.from(token).toString('base64'));
    } catch (error) {
      // The others would wait as long for the same answer.
      return [`${due.siteId}: ${(error as Error).message}`];
    }
  }
  return [];
}

type Means = 'announced' | 'rfc3161';

/** The last checkpoint of each chain that has a newer one than was anchored, and was anchored long enough ago. */
async function dueFor({ db }: Database, means: Means, everyMs: number, now: number): Promise<readonly Due[]> {
  const rows = await db
    .with('newest', (with_) => with_.selectFrom('checkpoint').select(({ fn }) => ['site_id', fn.max('position').as('position')]).groupBy('site_id'))
    .with('anchored', (with_) => with_.selectFrom('anchor').select(({ fn }) => ['site_id', fn.max('position').as('position'), fn.max('at').as('at')]).where('means', '=', means).groupBy('site_id'))
    .selectFrom('newest')
    .innerJoin('checkpoint', (join) => join.onRef('checkpoint.site_id', '=', 'newest.site_id').onRef('checkpoint.position', '=', 'newest.position'))
    .innerJoin('site', 'site.site_id', 'newest.site_id')
    .leftJoin('anchored', 'anchored.site_id', 'newest.site_id')
    .select(['newest.site_id', 'newest.position', 'checkpoint.token', 'site.organisation_id'])
    .where((where) => where.or([where('anchored.at', 'is', null), where.and([where('anchored.at', '<=', now - everyMs), where('anchored.position', '<', where.ref('newest.position'))])]))
    .orderBy('newest.site_id')
    .execute();
  return rows.map(({ site_id: siteId, organisation_id: organisationId, position, token }) => ({ siteId, organisationId, position, token }));
}

async function announceOne({ db }: Database, due: Due, now: number): Promise<void> {
  const { siteId, organisationId, position, token } = due;
  await db.transaction().execute(async (transaction) => {
    // Another server may have been first.
    if (!(await keep(transaction, due, 'announced', now, ''))) return;
    await announce(transaction, { organisationId, siteId, kind: 'checkpoint', data: { position, link: readClaims(token).link, token } });
  });
}

/** Whether it was not kept before. */
async function keep(db: Database['db'], { siteId, position, token }: Due, means: Means, at: number, proof: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows: count } = await db
    .insertInto('anchor')
    .values({ site_id: siteId, position, means, at, checkpoint: token, proof })
    .onConflict((conflict) => conflict.columns(['site_id', 'position', 'means']).doNothing())
    .executeTakeFirstOrThrow();
  return count === 1n;
}
