import type { Fixed } from './records.ts';

/** Scans, when they are run, and what they left. */
export interface ScanTables {
  readonly scan: ScanTable;
  readonly scan_file: ScanFileTable;
  readonly scan_progress: ScanProgressTable;
  readonly scan_schedule: ScanScheduleTable;
  readonly scan_setting: ScanSettingTable;
  readonly domain_proof: DomainProofTable;
  readonly artefact: ArtefactTable;
  readonly artefact_body: ArtefactBodyTable;
}

export const scanStates = ['queued', 'running', 'finished', 'failed', 'cancelled'] as const;
export type ScanState = (typeof scanStates)[number];

interface ScanTable {
  readonly site_id: Fixed<string>;
  readonly scan_id: Fixed<string>;
  readonly state: ScanState;
  /** JSON, as it was asked for. */
  readonly options: Fixed<string>;
  /** As the audit log names them; `server` for a schedule. */
  readonly requested_by: Fixed<string>;
  readonly schedule_id: Fixed<string | null>;
  readonly created_at: Fixed<number>;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  /** How often it was begun. Whoever began it before has no say any more. */
  readonly attempt: number;
  /** How many of them failed or were lost. */
  readonly tries: number;
  /** The job by which it waits or runs. */
  readonly job_id: string | null;
  /** Why it failed, for people. */
  readonly failure: string | null;
  /** 1 where nothing is missing in the report; 0 where the site or a limit ended it. */
  readonly is_complete: number | null;
  /** JSON: how much was found. */
  readonly summary: string | null;
  /** When inventory and mail had been told of it. */
  readonly followed_at: number | null;
}

interface ScanFileTable {
  readonly site_id: Fixed<string>;
  readonly scan_id: Fixed<string>;
  /** Such as `report.html`. */
  readonly name: Fixed<string>;
  readonly type: Fixed<string>;
  readonly size: Fixed<number>;
  /** Of its bytes in the blob store. */
  readonly hash: Fixed<string>;
}

interface ScanProgressTable {
  readonly site_id: Fixed<string>;
  readonly scan_id: Fixed<string>;
  /** From 1. */
  readonly position: Fixed<number>;
  readonly at: Fixed<number>;
  /** JSON. */
  readonly body: Fixed<string>;
}

interface ScanScheduleTable {
  readonly site_id: Fixed<string>;
  readonly schedule_id: Fixed<string>;
  readonly cron: string;
  /** A name of the IANA's. */
  readonly time_zone: string;
  /** JSON, of a scan. */
  readonly options: string;
  /** 0 while it is paused. */
  readonly is_active: number;
  readonly created_at: Fixed<number>;
  readonly next_at: number;
  readonly last_at: number | null;
  readonly last_scan_id: string | null;
  /** Why the last run did not come to be. */
  readonly failure: string | null;
}

interface ScanSettingTable {
  readonly site_id: Fixed<string>;
  readonly keep_scans_days: number;
  readonly keep_files_days: number;
}

interface DomainProofTable {
  readonly site_id: Fixed<string>;
  readonly domain: Fixed<string>;
  /** What the owner is to show there. */
  readonly token: Fixed<string>;
  /** How it was shown. */
  readonly method: string | null;
  readonly proved_at: number | null;
  readonly checked_at: number | null;
}

interface ArtefactTable {
  readonly site_id: Fixed<string>;
  /** SHA-256 of the bytes. */
  readonly hash: Fixed<string>;
  readonly type: string;
  readonly size: Fixed<number>;
  /** When it was put there last. */
  readonly put_at: number;
}

/** Where the database itself has the bytes. */
interface ArtefactBodyTable {
  readonly site_id: Fixed<string>;
  readonly hash: Fixed<string>;
  readonly body: Fixed<Uint8Array>;
}
