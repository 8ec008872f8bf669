import type { AccessTables } from './access.ts';
import type { RecordTables } from './records.ts';
import type { ReviewTables } from './review.ts';

/**
 * All tables. Those of a site begin with its id, so that sites can be spread over machines. Times are milliseconds since 1970,
 * hashes hexadecimal, ids UUIDv7 where nothing else is said.
 */
export interface Tables extends RecordTables, AccessTables, ReviewTables {}
