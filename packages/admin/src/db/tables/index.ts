import type { AccessTables } from './access.ts';
import type { AccountTables } from './accounts.ts';
import type { NotifyTables } from './notify.ts';
import type { JobTables } from './jobs.ts';
import type { RecordTables } from './records.ts';
import type { ScanTables } from './scans.ts';
import type { RightsTables } from './rights.ts';
import type { ReviewTables } from './review.ts';

/**
 * All tables. Those of a site begin with its id, so that sites can be spread over machines. Times are milliseconds since 1970,
 * hashes hexadecimal, ids UUIDv7 where nothing else is said.
 */
export interface Tables extends RecordTables, AccessTables, AccountTables, NotifyTables {}
export interface Tables extends RecordTables, AccessTables, JobTables, ScanTables {}
export interface Tables extends RecordTables, AccessTables, RightsTables {}
export interface Tables extends RecordTables, AccessTables, ReviewTables {}
