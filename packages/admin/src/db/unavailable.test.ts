import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { expect, inject, it } from 'vitest';
import { isUnavailable } from './unavailable.ts';

async function failure(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('It worked.');
}

it('knows a full SQLite and one that is held by somebody else, and no fault of ours', async () => {
  using database = new DatabaseSync(':memory:');
  database.exec('create table item (id integer primary key, body text); pragma max_page_count = 3');
  expect(isUnavailable(await failure(() => database.prepare("insert into item (body) values (hex(zeroblob(100000)))").run()))).toBe(true);
  expect(isUnavailable(await failure(() => database.exec('select nothing from nowhere')))).toBe(false);
  expect(isUnavailable(await failure(() => database.exec('insert into item (id) values (1), (1)')))).toBe(false);
});

it('knows a PostgreSQL that is away, and no fault of ours', async () => {
  expect(isUnavailable(await failure(() => new Client({ connectionString: 'postgres://x:y@127.0.0.1:1/z' }).connect()))).toBe(true);
  const client = new Client({ connectionString: inject('postgresUrl') });
  client.on('error', () => {});
  await client.connect();
  expect(isUnavailable(await failure(() => client.query('select nothing from nowhere')))).toBe(false);
  expect(isUnavailable(await failure(() => client.query('select pg_terminate_backend(pg_backend_pid())')))).toBe(true);
  expect(isUnavailable(await failure(() => client.query('select 1')))).toBe(true);
});

it('takes nothing else for that', () => {
  for (const error of [undefined, 'ECONNREFUSED', new Error('x'), new TypeError('undefined is no function'), Object.assign(new Error('no such file'), { code: 'ENOENT' })]) expect(isUnavailable(error)).toBe(false);
});
