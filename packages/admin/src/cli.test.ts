import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './db/database.ts';
import { shop } from './records/shop.test-helper.ts';
import { knownSettings } from './settings.ts';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.js');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [cli, ...args], { env: { PATH: process.env['PATH'], KAPSEL_DATA: join(folder, 'data'), ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('kapsel-admin', () => {
  it('says in its help what can be set', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const { env, meaning } of Object.values(knownSettings)) expect(out).toMatch(new RegExp(`${env} +${meaning.slice(0, 10)}`, 'u'));
  });

  it.each<[string, readonly string[], NodeJS.ProcessEnv, string]>([
    ['a wrong flag', ['serve', '--port', 'http'], {}, '--port must be a whole number'],
    ['a wrong variable', ['serve'], { DATABASE_URL: 'mysql://host' }, 'DATABASE_URL must be postgres://'],
    ['an unknown flag', ['serve', '--prot', '1'], {}, "Unknown option '--prot'"],
    ['an unknown command', ['sevre'], {}, 'There is no command sevre'],
    ['nothing to do', [], {}, 'Say what to do'],
    ['a place without a database', ['export', '--site', 'nowhere'], {}, 'There is no database in'],
  ])('names %s and starts nothing', async (_what, args, env, message) => {
    const { code, out, err } = await run(args, env);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('publishes a config, and says what is wrong with another', async () => {
    const published = await run(['publish', file('config.json', shop)]);
    expect(published).toMatchObject({ code: 0, err: '' });
    expect(published.out).toMatch(/<script src="https:\/\/consent\.example\/s\/shop\/1\/kapsel\.js" integrity="sha384-\S+" crossorigin="anonymous">/u);
    expect(await run(['publish', file('bad.json', { ...shop, regime: 'none-of-these' })])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('regime') });
    expect(await run(['export', '--site', 'nowhere'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('There is no site nowhere here.') });
    const verified = await run(['verify']);
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('shop: 0 records') });
    expect((await run(['export', '--site', 'shop', '--format', 'json', '--out', join(folder, 'out.json')])).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'))).toEqual([]);
    expect(existsSync(join(folder, 'data', 'signing-key.pem'))).toBe(true);
  });

  it('lets people in from a terminal, and verifies what was done', async () => {
    const added = await run(['user', 'add', 'Ola@Example.no', '--role', 'owner', '--public-url', 'https://kapsel.example/']);
    expect(added).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^ {2}https:\/\/kapsel\.example\/#\/password\/[\w-]{43}$/mu) });
    expect(await run(['verify'])).toMatchObject({ code: 0, out: expect.stringMatching(/^audit log of main: 1 entries\. It holds; it ends at [\da-f]{64}\.$/mu) });
  });

  it('writes what was made of a site into a file, and takes it from there', async () => {
    const data = join(folder, 'data');
    expect((await run(['publish', file('config.json', shop)])).code).toBe(0);
    const out = join(folder, 'site.json');
    expect((await run(['export-site', '--site', 'shop', '--out', out])).code).toBe(0);
    const saved = JSON.parse(readFileSync(out, 'utf8')) as { config: object };
    expect(saved).toMatchObject({ kapselSite: 1, config: { siteId: 'shop', policyVersion: 1 }, overrides: [] });
    expect(await run(['import-site', '--site', 'shop', file('site.json', { ...saved, config: { ...saved.config, versionLabel: 'Vår' }, overrides: [{ name: 'x_*', category: 'analytics' }] })])).toMatchObject({ code: 0, out: expect.stringContaining('with 1 overrides') });
    expect(JSON.parse((await run(['export-site', '--site', 'shop'])).out)).toMatchObject({ config: { versionLabel: 'Vår', policyVersion: 2 }, overrides: [{ name: 'x_*' }] });
    expect(await run(['import-site', '--site', 'shop', file('bad.json', { ...saved, overrides: [{ name: 'x', category: 'necessary' }] })])).toMatchObject({ code: 2, err: expect.stringContaining('overrides[0].exemption: is missing') });
    const database = openDatabase({ dataFolder: data });
    expect((await database.db.selectFrom('audit_entry').select(['actor', 'action']).orderBy('position').execute()).map(({ actor, action }) => `${actor} ${action}`)).toEqual(['command version.publish', 'command site.import']);
    await database.db.destroy();
  });

  it('leaves a key of another kind alone', async () => {
    const key = join(folder, 'key.pem');
    writeFileSync(key, 'not a key');
    await run(['user', 'list']);
    const { code, err } = await run(['verify', '--signing-key', key]);
    expect([code, err]).toEqual([1, expect.stringContaining('It failed:')]);
    expect(readFileSync(key, 'utf8')).toBe('not a key');
  });
});
