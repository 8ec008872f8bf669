import { sql, type Kysely } from 'kysely';
import { sumUpFigures } from '../../figures/sum-up.ts';

/** Sums for figures, restriction, withdrawals in forms, checkpoints that are known elsewhere, keys of before. */
export async function rights(db: Kysely<any>, kind: 'sqlite' | 'postgres'): Promise<void> {
  const { schema } = db;
  await schema.alterTable('site').addColumn('withdrawn_retention', 'text', (column) => column.notNull().defaultTo('')).execute();
  await schema.alterTable('site').addColumn('purpose_due_days', 'integer', (column) => column.notNull().defaultTo(30)).execute();
  await schema.alterTable('chain').addColumn('restricted', 'bigint', (column) => column.notNull().defaultTo(0)).execute();
  await schema.alterTable('consent_record').addColumn('withdrawn_at', 'bigint').execute();
  await fillWithdrawnAt(db, kind);
  await schema.createIndex('consent_record_by_withdrawal').on('consent_record').columns(['site_id', 'withdrawn_at']).where(sql.ref('withdrawn_at'), 'is not', null).execute();

  const numbers = ['accepted', 'partial', 'rejected', 'changed', 'withdrawn', 'form', 'form_withdrawn', 'asked_functional', 'asked_analytics', 'asked_marketing', 'granted_functional', 'granted_analytics', 'granted_marketing'];
  const figure = schema
    .createTable('daily_figure')
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('dimension', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .$call((table) => numbers.reduce((made, name) => made.addColumn(name, 'bigint', (column) => column.notNull()), table))
    .addPrimaryKeyConstraint('daily_figure_key', ['site_id', 'dimension', 'day', 'value']);
  // SQLite then keeps the rows in the order of the key, and a range of days is read in one go.
  await (kind === 'sqlite' ? figure.modifyEnd(sql`without rowid`) : figure).execute();
  await sumUpFigures(db);

  await schema
    .createTable('restriction')
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('record_id', 'text', (column) => column.notNull())
    .addColumn('restricted_at', 'bigint', (column) => column.notNull())
    .addColumn('restricted_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('restriction_key', ['site_id', 'subject_id'])
    .execute();

  await schema
    .createTable('purpose_withdrawal')
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('record_id', 'text', (column) => column.notNull())
    .addColumn('consent_record_id', 'text', (column) => column.notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('withdrawn_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('done_at', 'bigint')
    .addColumn('done_by', 'text')
    .addPrimaryKeyConstraint('purpose_withdrawal_key', ['site_id', 'consent_record_id'])
    .execute();
  await schema.createIndex('purpose_withdrawal_open').on('purpose_withdrawal').columns(['site_id', 'due_at']).where(sql.ref('done_at'), 'is', null).execute();

  await schema
    .createTable('anchor')
    .addColumn('site_id', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('means', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('checkpoint', 'text', (column) => column.notNull())
    .addColumn('proof', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('anchor_key', ['site_id', 'position', 'means'])
    .execute();

  await schema
    .createTable('retired_key')
    .addColumn('kid', 'text', (column) => column.primaryKey())
    .addColumn('retired_at', 'bigint', (column) => column.notNull())
    .addColumn('statement', 'text', (column) => column.notNull())
    .execute();
}

/** Of the withdrawals that were there before. */
export async function fillWithdrawnAt(db: Kysely<any>, kind: 'sqlite' | 'postgres'): Promise<void> {
  await db.updateTable('consent_record').set({ withdrawn_at: receivedAt(kind) }).where('body', 'like', '%"type":"withdrawn"%').execute();
}

/** The server's own time in a record, in milliseconds. */
function receivedAt(kind: 'sqlite' | 'postgres') {
  return kind === 'sqlite'
    ? sql`cast(strftime('%s', json_extract(body, '$.event.receivedAt')) as integer) * 1000 + cast(substr(json_extract(body, '$.event.receivedAt'), 21, 3) as integer)`
    : sql`cast(extract(epoch from cast(cast(body as jsonb) -> 'event' ->> 'receivedAt' as timestamptz)) * 1000 as bigint)`;
}
