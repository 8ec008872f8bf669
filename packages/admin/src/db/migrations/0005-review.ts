import type { Kysely } from 'kysely';

/** The inventory of each site, drafts, proposals, and who published what and why. */
export async function review(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  const table = (name: string) => schema.createTable(name).addColumn('site_id', 'text', (column) => column.notNull());

  await table('inventory')
    .addColumn('scanned_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('inventory_key', ['site_id'])
    .execute();
  await table('inventory_scan')
    .addColumn('scan_id', 'text', (column) => column.notNull())
    .addColumn('taken_at', 'bigint', (column) => column.notNull())
    .addColumn('pages', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('inventory_scan_key', ['site_id', 'scan_id'])
    .execute();
  await table('inventory_item')
    .addColumn('item_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('domain', 'text', (column) => column.notNull())
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('service', 'text')
    .addColumn('provider', 'text')
    .addColumn('confidence', 'double precision', (column) => column.notNull())
    .addColumn('search', 'text', (column) => column.notNull())
    .addColumn('found', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('approved', 'text')
    .addColumn('approved_by', 'text')
    .addColumn('approved_at', 'bigint')
    .addColumn('is_overridden', 'integer', (column) => column.notNull())
    .addColumn('passes', 'text', (column) => column.notNull())
    .addColumn('first_scan_id', 'text', (column) => column.notNull())
    .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
    .addColumn('last_scan_id', 'text', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_scan_id', 'text')
    .addColumn('gone_scan_id', 'text')
    .addPrimaryKeyConstraint('inventory_item_key', ['site_id', 'item_id'])
    .execute();
  await schema.createIndex('inventory_item_by_state').on('inventory_item').columns(['site_id', 'state', 'item_id']).execute();
  await table('inventory_event')
    .addColumn('item_id', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('inventory_event_key', ['site_id', 'item_id', 'event_id'])
    .execute();
  await table('site_override')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('domain', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('site_override_key', ['site_id', 'name', 'domain'])
    .execute();

  await table('draft')
    .addColumn('revision', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('changed_by', 'text', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('draft_key', ['site_id'])
    .execute();
  await table('proposal')
    .addColumn('proposal_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('revision', 'text', (column) => column.notNull())
    .addColumn('base_version', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('proposed_by', 'text', (column) => column.notNull())
    .addColumn('proposed_at', 'bigint', (column) => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('decision_note', 'text')
    .addPrimaryKeyConstraint('proposal_key', ['site_id', 'proposal_id'])
    .execute();

  await schema.alterTable('site').addColumn('needs_approval', 'integer', (column) => column.notNull().defaultTo(0)).execute();
  await schema.alterTable('version').addColumn('published_by', 'text', (column) => column.notNull().defaultTo('command')).execute();
  await schema.alterTable('version').addColumn('approved_by', 'text').execute();
  await schema.alterTable('version').addColumn('note', 'text', (column) => column.notNull().defaultTo('')).execute();
  await schema.alterTable('version').addColumn('rolled_back_to', 'integer').execute();
}
