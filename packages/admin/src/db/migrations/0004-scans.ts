import { sql, type Kysely } from 'kysely';

/** The queue of SQLite, scans with what they leave, and where it is kept. */
export async function scans(db: Kysely<any>, bytes: 'blob' | 'bytea'): Promise<void> {
  const { schema } = db;
  const table = (name: string) => schema.createTable(name).addColumn('site_id', 'text', (column) => column.notNull());

  await schema
    .createTable('job')
    .addColumn('job_id', 'text', (column) => column.primaryKey())
    .addColumn('queue', 'text', (column) => column.notNull())
    .addColumn('key', 'text')
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('most_attempts', 'integer', (column) => column.notNull())
    .addColumn('run_at', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint')
    .addColumn('failure', 'text')
    .execute();
  await schema.createIndex('job_by_key').unique().on('job').columns(['queue', 'key']).where(sql.ref('state'), '<>', sql.lit('failed')).execute();
  await schema.createIndex('job_by_time').on('job').columns(['queue', 'state', 'run_at']).execute();

  await table('scan')
    .addColumn('scan_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('options', 'text', (column) => column.notNull())
    .addColumn('requested_by', 'text', (column) => column.notNull())
    .addColumn('schedule_id', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('job_id', 'text')
    .addColumn('failure', 'text')
    .addColumn('is_complete', 'integer')
    .addColumn('summary', 'text')
    .addColumn('followed_at', 'bigint')
    .addPrimaryKeyConstraint('scan_key', ['site_id', 'scan_id'])
    .execute();

  await table('scan_file')
    .addColumn('scan_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('scan_file_key', ['site_id', 'scan_id', 'name'])
    .execute();
  await schema.createIndex('scan_file_by_hash').on('scan_file').columns(['site_id', 'hash']).execute();

  await table('scan_progress')
    .addColumn('scan_id', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('scan_progress_key', ['site_id', 'scan_id', 'position'])
    .execute();

  await table('scan_schedule')
    .addColumn('schedule_id', 'text', (column) => column.notNull())
    .addColumn('cron', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('options', 'text', (column) => column.notNull())
    .addColumn('is_active', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint')
    .addColumn('last_scan_id', 'text')
    .addColumn('failure', 'text')
    .addPrimaryKeyConstraint('scan_schedule_key', ['site_id', 'schedule_id'])
    .execute();
  await schema.createIndex('scan_schedule_by_time').on('scan_schedule').columns(['is_active', 'next_at']).execute();

  await table('scan_setting')
    .addColumn('keep_scans_days', 'integer', (column) => column.notNull())
    .addColumn('keep_files_days', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('scan_setting_key', ['site_id'])
    .execute();

  await table('domain_proof')
    .addColumn('domain', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('method', 'text')
    .addColumn('proved_at', 'bigint')
    .addColumn('checked_at', 'bigint')
    .addPrimaryKeyConstraint('domain_proof_key', ['site_id', 'domain'])
    .execute();

  await table('artefact')
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('put_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('artefact_key', ['site_id', 'hash'])
    .execute();
  await schema.createIndex('artefact_by_age').on('artefact').columns(['put_at']).execute();

  await table('artefact_body')
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('body', sql.raw(bytes), (column) => column.notNull())
    .addPrimaryKeyConstraint('artefact_body_key', ['site_id', 'hash'])
    .execute();
}
