import { forgetScans } from './retention.ts';
import type { ScanParts } from './parts.ts';
import { scanHandler } from './run-scan.ts';
import { removeLeftFolders } from './scan-in-process.ts';
import { requeueLost, scanQueue } from './scans.ts';
import { runDue } from './schedules.ts';

export interface ScanSettings {
  /** How many at once; none where it is 0. */
  readonly scanConcurrency: number;
  /** How long those that run may go on once the process is to stop. */
  readonly scanDrainSeconds: number;
  readonly allowPrivateTargets: boolean;
}

/** How late a scheduled scan may be. */
const dueEveryMs = 10_000;
const forgetEveryMs = 3_600_000;

/** Has this process do scans and look after them. @returns what stops it: scans that it does not finish go to another, or wait for the next start */
export function startScans(parts: ScanParts, { scanConcurrency, scanDrainSeconds, allowPrivateTargets }: ScanSettings): () => Promise<void> {
  void removeLeftFolders().catch(() => {});
  const working = scanConcurrency === 0 ? undefined : parts.jobs.work(scanQueue, scanHandler(parts, allowPrivateTargets), { concurrency: scanConcurrency, graceMs: scanDrainSeconds * 1000 });
  const ends = [every(dueEveryMs, 'schedules', parts, () => runDue(parts)), every(forgetEveryMs, 'old scans', parts, async () => {
    await requeueLost(parts);
    await forgetScans(parts.database);
    await parts.blobs.sweep();
  })];
  return async () => {
    await Promise.all([working?.stop(), ...ends.map((end) => end())]);
  };
}

/** One that fails is told of, and tried again the next time. */
function every(ms: number, chore: string, { logger }: ScanParts, work: () => Promise<unknown>): () => Promise<unknown> {
  let running: Promise<unknown> | undefined;
  const run = (): void => {
    running ??= work().catch((error: Error) => logger?.error({ chore, reason: error.message }, 'a chore failed')).finally(() => (running = undefined));
  };
  const timer = setInterval(run, ms);
  run();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
