import type { ColumnType } from 'kysely';

/** What visitors' requests read and write. */
export interface RecordTables {
  readonly site: SiteTable;
  readonly version: VersionTable;
  readonly published_file: PublishedFileTable;
  readonly blob: BlobTable;
  readonly notice: NoticeTable;
  readonly chain: ChainTable;
  readonly consent_record: ConsentRecordTable;
  readonly checkpoint: CheckpointTable;
  readonly erasure: ErasureTable;
  readonly refusal_key: RefusalKeyTable;
  readonly daily_count: DailyCountTable;
}

/** Written once, and never again. */
export type Fixed<Value> = ColumnType<Value, Value, never>;

interface SiteTable {
  readonly site_id: Fixed<string>;
  /** Who it belongs to; `main` where nobody said. */
  readonly organisation_id: ColumnType<string, string | undefined, string>;
  /** For people. */
  readonly name: ColumnType<string, string | undefined, string>;
  readonly created_at: Fixed<number>;
  /** The policyVersion that visitors get. */
  readonly current_version: number;
  /** Host patterns of its pages, a JSON list; none where any page may post records. */
  readonly domains: string;
  /** How long a record stays after it ceased to be valid. */
  readonly retention_months: number;
  /** How long the records of a visitor stay who withdrew, such as `P30D` or `P6M`; as long as all others where it is empty. */
  readonly withdrawn_retention: ColumnType<string, string | undefined, string>;
  /** Within so many days a withdrawal in a form has to be acted on. */
  readonly purpose_due_days: ColumnType<number, number | undefined, number>;
  /** 1 where what one person wants published waits for another. */
  readonly needs_approval: ColumnType<number, number | undefined, number>;
}

interface VersionTable {
  readonly site_id: Fixed<string>;
  readonly policy_version: Fixed<number>;
  readonly published_at: Fixed<number>;
  /** As visitors' browsers hash it: of what they are sent. */
  readonly config_hash: Fixed<string>;
  /** What they are sent, as canonical JSON. */
  readonly config: Fixed<string>;
  /** Who published it, as the audit log names them. */
  readonly published_by: Fixed<string>;
  /** Who else had to agree. */
  readonly approved_by: Fixed<string | null>;
  /** Why, in their words. */
  readonly note: Fixed<string>;
  /** The version whose content it has again. */
  readonly rolled_back_to: Fixed<number | null>;
}

interface PublishedFileTable {
  readonly site_id: Fixed<string>;
  readonly policy_version: Fixed<number>;
  readonly name: Fixed<string>;
  readonly hash: Fixed<string>;
}

interface BlobTable {
  readonly site_id: Fixed<string>;
  /** SHA-256 of the body. */
  readonly hash: Fixed<string>;
  readonly body: Fixed<Uint8Array>;
  readonly brotli: Fixed<Uint8Array>;
}

interface NoticeTable {
  readonly site_id: Fixed<string>;
  readonly hash: Fixed<string>;
  /** Canonical JSON, of which `hash` is the hash. */
  readonly body: Fixed<string>;
}

/** Where a site's chain stands. Whoever appends to it holds this row until the end of the transaction. */
export interface ChainTable {
  readonly site_id: Fixed<string>;
  readonly length: number;
  readonly last_link: string;
  readonly checkpointed_length: number;
  /** So many entries at the beginning are gone by retention; they end at a checkpoint. */
  readonly purged_length: number;
  readonly purged_link: string;
  readonly erased: number;
  /** How many visitors have their records restricted. */
  readonly restricted: ColumnType<number, number | undefined, number>;
}

export interface ConsentRecordTable {
  readonly site_id: Fixed<string>;
  /** In the chain, from 1. */
  readonly position: Fixed<number>;
  readonly digest: Fixed<string>;
  readonly link: Fixed<string>;
  /** This and all that follows is empty once the record is erased. */
  readonly record_id: string | null;
  readonly previous_record_id: string | null;
  readonly subject_id: string | null;
  /** Until when the choice holds. */
  readonly valid_until: number | null;
  /** When it came, of a withdrawal. */
  readonly withdrawn_at: number | null;
  readonly salt: string | null;
  /** The ConsentRecord as canonical JSON: the very bytes that the digest is of. */
  readonly body: string | null;
}

interface CheckpointTable {
  readonly site_id: Fixed<string>;
  /** The entry of the chain that it vouches for, and for all before it. */
  readonly position: Fixed<number>;
  /** A compact JWS. */
  readonly token: Fixed<string>;
}

interface ErasureTable {
  readonly site_id: Fixed<string>;
  /** SHA-256 of the id of the record, so that the same record is not taken again. */
  readonly record_hash: Fixed<string>;
  readonly erased_at: Fixed<number>;
}

interface RefusalKeyTable {
  readonly site_id: Fixed<string>;
  readonly key: Fixed<string>;
  readonly forget_at: Fixed<number>;
}

interface DailyCountTable {
  readonly site_id: Fixed<string>;
  /** ISO 8601, in UTC. */
  readonly day: Fixed<string>;
  readonly metric: Fixed<string>;
  readonly policy_version: Fixed<number>;
  readonly region: Fixed<string>;
  readonly language: Fixed<string>;
  readonly count: number;
}
