import { openBlobs } from '../blobs/blobs.ts';
import type { TestDatabase } from '../db/databases.test-helper.ts';
import { openSignals } from '../db/signals.ts';
import { openJobs } from '../jobs/open-jobs.ts';
import { scanOptions, type ScanOptionsAsked } from './options.ts';
import type { ScanParts } from './parts.ts';
import { requestScan } from './scans.ts';

/** What scans stand on, over a database with the shop, which has published nothing. */
export interface TestScans extends ScanParts, AsyncDisposable {
  /** Has the shop scanned. */
  request(changes?: object): Promise<string>;
}

export const untouched: ScanOptionsAsked = scanOptions.parse({ url: 'https://shop.example/', passes: ['untouched'] });

export async function openScans(made: TestDatabase): Promise<TestScans> {
  await made.database.db.insertInto('site').values({ site_id: 'shop', created_at: 0, current_version: 0, domains: '[]', retention_months: 24 }).execute();
  const signals = openSignals(made.place);
  const jobs = openJobs(made.database, made.place, { signals, leaseMs: 3000, pollMs: 200, mayInstall: true });
  const parts = { database: made.database, signals, jobs, blobs: openBlobs(made.database, made.place) };
  return {
    ...parts,
    async request(changes = {}) {
      const scanId = await made.database.db.transaction().execute((transaction) => requestScan(parts, transaction, { siteId: 'shop', options: { ...untouched, ...changes }, requestedBy: 'command' }));
      return scanId!;
    },
    async [Symbol.asyncDispose]() {
      await jobs.close();
      await signals.close();
      await made[Symbol.asyncDispose]();
    },
  };
}
