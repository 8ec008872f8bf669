import { sql, type Kysely } from 'kysely';

/** The same statements on both databases; `bytes` is what each calls binary. */
export async function initial(db: Kysely<unknown>, bytes: 'blob' | 'bytea'): Promise<void> {
  const { schema } = db;
  const table = (name: string) => schema.createTable(name).addColumn('site_id', 'text', (column) => column.notNull());

  await table('site')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('current_version', 'integer', (column) => column.notNull())
    .addColumn('domains', 'text', (column) => column.notNull())
    .addColumn('retention_months', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('site_key', ['site_id'])
    .execute();

  await table('version')
    .addColumn('policy_version', 'integer', (column) => column.notNull())
    .addColumn('published_at', 'bigint', (column) => column.notNull())
    .addColumn('config_hash', 'text', (column) => column.notNull())
    .addColumn('config', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('version_key', ['site_id', 'policy_version'])
    .execute();

  await table('published_file')
    .addColumn('policy_version', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('published_file_key', ['site_id', 'policy_version', 'name'])
    .execute();

  await table('blob')
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('body', sql.raw(bytes), (column) => column.notNull())
    .addColumn('brotli', sql.raw(bytes), (column) => column.notNull())
    .addPrimaryKeyConstraint('blob_key', ['site_id', 'hash'])
    .execute();

  await table('notice')
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('notice_key', ['site_id', 'hash'])
    .execute();

  await table('chain')
    .addColumn('length', 'bigint', (column) => column.notNull())
    .addColumn('last_link', 'text', (column) => column.notNull())
    .addColumn('checkpointed_length', 'bigint', (column) => column.notNull())
    .addColumn('purged_length', 'bigint', (column) => column.notNull())
    .addColumn('purged_link', 'text', (column) => column.notNull())
    .addColumn('erased', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('chain_key', ['site_id'])
    .execute();

  await table('consent_record')
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('link', 'text', (column) => column.notNull())
    .addColumn('record_id', 'text')
    .addColumn('previous_record_id', 'text')
    .addColumn('subject_id', 'text')
    .addColumn('valid_until', 'bigint')
    .addColumn('salt', 'text')
    .addColumn('body', 'text')
    .addPrimaryKeyConstraint('consent_record_key', ['site_id', 'position'])
    .execute();
  await schema.createIndex('consent_record_by_id').unique().on('consent_record').columns(['site_id', 'record_id']).execute();
  // Most records follow none, and then cost nothing here.
  await schema.createIndex('consent_record_by_previous').on('consent_record').columns(['site_id', 'previous_record_id']).where(sql.ref('previous_record_id'), 'is not', null).execute();

  await table('checkpoint')
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('checkpoint_key', ['site_id', 'position'])
    .execute();

  await table('erasure')
    .addColumn('record_hash', 'text', (column) => column.notNull())
    .addColumn('erased_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('erasure_key', ['site_id', 'record_hash'])
    .execute();

  await table('refusal_key')
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('forget_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('refusal_key_key', ['site_id', 'key'])
    .execute();
  await schema.createIndex('refusal_key_by_age').on('refusal_key').columns(['forget_at']).execute();

  await table('daily_count')
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('metric', 'text', (column) => column.notNull())
    .addColumn('policy_version', 'integer', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('daily_count_key', ['site_id', 'day', 'metric', 'policy_version', 'region', 'language'])
    .execute();
}
