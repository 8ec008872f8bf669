import type { Database } from '../db/database.ts';
import type { TrustedKeys } from '../keys/trusted-keys.ts';
import { readCheckpoint } from './checkpoint.ts';

/** Neither all of them in memory, nor a query for each. */
const pageSize = 500;

/** The checkpoints of a part of a chain, taken up one after another beside its entries. */
export class CheckpointReader {
  /** How many there are. */
  count = 0;
  readonly #siteId: string;
  readonly #keys: TrustedKeys;
  readonly #complain: (fault: string) => void;
  readonly #tokens: AsyncGenerator<{ readonly position: number; readonly token: string }>;
  #next: { readonly position: number; readonly token: string } | undefined;

  constructor(database: Database, keys: TrustedKeys, siteId: string, { after, until }: { readonly after: number; readonly until: number }, complain: (fault: string) => void) {
    this.#siteId = siteId;
    this.#keys = keys;
    this.#complain = complain;
    this.#tokens = tokensOf(database, siteId, after, until);
  }

  /** Holds an entry against the checkpoint at its position, and says whether there is one. Positions come in their order. */
  async vouch(position: number, link: string): Promise<boolean> {
    while (true) {
      this.#next ??= await this.#read();
      if (this.#next === undefined || this.#next.position > position) return false;
      const { position: at, token } = this.#next;
      this.#next = undefined;
      if (at < position) {
        this.#complain(`The checkpoint at ${at} vouches for an entry that is not there.`);
        continue;
      }
      const checkpoint = readCheckpoint(token, this.#keys);
      if (!checkpoint) this.#complain(`The checkpoint at ${at} is not signed by this server’s key.`);
      else if (checkpoint.iss !== this.#siteId || checkpoint.position !== at || checkpoint.link !== link) this.#complain(`The checkpoint at ${at} vouches for another chain.`);
      return true;
    }
  }

  /** There are no more entries. */
  async end(): Promise<void> {
    await this.vouch(Number.POSITIVE_INFINITY, '');
  }

  async #read(): Promise<{ readonly position: number; readonly token: string } | undefined> {
    const { value } = (await this.#tokens.next()) as IteratorResult<{ readonly position: number; readonly token: string }, undefined>;
    if (value) this.count += 1;
    return value;
  }
}

async function* tokensOf({ db }: Database, siteId: string, after: number, until: number): AsyncGenerator<{ readonly position: number; readonly token: string }> {
  let last = after;
  while (true) {
    const rows = await db.selectFrom('checkpoint').select(['position', 'token']).where('site_id', '=', siteId).where('position', '>', last).where('position', '<=', until).orderBy('position').limit(pageSize).execute();
    yield* rows;
    if (rows.length < pageSize) return;
    last = rows.at(-1)?.position ?? until;
  }
}
