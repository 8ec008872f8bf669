import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { makeCheckpoints } from '../records/housekeeping.ts';
import { given, openShop } from '../records/shop.test-helper.ts';
import { writeBatch } from '../records/write-batch.ts';
import { signingKey } from '../signing-key.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
let folder: string;

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kapsel-proof-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [cli, ...args], { env: { PATH: process.env['PATH'], KAPSEL_DATA: folder } }, (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }));
  });

async function keepOne(database: Database): Promise<void> {
  const key = signingKey(join(folder, 'signing-key.pem'));
  const shop = await openShop(database);
  await writeBatch(database, key, [shop(given())]);
  await makeCheckpoints(database, key);
}

it('a folder without a database is no place that holds', async () => {
  const empty = join(folder, 'mistyped');
  for (const command of [['verify'], ['purge'], ['export', '--site', 'shop'], ['backup', join(folder, 'none.backup')]]) expect(await run(...command, '--data', empty)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('There is no database in') });
  expect(existsSync(empty)).toBe(false);
});

it('a chain verifies over a new key, and against a checkpoint that somebody kept', async () => {
  const database = openDatabase({ dataFolder: folder });
  await migrate(database);
  await keepOne(database);
  const { token } = await database.db.selectFrom('checkpoint').select('token').executeTakeFirstOrThrow();
  const kept = join(folder, 'kept.txt');
  writeFileSync(kept, `Subject: A checkpoint of the records\n\n- ${token}\n`);
  const rotated = await run('rotate-key');
  expect(rotated).toMatchObject({ code: 0, err: '', out: expect.stringContaining('"kty":"OKP"') });
  await keepOne(database);
  await database.db.destroy();
  expect(await run('verify', '--checkpoint', kept)).toMatchObject({ code: 0, out: expect.stringMatching(/shop: 2 records, 2 checkpoints\. The chain holds;[^]*the chain of shop still goes through it, at entry 1/u) });
  expect(await run('verify', '--checkpoint', token.replace(/.{4}$/u, 'AAAA'))).toMatchObject({ code: 1, out: expect.stringContaining('It is no checkpoint that this server’s keys signed.') });
  expect(await run('verify', '--tsa-certificates', kept)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('has no certificate in it') });
});
