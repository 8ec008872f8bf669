import type { SiteConfig } from '@kapsel/core';
import type { Handler } from '../jobs/jobs.ts';
import { Attempt, LostError, type StoredFile } from './attempt.ts';
import { finish } from './finish.ts';
import type { ScanKey, ScanParts } from './parts.ts';
import { takeDown, topicOf } from './progress.ts';
import { scanInProcess, type ScanEnd } from './scan-in-process.ts';
import { mostTries } from './scans.ts';
import { Steps } from './steps.ts';
import type { ScanTold } from './wire.ts';

/** Does the scans of the queue. */
export function scanHandler(parts: ScanParts, allowPrivate: boolean): Handler {
  return async ({ payload }, signal) => {
    const scan = payload as unknown as ScanKey;
    const attempt = (await Attempt.begin(parts, scan)) ?? (await giveUp(parts, scan));
    if (attempt) await tryScan(parts, attempt, { allowPrivate, signal });
    await finish(parts, scan);
  };
}

interface Circumstances {
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

/** @throws where it is to be tried again */
async function tryScan(parts: ScanParts, attempt: Attempt, { allowPrivate, signal }: Circumstances): Promise<void> {
  const cancelled = new AbortController();
  const files: Extract<ScanTold, { kind: 'file' }>[] = [];
  const steps = new Steps(attempt, (error) => cancelled.abort(error));
  const deaf = parts.signals.on(topicOf(attempt.scan.scanId), () => void steps.look());
  let end: ScanEnd;
  try {
    const config = await publishedConfig(parts, attempt.scan.siteId);
    end = await scanInProcess(
      { options: attempt.options, config, allowPrivate },
      { signal: AbortSignal.any([signal, cancelled.signal]), onStep: (step) => steps.push(step), onFile: (file) => files.push(file) },
    );
  } catch (error) {
    if (cancelled.signal.aborted) return;
    if (signal.aborted) {
      await attempt.giveBack().catch(ifLost);
      throw error;
    }
    end = { kind: 'failed', reason: (error as Error).message, mayPass: true };
    parts.logger?.warn({ ...attempt.scan, reason: end.reason }, 'a scan broke off');
  } finally {
    deaf();
    await steps.stop();
  }
  try {
    if (end.kind === 'done') await attempt.end(end, await keep(parts, attempt.scan.siteId, files));
    else if (await attempt.fail(end.reason, end.mayPass)) throw new Error(end.reason);
  } catch (error) {
    ifLost(error);
  }
}

function ifLost(error: unknown): void {
  if (!(error instanceof LostError)) throw error;
}

/** One that was lost with its process as often as it may be tried. */
async function giveUp({ database: { db }, signals }: ScanParts, { siteId, scanId }: ScanKey): Promise<undefined> {
  const failure = `The process that scanned was lost ${mostTries} times.`;
  await db.transaction().execute(async (transaction) => {
    const { numUpdatedRows: count } = await transaction
      .updateTable('scan')
      .set({ state: 'failed', failure, finished_at: Date.now() })
      .where('site_id', '=', siteId)
      .where('scan_id', '=', scanId)
      .where('state', 'in', ['queued', 'running'])
      .where('tries', '>=', mostTries)
      .executeTakeFirstOrThrow();
    if (count > 0n) await takeDown(transaction, signals, { siteId, scanId }, { kind: 'state', state: 'failed', failure });
  });
}

async function keep({ blobs }: ScanParts, siteId: string, files: readonly Extract<ScanTold, { kind: 'file' }>[]): Promise<readonly StoredFile[]> {
  const stored: StoredFile[] = [];
  for (const { name, type, bytes } of files) stored.push({ name, type, size: bytes.length, hash: await blobs.put(siteId, bytes, type) });
  return stored;
}

/** What visitors get, which the findings are held against. */
async function publishedConfig({ database: { db } }: ScanParts, siteId: string): Promise<SiteConfig | null> {
  const row = await db
    .selectFrom('site')
    .innerJoin('version', (join) => join.onRef('version.site_id', '=', 'site.site_id').onRef('version.policy_version', '=', 'site.current_version'))
    .select('version.config')
    .where('site.site_id', '=', siteId)
    .executeTakeFirst();
  return row ? (JSON.parse(row.config) as SiteConfig) : null;
}
