import type { Kysely } from 'kysely';

/** One-time links, second factors and sign-in elsewhere. */
export async function accounts(db: Kysely<any>): Promise<void> {
  const { schema } = db;
  await schema.alterTable('account').addColumn('totp_pending', 'text').execute();
  await schema.alterTable('account').addColumn('totp_step', 'bigint', (column) => column.notNull().defaultTo(0)).execute();
  await schema.alterTable('session').addColumn('wrong_codes', 'integer', (column) => column.notNull().defaultTo(0)).execute();
  await schema.alterTable('session').addColumn('means', 'text', (column) => column.notNull().defaultTo('password')).execute();
  await schema
    .createTable('one_time_link')
    .addColumn('link_id', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('organisation_id', 'text')
    .addColumn('role', 'text')
    .addColumn('email', 'text')
    .addColumn('account_id', 'text')
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('recovery_code')
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('code_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('recovery_code_key', ['account_id', 'code_hash'])
    .execute();
  await schema
    .createTable('identity_provider')
    .addColumn('issuer', 'text', (column) => column.primaryKey())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('client_secret', 'text')
    .addColumn('domains', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('trusts_email', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('identity')
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('identity_key', ['issuer', 'subject'])
    .execute();
}
