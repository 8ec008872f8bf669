import type { ScanParts } from './parts.ts';
import { scanHandler } from './run-scan.ts';
import { removeLeftFolders } from './scan-in-process.ts';
import { scanQueue } from './scans.ts';

export interface ScanSettings {
  /** How many at once; none where it is 0. */
  readonly scanConcurrency: number;
  /** How long those that run may go on once the process is to stop. */
  readonly scanDrainSeconds: number;
  readonly allowPrivateTargets: boolean;
}

/** Has this process do scans. @returns what stops it: scans that it does not finish go to another, or wait for the next start */
export function startScans(parts: ScanParts, { scanConcurrency, scanDrainSeconds, allowPrivateTargets }: ScanSettings): () => Promise<void> {
  if (scanConcurrency === 0) return async () => {};
  void removeLeftFolders().catch(() => {});
  const working = parts.jobs.work(scanQueue, scanHandler(parts, allowPrivateTargets), { concurrency: scanConcurrency, graceMs: scanDrainSeconds * 1000 });
  return () => working.stop();
}
