import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ConsentRecord } from '@kapsel/core';
import { sql } from 'kysely';
import { verifyAudit } from '../access/audit-log.ts';
import type { Database } from '../db/database.ts';
import { doneMigrations, knownMigrations } from '../db/migrate.ts';
import { verifySite } from '../records/verify-site.ts';
import { mostBetweenCheckpoints } from '../records/write-batch.ts';
import { bad, good, skipped, warning, type Check } from './check.ts';

/** A clock that is further off makes records of a wrong time. */
const mostSkewMs = 5000;

/** So many sites are looked at. */
const mostChains = 200;

/** What the database says, and what is in it. */
export const checksOfDatabase: readonly Check[] = [
  {
    name: 'database',
    mend: 'Is it running, and does --database-url name it? The message is its own.',
    async run({ database: { db, kind } }) {
      const began = performance.now();
      const { rows } = await (kind === 'postgres' ? sql<{ version: string }>`select current_setting('server_version') as version` : sql<{ version: string }>`select sqlite_version() as version`).execute(db);
      return good(`${kind === 'postgres' ? 'PostgreSQL' : 'SQLite'} ${rows[0]?.version} answers within ${Math.ceil(performance.now() - began)} ms`);
    },
  },
  {
    name: 'tables',
    mend: 'kapsel-admin migrate',
    async run({ database }) {
      const done = new Set(await doneMigrations(database));
      const pending = (await knownMigrations(database)).filter((name) => !done.has(name));
      return pending.length === 0 ? good(`up to date (${done.size} migrations)`) : bad(`${pending.join(', ')} not done`, 'kapsel-admin migrate');
    },
  },
  {
    name: 'clock',
    mend: 'Have this machine keep time, by chrony or systemd-timesyncd.',
    async run({ database, now }) {
      const last = await lastRecordAt(database);
      if (last > now + mostSkewMs) return bad(`the last record was kept ${Math.round((last - now) / 1000)} s after now`, 'One of the servers has a wrong clock. Have them keep time, by chrony or systemd-timesyncd.');
      if (database.kind === 'sqlite') return good(new Date(now).toISOString());
      const before = Date.now();
      const { rows } = await sql<{ at: number }>`select extract(epoch from clock_timestamp()) * 1000 as at`.execute(database.db);
      const skew = Math.round(Number(rows[0]?.at) - (before + Date.now()) / 2);
      return Math.abs(skew) > mostSkewMs ? bad(`the database is ${skew} ms ahead`, 'Have both machines keep time, by chrony or systemd-timesyncd.') : good(`the database is ${skew} ms ahead`);
    },
  },
  {
    name: 'chains',
    mend: 'kapsel-admin verify says which entries; compare with a checkpoint that you keep elsewhere.',
    async run({ database, settings }) {
      const chains = await database.db.selectFrom('chain').select(['site_id', 'length']).orderBy('site_id').limit(mostChains).execute();
      if (chains.length === 0) return skipped('no site has records yet');
      const key = createPrivateKey(readFileSync(settings.signingKey));
      for (const { site_id: siteId, length } of chains) {
        // Some entries with a checkpoint at least among them.
        const { faults } = await verifySite(database, key, siteId, { after: Math.max(0, length - 2 * mostBetweenCheckpoints) });
        if (faults.length > 0) return bad(`that of ${siteId} does not hold: ${faults[0]}`, this.mend);
      }
      return good(`the ends of ${chains.length} chains hold; kapsel-admin verify goes through all of them`);
    },
  },
  {
    name: 'audit log',
    mend: 'Somebody wrote to the database past the server. Compare with an export that you keep elsewhere.',
    async run({ database }) {
      const logs = await database.db.selectFrom('audit_chain').select(['organisation_id', 'length']).execute();
      for (const { organisation_id: organisationId } of logs) {
        const { faults } = await verifyAudit(database, organisationId);
        if (faults.length > 0) return bad(`${organisationId || 'the log of the server'}: ${faults[0]}`, this.mend);
      }
      return good(`${logs.reduce((sum, { length }) => sum + length, 0)} entries in ${logs.length} logs hold`);
    },
  },
  {
    name: 'scans',
    mend: 'Look at the log of the servers and workers.',
    async run({ database: { db }, now }) {
      const waiting = await db.selectFrom('scan').select((select) => [select.fn.countAll<number | string>().as('count'), select.fn.min('created_at').as('first')]).where('state', '=', 'queued').executeTakeFirstOrThrow();
      const minutes = waiting.first === null ? 0 : Math.round((now - waiting.first) / 60_000);
      const found = `${waiting.count} wait${minutes > 0 ? `, for ${minutes} minutes at most` : ''}`;
      return minutes > 120 ? warning(found, 'Is a worker running? Start kapsel-admin worker, or set --scan-concurrency of a server.') : good(found);
    },
  },
];

async function lastRecordAt({ db }: Database): Promise<number> {
  const rows = await db.selectFrom('chain').innerJoin('consent_record', (join) => join.onRef('consent_record.site_id', '=', 'chain.site_id').onRef('consent_record.position', '=', 'chain.length')).select('body').limit(mostChains).execute();
  return Math.max(0, ...rows.flatMap(({ body }) => (body === null ? [] : [Date.parse((JSON.parse(body) as ConsentRecord).event.receivedAt)])));
}
