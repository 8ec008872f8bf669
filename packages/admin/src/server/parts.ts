import type { KeyObject } from 'node:crypto';
import type { Secrets } from '../access/secrets.ts';
import type { Database } from '../db/database.ts';
import type { RecordWriter } from '../records/record-writer.ts';
import type { Settings } from '../settings.ts';
import type { Sites } from '../sites.ts';
import type { RateLimit } from './limits.ts';
import type { Metrics } from './metrics.ts';

/** What the routes stand on. */
export interface Parts {
  readonly database: Database;
  readonly settings: Settings;
  readonly sites: Sites;
  readonly writer: RecordWriter;
  readonly key: KeyObject;
  readonly secrets: Secrets;
  readonly metrics: Metrics;
  readonly limits: { readonly site: RateLimit; readonly address: RateLimit };
  /** Whether it takes requests, or is about to stop. */
  readonly isStopping: () => boolean;
}
