import type { Logger } from 'pino';
import type { Blobs } from '../blobs/blobs.ts';
import type { Database } from '../db/database.ts';
import type { Signals } from '../db/signals.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** What scans stand on. */
export interface ScanParts {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly blobs: Blobs;
  readonly signals: Signals;
  readonly logger?: Logger;
}

/** One scan of one site. */
export interface ScanKey {
  readonly siteId: string;
  readonly scanId: string;
}
