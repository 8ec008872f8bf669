import type { X509Certificate } from 'node:crypto';
import type { Database } from '../db/database.ts';
import type { TrustedKeys } from '../keys/trusted-keys.ts';
import { readCheckpoint } from '../records/checkpoint.ts';
import { readTimeStamp, type TimeStamp } from './time-stamp.ts';

export interface AnchorVerdict {
  readonly announced: number;
  readonly stamped: number;
  /** The last time stamp that holds, and how far the chain goes that it is of. */
  readonly last?: TimeStamp & { readonly position: number };
  /** One sentence each. */
  readonly faults: readonly string[];
}

/**
 * Whether what was known elsewhere is what the chain says today, and whether time stamps hold.
 *
 * @param most so many of the newest; all are counted
 */
export async function verifyAnchors({ db }: Database, keys: TrustedKeys, siteId: string, trusted: readonly X509Certificate[], most = Number.MAX_SAFE_INTEGER): Promise<AnchorVerdict> {
  const { purged_length: purged } = await db.selectFrom('chain').select('purged_length').where('site_id', '=', siteId).executeTakeFirstOrThrow();
  const anchors = await db.selectFrom('anchor').selectAll().where('site_id', '=', siteId).orderBy('position', 'desc').orderBy('means', 'desc').limit(most).execute();
  const counts = await db.selectFrom('anchor').select(({ fn }) => ['means', fn.countAll().as('count')]).where('site_id', '=', siteId).groupBy('means').execute();
  const faults: string[] = [];
  let last: AnchorVerdict['last'];
  for (const { position, means, checkpoint, proof, at } of anchors.toReversed()) {
    const of = `The checkpoint at ${position} that was ${means === 'rfc3161' ? 'time-stamped' : 'announced'} on ${new Date(at).toISOString().slice(0, 10)}`;
    const claims = readCheckpoint(checkpoint, keys);
    if (!claims || claims.iss !== siteId || claims.position !== position) faults.push(`${of} is not signed by this server’s key.`);
    else if (position > purged && (await linkAt(db, siteId, position)) !== claims.link) faults.push(`${of} vouches for another chain.`);
    if (means !== 'rfc3161') continue;
    try {
      last = { ...(await readTimeStamp(Buffer.from(proof, 'base64'), Buffer.from(checkpoint), trusted)), position };
    } catch (error) {
      faults.push(`${of}: ${(error as Error).message}`);
    }
  }
  const countOf = (wanted: string) => Number(counts.find(({ means }) => means === wanted)?.count ?? 0);
  return { announced: countOf('announced'), stamped: countOf('rfc3161'), ...(last && { last }), faults };
}

/** What came of a checkpoint that somebody kept, held against the chain as it is now. */
export async function verifyKept({ db }: Database, keys: TrustedKeys, token: string): Promise<{ readonly siteId?: string; readonly position?: number; readonly fault?: string }> {
  const claims = readCheckpoint(token, keys);
  if (!claims) return { fault: 'It is no checkpoint that this server’s keys signed.' };
  const { iss: siteId, position, link } = claims;
  const chain = await db.selectFrom('chain').select(['purged_length', 'purged_link', 'length']).where('site_id', '=', siteId).executeTakeFirst();
  if (!chain) return { siteId, position, fault: `There is no site ${siteId} here.` };
  if (position > chain.length) return { siteId, position, fault: `The chain has ${chain.length} entries only: its end is gone.` };
  if (position < chain.purged_length) return { siteId, position, fault: `Retention has removed all up to ${chain.purged_length}; it cannot be held against the chain any more.` };
  const there = position === chain.purged_length ? chain.purged_link : await linkAt(db, siteId, position);
  return there === link ? { siteId, position } : { siteId, position, fault: 'The chain is another one at that entry.' };
}

async function linkAt(db: Database['db'], siteId: string, position: number): Promise<string | undefined> {
  return (await db.selectFrom('consent_record').select('link').where('site_id', '=', siteId).where('position', '=', position).executeTakeFirst())?.link;
}
