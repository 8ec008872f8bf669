import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase } from './postgres.ts';
import { config, record } from './record.ts';

/** A server that keeps consents, and what it is sent. */
export interface ServerSubject {
  readonly id: string;
  readonly title: string;
  readonly path: string;
  readonly body: () => string;
  /** Starts it over a database with so many records. */
  readonly start: (rows: number) => Promise<RunningSubject>;
  /** Whether its database can be filled in bulk; else it is measured over an empty one only. */
  readonly isSeedable?: true;
}

export interface RunningSubject {
  readonly address: string;
  stop(): Promise<void>;
}

const kapselCli = join(fileURLToPath(import.meta.resolve('@kapsel/admin')), '..', 'cli.js');
const peer = (name: string) => join(import.meta.dirname, 'peers', `${name}.ts`);

const c15tConsent = (): string =>
  JSON.stringify({ type: 'cookie_banner', subjectId: `sub_${base58(22)}`, domain: 'shop.example', preferences: { necessary: true, measurement: true, marketing: false }, givenAt: 1_767_323_045_000, metadata: {} });

export const serverSubjects: readonly ServerSubject[] = [
  { id: 'kapsel-sqlite', title: 'Kapsel, SQLite', path: '/v1/sites/shop/consents', body: () => JSON.stringify(record()), start: (rows) => kapsel(rows), isSeedable: true },
  { id: 'kapsel-postgres', title: 'Kapsel, PostgreSQL', path: '/v1/sites/shop/consents', body: () => JSON.stringify(record()), start: async (rows) => kapsel(rows, await createDatabase()), isSeedable: true },
  { id: 'c15t-sqlite', title: 'c15t, SQLite', path: '/subjects', body: c15tConsent, start: () => running((folder) => [peer('c15t'), folder]) },
  { id: 'c15t-postgres', title: 'c15t, PostgreSQL', path: '/subjects', body: c15tConsent, start: async () => { const url = await createDatabase(); return running(() => [peer('c15t'), url]); } },
  { id: 'bare', title: 'node:http and SQLite, bare', path: '/', body: () => JSON.stringify(record()), start: () => running((folder) => [peer('bare'), folder]) },
];

async function kapsel(rows: number, databaseUrl?: string): Promise<RunningSubject> {
  const more = { ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }), KAPSEL_SITE_RATE: '1000000', KAPSEL_LOG_LEVEL: 'error' };
  return running((folder) => [kapselCli, 'serve', '--port', '0', '--data', folder], more, async (folder) => {
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify(config));
    const data = ['--data', folder];
    for (const args of [[kapselCli, 'migrate', ...data], [kapselCli, 'publish', file, ...data], [peer('seed'), String(rows), folder, ...(databaseUrl === undefined ? [] : [databaseUrl])]]) {
      const child = spawn(process.execPath, args, { env: { ...process.env, ...more }, stdio: ['ignore', 'ignore', 'inherit'] });
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new Error(`${args.join(' ')} failed.`);
    }
  });
}

/** A Node process that says `Listening on …`, over a folder that goes with it. */
async function running(args: (folder: string) => readonly string[], env: NodeJS.ProcessEnv = {}, prepare: (folder: string) => Promise<void> = async () => {}): Promise<RunningSubject> {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-bench-server-'));
  await prepare(folder);
  const child = spawn(process.execPath, args(folder), { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  return {
    address: await addressOf(child),
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  let said = '';
  for await (const piece of stderr ?? []) {
    said += String(piece);
    const [, address] = /Listening on (\S+)/u.exec(said) ?? [];
    if (address === undefined) continue;
    stderr?.on('data', (more) => process.stderr.write(String(more)));
    return address;
  }
  throw new Error(`It did not start: ${said}`);
}

function base58(length: number): string {
  const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  return Array.from(randomBytes(length), (byte) => letters[byte % 58]).join('');
}
