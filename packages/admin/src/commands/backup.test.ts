import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shop } from '../records/shop.test-helper.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-backups-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(data: string, ...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [cli, ...args], { env: { PATH: process.env['PATH'], KAPSEL_DATA: join(folder, data) } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

describe('kapsel-admin backup and restore', () => {
  it('bring a server back, and say what is missing first', async () => {
    writeFileSync(join(folder, 'config.json'), JSON.stringify(shop));
    expect((await run('data', 'publish', join(folder, 'config.json'))).code).toBe(0);
    await run('data', 'verify');
    writeFileSync(join(folder, 'data', 'secret.key'), `${Buffer.alloc(32, 7).toString('base64')}\n`);
    const file = join(folder, 'backups', 'one.backup');
    expect(await run('data', 'backup', file)).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/read back and whole.*\n.*The keys are not in it/u) });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run('data', 'backup', file)).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
    expect(await run('data', 'restore', file)).toMatchObject({ code: 2 });

    expect(await run('new', 'restore', file)).toMatchObject({ code: 2, err: expect.stringContaining('There is no journal of erasures') });
    expect(await run('new', 'restore', file, '--no-journal')).toMatchObject({ code: 2, err: expect.stringContaining('the backup has no keys') });
    expect(existsSync(join(folder, 'new', 'kapsel.sqlite'))).toBe(false);
    for (const key of ['signing-key.pem', 'secret.key']) cpSync(join(folder, 'data', key), join(folder, 'new', key));
    expect(await run('new', 'restore', file, '--no-journal')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('The chains of 1 sites hold.') });
    expect((await run('new', 'verify')).out).toContain('shop: 0 records');

    const withKeys = join(folder, 'backups', 'two.backup');
    await run('data', 'backup', withKeys, '--with-keys', '--keep-months', '1');
    expect(await run('third', 'restore', withKeys, '--no-journal')).toMatchObject({ code: 0, err: '' });
    expect(statSync(join(folder, 'third', 'signing-key.pem')).mode & 0o777).toBe(0o600);
  });
});
