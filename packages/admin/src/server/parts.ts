import type { KeyObject } from 'node:crypto';
import type { Guesses } from '../access/guesses.ts';
import type { Blobs } from '../blobs/blobs.ts';
import type { Secrets } from '../access/secrets.ts';
import type { Database } from '../db/database.ts';
import type { Signals } from '../db/signals.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { RecordWriter } from '../records/record-writer.ts';
import type { Settings } from '../settings.ts';
import type { Sites } from '../sites.ts';
import type { RateLimit } from './limits.ts';
import type { Metrics } from './metrics.ts';

/** What the routes stand on. */
export interface Parts {
  readonly database: Database;
  readonly signals: Signals;
  readonly jobs: Jobs;
  readonly blobs: Blobs;
  readonly settings: Settings;
  readonly sites: Sites;
  readonly writer: RecordWriter;
  readonly key: KeyObject;
  readonly secrets: Secrets;
  readonly guesses: Guesses;
  readonly metrics: Metrics;
  readonly limits: { readonly site: RateLimit; readonly address: RateLimit };
  /** Whether it takes requests, or is about to stop. */
  readonly isStopping: () => boolean;
}
