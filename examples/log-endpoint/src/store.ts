import { DatabaseSync } from 'node:sqlite';
import type { ConsentSubmission, RecordSubmission } from '@kapsel/core';

/** A record as it was sent, and when it came by the server's own clock. */
export interface KeptRecord {
  readonly receivedAt: string;
  readonly record: RecordSubmission;
}

const tables = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL; -- What is answered with 204 is on the disk.
  CREATE TABLE IF NOT EXISTS records (
    site_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    previous_record_id TEXT,
    received_at TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (site_id, record_id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS by_previous ON records (site_id, previous_record_id);
  CREATE TABLE IF NOT EXISTS refusals (
    site_id TEXT NOT NULL,
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    policy_version INTEGER NOT NULL,
    PRIMARY KEY (site_id, key)
  ) STRICT;
`;

/** Records in one SQLite file. Nothing is ever changed: a withdrawal is a record of its own. */
export class ConsentStore {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(tables);
  }

  /** The same record twice is one: the first stays. Of a refusal only that it happened, and on which day, is kept. */
  keep(siteId: string, submission: ConsentSubmission, now = new Date().toISOString()): void {
    if (submission.event === 'refused') {
      this.#database.prepare('INSERT OR IGNORE INTO refusals VALUES (?, ?, ?, ?)').run(siteId, submission.key, now.slice(0, 10), submission.policyVersion);
      return;
    }
    const { recordId, previousRecordId = null } = submission;
    this.#database.prepare('INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?)').run(siteId, recordId, previousRecordId, now, JSON.stringify(submission));
  }

  find(siteId: string, recordId: string): KeptRecord | undefined {
    const row = this.#database.prepare('SELECT received_at, record FROM records WHERE site_id = ? AND record_id = ?').get(siteId, recordId);
    return row && { receivedAt: String(row['received_at']), record: JSON.parse(String(row['record'])) as RecordSubmission };
  }

  count(siteId: string): { readonly records: number; readonly refusals: number } {
    const of = (table: 'records' | 'refusals') => Number(this.#database.prepare(`SELECT count(*) AS n FROM ${table} WHERE site_id = ?`).get(siteId)?.['n']);
    return { records: of('records'), refusals: of('refusals') };
  }

  close(): void {
    this.#database.close();
  }
}
