import type { KeyObject } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import type { ChainTable } from '../db/tables/records.ts';
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
  /** What is wrong, one sentence each; nothing where all holds. */
  readonly faults: readonly string[];
}

/** So often it begins anew where entries were removed by retention meanwhile. */
const mostTries = 5;

/** Goes through all that is kept of a site and says whether it is what was chained and signed. Visitors' records may come in meanwhile. */
export async function verifySite(database: Database, key: KeyObject, siteId: string): Promise<SiteVerdict> {
  const chainOf = () => database.db.selectFrom('chain').selectAll().where('site_id', '=', siteId).executeTakeFirstOrThrow();
  let chain = await chainOf();
  for (let tries = 1; ; tries += 1) {
    const verdict = await verifyOnce(database, key, chain);
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

async function verifyOnce(database: Database, key: KeyObject, chain: Selectable<ChainTable>): Promise<SiteVerdict> {
  const { site_id: siteId, purged_length: purged } = chain;
  const faults: string[] = [];
  const complain = (fault: string) => void (faults.length < mostFaults && faults.push(fault));
  const checkpoints = new CheckpointReader(database, key, chain, complain);
  if (purged > 0 && !(await checkpoints.vouch(purged, chain.purged_link))) complain(`The chain begins after ${purged}, and no checkpoint vouches for that.`);

  let link = chain.purged_link;
  let [count, erased, position, holds] = [0, 0, purged, true];
  for await (const row of rowsOf(database, siteId, purged, chain.length)) {
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
    if (purged + count !== chain.length) complain(`There should be ${chain.length - purged} entries, and there are ${count}.`);
    if (link !== chain.last_link) complain('The chain ends at another link than it should.');
    await checkpoints.end();
  }
  return { siteId, count, erased, purged, checkpoints: checkpoints.count, lastLink: holds ? link : '', faults };
}
