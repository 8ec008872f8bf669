import type { Kysely } from 'kysely';

/** What is told to whom: the outbox, what is on its way, webhooks, and who is mailed what. */
export async function notify({ schema }: Kysely<any>): Promise<void> {
  await schema
    .createTable('outbox')
    .addColumn('organisation_id', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('site_id', 'text')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('outbox_key', ['organisation_id', 'event_id'])
    .execute();
  await schema.createIndex('outbox_by_id').on('outbox').columns(['event_id']).execute();
  await schema.createIndex('outbox_by_state').on('outbox').columns(['state', 'event_id']).execute();

  await schema
    .createTable('delivery')
    .addColumn('organisation_id', 'text', (column) => column.notNull())
    .addColumn('delivery_id', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('site_id', 'text')
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('fault', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('attempted_at', 'bigint')
    .addPrimaryKeyConstraint('delivery_key', ['organisation_id', 'delivery_id'])
    .execute();
  await schema.createIndex('delivery_by_id').on('delivery').columns(['delivery_id']).execute();
  await schema.createIndex('delivery_by_time').on('delivery').columns(['state', 'next_at']).execute();
  await schema.createIndex('delivery_by_target').on('delivery').columns(['site_id', 'target', 'delivery_id']).execute();

  await schema
    .createTable('webhook')
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('kinds', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('old_secret', 'text')
    .addColumn('old_secret_until', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('disabled_at', 'bigint')
    .addColumn('disabled_because', 'text')
    .addColumn('failing_since', 'bigint')
    .addPrimaryKeyConstraint('webhook_key', ['site_id', 'webhook_id'])
    .execute();
  await schema
    .createTable('mail_rule')
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('receiver', 'text', (column) => column.notNull())
    .addColumn('kinds', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('mail_rule_key', ['site_id', 'receiver'])
    .execute();
  await schema
    .createTable('site_calendar')
    .addColumn('site_id', 'text', (column) => column.primaryKey())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('monthly_summary')
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('monthly_summary_key', ['site_id', 'month'])
    .execute();
}
