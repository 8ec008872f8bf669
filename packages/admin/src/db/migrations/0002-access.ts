import type { Kysely } from 'kysely';

/** Organisations, who is in them, sessions, tokens and the audit log. Sites that were there before belong to the organisation `main`. */
export async function access(db: Kysely<any>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('organisation')
    .addColumn('organisation_id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.insertInto('organisation').values({ organisation_id: 'main', name: 'Main organisation', created_at: Date.now() }).execute();
  await schema.alterTable('site').addColumn('organisation_id', 'text', (column) => column.notNull().defaultTo('main')).execute();
  await schema.alterTable('site').addColumn('name', 'text', (column) => column.notNull().defaultTo('')).execute();
  await schema.createIndex('site_by_organisation').on('site').columns(['organisation_id', 'site_id']).execute();

  await schema
    .createTable('account')
    .addColumn('account_id', 'text', (column) => column.primaryKey())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text')
    .addColumn('totp_secret', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('disabled_at', 'bigint')
    .execute();
  await schema
    .createTable('member')
    .addColumn('organisation_id', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('member_key', ['organisation_id', 'account_id'])
    .execute();
  await schema.createIndex('member_by_account').on('member').columns(['account_id']).execute();
  await schema
    .createTable('session')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('is_complete', 'integer', (column) => column.notNull())
    .execute();
  await schema.createIndex('session_by_account').on('session').columns(['account_id']).execute();
  await schema
    .createTable('api_token')
    .addColumn('organisation_id', 'text', (column) => column.notNull())
    .addColumn('token_id', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('site_id', 'text')
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    .addColumn('used_at', 'bigint')
    .addPrimaryKeyConstraint('api_token_key', ['organisation_id', 'token_id'])
    .execute();

  await schema
    .createTable('audit_chain')
    .addColumn('organisation_id', 'text', (column) => column.primaryKey())
    .addColumn('length', 'bigint', (column) => column.notNull())
    .addColumn('last_link', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('audit_entry')
    .addColumn('organisation_id', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('link', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_entry_key', ['organisation_id', 'position'])
    .execute();
}
