import type { KeyObject } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import type { ChainTable } from '../db/tables/records.ts';
import { trustedKeys, type TrustedKeys } from '../keys/trusted-keys.ts';
import { CheckpointReader } from './checkpoint-reader.ts';
import { verifyEntry } from './verify-entry.ts';
import { rowsOf } from './stored.ts';

export interface SiteVerdict {
  readonly siteId: string;
  /** Entries that are there, erased ones included. */
  readonly count: number;
  readonly erased: number;
  /** Entries at the beginning that are gone by retention. */
  readonly purged: number;
  readonly checkpoints: number;
  readonly lastLink: string;
  /** The last entry that was looked at. */
  readonly verifiedTo: number;
  /** What is wrong, one sentence each; nothing where all holds. */
  readonly faults: readonly string[];
}

/** So often it begins anew where entries were removed by retention meanwhile. */
const mostTries = 5;

/** Which part of a chain: what comes after an entry, and so many at most. The entry itself was looked at before. */
export interface ChainPart {
  readonly after?: number;
  readonly most?: number;
}

/**
 * Goes through all that is kept of a site, or a part of it, and says whether it is what was chained and signed. Visitors' records may
 * come in meanwhile.
 *
 * @param key the one that signs now; those of before are found in the database
 */
export async function verifySite(database: Database, key: KeyObject, siteId: string, part: ChainPart = {}): Promise<SiteVerdict> {
  const keys = await trustedKeys(database, key);
  const chainOf = () => database.db.selectFrom('chain').selectAll().where('site_id', '=', siteId).executeTakeFirstOrThrow();
  let chain = await chainOf();
  for (let tries = 1; ; tries += 1) {
    const verdict = await verifyOnce(database, keys, chain, part);
    const now = await chainOf();
    if (verdict.faults.length > 0 && now.purged_length !== chain.purged_length && tries < mostTries) {
      chain = now;
      continue;
    }
    // Whoever empties an entry by hand does not count it.
    const isOver = verdict.erased > now.erased;
    return isOver ? { ...verdict, faults: [...verdict.faults, `${verdict.erased} entries are empty, and ${now.erased} were erased.`] } : verdict;
  }
}

/** A chain may be broken at every entry; nobody reads so many sentences. */
const mostFaults = 100;

async function verifyOnce(database: Database, keys: TrustedKeys, chain: Selectable<ChainTable>, { after = 0, most = Number.MAX_SAFE_INTEGER }: ChainPart): Promise<SiteVerdict> {
  const { site_id: siteId, purged_length: purged } = chain;
  const start = Math.min(Math.max(after, purged), chain.length);
  const end = Math.min(chain.length, start + most);
  const faults: string[] = [];
  const complain = (fault: string) => void (faults.length < mostFaults && faults.push(fault));
  const checkpoints = new CheckpointReader(database, keys, siteId, { after: start === purged ? -1 : start, until: end }, complain);
  if (start === purged && purged > 0 && !(await checkpoints.vouch(purged, chain.purged_link))) complain(`The chain begins after ${purged}, and no checkpoint vouches for that.`);

  let link = start === purged ? chain.purged_link : await linkAt(database, siteId, start);
  let [count, erased, position, holds] = [0, 0, start, true];
  for await (const row of rowsOf(database, siteId, start, end)) {
    if (row.position !== position + 1) complain(`Entry ${position + 1} is missing.`);
    position = row.position;
    await checkpoints.vouch(position, row.link);
    const fault = verifyEntry(row, link);
    if (fault !== undefined) {
      complain(`Entry ${position} does not hold: ${fault}.`);
      holds = false;
      break;
    }
    count += 1;
    if (row.body === null) erased += 1;
    link = row.link;
  }
  if (holds) {
    if (start + count !== end) complain(`There should be ${end - start} entries, and there are ${count}.`);
    if (end === chain.length && link !== chain.last_link) complain('The chain ends at another link than it should.');
    await checkpoints.end();
  }
  return { siteId, count, erased, purged, checkpoints: checkpoints.count, lastLink: holds ? link : '', verifiedTo: position, faults };
}

async function linkAt({ db }: Database, siteId: string, position: number): Promise<string> {
  return (await db.selectFrom('consent_record').select('link').where('site_id', '=', siteId).where('position', '=', position).executeTakeFirst())?.link ?? '';
}
