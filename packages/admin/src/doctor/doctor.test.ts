import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { audit } from '../access/audit.ts';
import { openSecrets } from '../access/secrets.ts';
import { describeOnBoth, type TestDatabase } from '../db/databases.test-helper.ts';
import { startMailServer } from '../notify/notify.test-helper.ts';
import { makeCheckpoints } from '../records/housekeeping.ts';
import { given, openShop, signingKey } from '../records/shop.test-helper.ts';
import { writeBatch } from '../records/write-batch.ts';
import { startApi } from '../server/api/api.test-helper.ts';
import { readSettings } from '../settings.ts';
import { examine, type Examined } from './examine.ts';

async function everything(examined: AsyncIterable<Examined>): Promise<readonly Examined[]> {
  const all: Examined[] = [];
  for await (const one of examined) all.push(one);
  return all;
}

/** A server that is well, with a key, records and an audit log. */
async function healthy(made: TestDatabase, flags: Readonly<Record<string, string>> = {}) {
  const settings = readSettings({ data: made.place.dataFolder, ...flags }, {}, undefined);
  writeFileSync(settings.signingKey, signingKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  openSecrets(settings.secretKey);
  const { database } = made;
  const submit = await openShop(database, 'shop', Date.now());
  await writeBatch(database, signingKey, Array.from({ length: 400 }, () => submit(given())));
  await makeCheckpoints(database, signingKey);
  await writeBatch(database, signingKey, [submit(given())]);
  await audit(database.db, { organisationId: 'main', actor: 'command', action: 'test', target: 'x' });
  const look = async (): Promise<ReadonlyMap<string, Examined>> => {
    const all = await everything(examine({ settings, database, now: Date.now() }));
    return new Map(all.map((one) => [one.name, one]));
  };
  return { settings, look };
}

describeOnBoth('the doctor', (create) => {
  it('finds a healthy server healthy', async () => {
    await using made = await create();
    await using server = await startMailServer();
    const { look } = await healthy(made, { 'smtp-url': server.smtpUrl, 'mail-from': 'kapsel@consent.example' });
    const found = await look();
    const states = Object.fromEntries([...found].map(([name, { state }]) => [name, state]));
    // Room on the disk is the machine's affair.
    expect({ ...states, disk: '' }).toEqual({ 'data folder': 'good', disk: '', 'signing key': 'good', 'secret key': 'good', database: 'good', tables: 'good', clock: 'good', chains: 'good', 'audit log': 'good', scans: 'good', 'public address': 'skipped', Chromium: 'good', mail: 'good', messages: 'good' });
    expect(server.mails).toEqual([]);
  });

  it('says what is wrong, and how to mend it', async () => {
    await using made = await create();
    const { settings, look } = await healthy(made, { 'smtp-url': 'smtp://127.0.0.1:1', 'mail-from': 'kapsel@consent.example', 'public-url': 'http://127.0.0.1:1' });
    const { db } = made.database;
    chmodSync(settings.signingKey, 0o644);
    await db.updateTable('consent_record').set({ body: '{}' } as never).where('position', '=', 390).execute();
    await db.updateTable('audit_entry').set({ body: '{}' } as never).where('organisation_id', '=', 'main').execute();
    await db.insertInto('scan').values({ site_id: 'shop', scan_id: 's', state: 'queued', options: '{}', requested_by: 'x', schedule_id: null, created_at: Date.now() - 10_000_000, started_at: null, finished_at: null, attempt: 0, tries: 0, job_id: null, failure: null, is_complete: null, summary: null, followed_at: null }).execute();
    const found = await look();
    expect(Object.fromEntries([...found].filter(([name, { state }]) => name !== 'disk' && state !== 'good').map(([name, { state, mend }]) => [name, { state, mend: mend !== undefined }]))).toEqual({
      'signing key': { state: 'bad', mend: true },
      chains: { state: 'bad', mend: true },
      'audit log': { state: 'bad', mend: true },
      scans: { state: 'warning', mend: true },
      'public address': { state: 'bad', mend: true },
      mail: { state: 'bad', mend: true },
    });
    expect(found.get('signing key')?.mend).toBe(`chmod 600 ${settings.signingKey}`);
  });

  it('knows a table that is not there, and a clock that is wrong', async () => {
    await using made = await create();
    const { look, settings } = await healthy(made);
    await made.database.db.deleteFrom('kysely_migration' as never).where('name' as never, '=', '0007-notify' as never).execute();
    expect((await look()).get('tables')).toMatchObject({ state: 'bad', found: '0007-notify not done', mend: 'kapsel-admin migrate' });
    const early = await everything(examine({ settings, database: made.database, now: Date.now() - 3_600_000 }));
    expect(early.find(({ name }) => name === 'clock')).toMatchObject({ state: 'bad', found: expect.stringContaining('after now') });
  });

  it('knows this server by its public address from another', async () => {
    const made = await create();
    const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await using api = await startApi(made);
    const address = await api.app.listen({ host: '127.0.0.1', port: 0 });
    const look = async (publicUrl: string) => (await everything(examine({ settings: readSettings({ data: made.place.dataFolder, 'public-url': publicUrl }, {}, undefined), database: made.database, now: Date.now() }))).find(({ name }) => name === 'public address');
    expect(await look(address)).toMatchObject({ state: 'warning', found: `${address} answers, over http` });
    expect(await look(`http://127.0.0.1:${(other.address() as AddressInfo).port}`)).toMatchObject({ state: 'bad', found: expect.stringContaining('not as this server does') });
    other.close();
  });
});
