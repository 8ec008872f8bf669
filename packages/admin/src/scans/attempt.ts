import type { Database } from '../db/database.ts';
import type { ScanState } from '../db/tables/scans.ts';
import type { ScanOptionsAsked } from './options.ts';
import type { ScanKey, ScanParts } from './parts.ts';
import { takeDown } from './progress.ts';
import { mostTries } from './scans.ts';
import type { ScanEnd } from './scan-in-process.ts';
import type { ScanStep } from './wire.ts';

export interface StoredFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly hash: string;
}

/** Nobody's word about the scan counts any more but that of whoever has it now. */
export class LostError extends Error {
  override name = 'LostError';
}

/** One try to do a scan. All that it writes is held to its number, so that one that was given up has no say. */
export class Attempt {
  readonly scan: ScanKey;
  readonly options: ScanOptionsAsked;
  readonly #parts: ScanParts;
  readonly #number: number;
  readonly #isLast: boolean;

  private constructor(parts: ScanParts, scan: ScanKey, { attempt, tries, options }: { readonly attempt: number; readonly tries: number; readonly options: string }) {
    this.#parts = parts;
    this.scan = scan;
    this.#number = attempt;
    this.#isLast = tries >= mostTries;
    this.options = JSON.parse(options) as ScanOptionsAsked;
  }

  /** Nothing where there is nothing to do: it is over, or was tried often enough. */
  static async begin(parts: ScanParts, scan: ScanKey): Promise<Attempt | undefined> {
    const { database: { db }, signals } = parts;
    return db.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('scan')
        .set(({ eb, fn }) => ({ state: 'running', attempt: eb('attempt', '+', 1), tries: eb('tries', '+', 1), started_at: fn.coalesce('started_at', eb.val(Date.now())) }))
        .where('site_id', '=', scan.siteId)
        .where('scan_id', '=', scan.scanId)
        .where('state', 'in', ['queued', 'running'])
        .where('tries', '<', mostTries)
        .returning(['attempt', 'tries', 'options'])
        .executeTakeFirst();
      if (!row) return undefined;
      await takeDown(transaction, signals, scan, { kind: 'state', state: 'running' });
      return new Attempt(parts, scan, row);
    });
  }

  /** Says what it is at, if there is anything new. @throws LostError */
  async step(step: ScanStep | undefined): Promise<void> {
    const { database: { db }, signals } = this.#parts;
    await db.transaction().execute(async (transaction) => {
      const { siteId, scanId } = this.scan;
      const mine = step
        ? // Whoever else has something to say of this scan waits here, so that nothing takes the place of another.
          await transaction.updateTable('scan').set(({ ref }) => ({ attempt: ref('attempt') })).where('site_id', '=', siteId).where('scan_id', '=', scanId).where('attempt', '=', this.#number).where('state', '=', 'running').returning('scan_id').executeTakeFirst()
        : await transaction.selectFrom('scan').select('scan_id').where('site_id', '=', siteId).where('scan_id', '=', scanId).where('attempt', '=', this.#number).where('state', '=', 'running').executeTakeFirst();
      if (!mine) throw new LostError('The scan was cancelled, or another process has it.');
      if (step) await takeDown(transaction, signals, this.scan, { kind: 'step', attempt: this.#number, ...step });
    });
  }

  /** It came to an end, and these are its files. @throws LostError */
  async end(end: Extract<ScanEnd, { kind: 'done' }>, files: readonly StoredFile[]): Promise<void> {
    const { siteId, scanId } = this.scan;
    const { isComplete, summary, problem } = end;
    await this.#settle(problem === undefined ? 'finished' : 'failed', { is_complete: isComplete ? 1 : 0, summary: JSON.stringify(summary), ...(problem !== undefined && { failure: problem }) }, async (transaction) => {
      await transaction.deleteFrom('scan_file').where('site_id', '=', siteId).where('scan_id', '=', scanId).execute();
      for (const { name, type, size, hash } of files) await transaction.insertInto('scan_file').values({ site_id: siteId, scan_id: scanId, name, type, size, hash }).execute();
    });
  }

  /** It failed. @returns whether it is to be tried again */
  async fail(reason: string, mayPass: boolean): Promise<boolean> {
    const isOver = !mayPass || this.#isLast;
    await this.#settle(isOver ? 'failed' : 'queued', { failure: reason.slice(0, 1000) });
    return !isOver;
  }

  /** Somebody else is to do it; this was none. */
  async giveBack(): Promise<void> {
    await this.#settle('queued', {}, (transaction) => transaction.updateTable('scan').set(({ eb }) => ({ tries: eb('tries', '-', 1) })).where('site_id', '=', this.scan.siteId).where('scan_id', '=', this.scan.scanId).execute());
  }

  /** @throws LostError */
  async #settle(state: ScanState, values: { readonly failure?: string; readonly is_complete?: number; readonly summary?: string }, more?: (transaction: Database['db']) => Promise<unknown>): Promise<void> {
    const { database: { db }, signals } = this.#parts;
    await db.transaction().execute(async (transaction) => {
      const { numUpdatedRows: count } = await transaction
        .updateTable('scan')
        .set({ state, failure: null, ...values, ...(state !== 'queued' && { finished_at: Date.now() }) })
        .where('site_id', '=', this.scan.siteId)
        .where('scan_id', '=', this.scan.scanId)
        .where('attempt', '=', this.#number)
        .where('state', '=', 'running')
        .executeTakeFirstOrThrow();
      if (count === 0n) throw new LostError('The scan was cancelled, or another process has it.');
      await more?.(transaction);
      await takeDown(transaction, signals, this.scan, { kind: 'state', state, ...(values.failure !== undefined && { failure: values.failure }) });
    });
  }
}
