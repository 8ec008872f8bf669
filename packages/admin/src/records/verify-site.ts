import type { KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { verifyChain, type ChainEntry } from '../verify-chain.ts';
import { readCheckpoint } from './checkpoint.ts';
import { entriesOf } from './stored.ts';

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

/** Goes through all that is kept of a site and says whether it is what was chained and signed. */
export async function verifySite(database: Database, key: KeyObject, siteId: string): Promise<SiteVerdict> {
  const { db } = database;
  const chain = await db.selectFrom('chain').selectAll().where('site_id', '=', siteId).executeTakeFirstOrThrow();
  const tokens = await db.selectFrom('checkpoint').selectAll().where('site_id', '=', siteId).where('position', '<=', chain.length).orderBy('position').execute();
  const open = new Map(tokens.map(({ position, token }) => [position, token]));
  const faults: string[] = [];

  const vouch = (position: number, link: string): void => {
    const token = open.get(position);
    if (token === undefined) return;
    open.delete(position);
    const checkpoint = readCheckpoint(token, key);
    if (!checkpoint) faults.push(`The checkpoint at ${position} is not signed by this server’s key.`);
    else if (checkpoint.iss !== siteId || checkpoint.position !== position || checkpoint.link !== link) faults.push(`The checkpoint at ${position} vouches for another chain.`);
  };
  if (chain.purged_length > 0) {
    if (!open.has(chain.purged_length)) faults.push(`The chain begins after ${chain.purged_length}, and no checkpoint vouches for that.`);
    vouch(chain.purged_length, chain.purged_link);
  }
  async function* watched(): AsyncGenerator<ChainEntry> {
    let expected = chain.purged_length + 1;
    for await (const entry of entriesOf(database, siteId, chain.purged_length, chain.length)) {
      if (entry.position !== expected) faults.push(`Entry ${expected} is missing.`);
      expected = entry.position + 1;
      vouch(entry.position, entry.link);
      yield entry;
    }
  }
  const verdict = await verifyChain(watched(), chain.purged_link);
  const { count, erased } = verdict.holds ? verdict : { count: verdict.brokenAt, erased: 0 };
  if (!verdict.holds) faults.push(`Entry ${chain.purged_length + verdict.brokenAt + 1} does not hold: ${verdict.reason}.`);
  else {
    if (chain.purged_length + count !== chain.length) faults.push(`There should be ${chain.length - chain.purged_length} entries, and there are ${count}.`);
    if (verdict.lastLink !== chain.last_link) faults.push('The chain ends at another link than it should.');
    for (const position of open.keys()) faults.push(`The checkpoint at ${position} vouches for an entry that is not there.`);
  }
  return { siteId, count, erased, purged: chain.purged_length, checkpoints: tokens.length, lastLink: verdict.holds ? verdict.lastLink : '', faults };
}
