import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase } from './postgres.ts';

/** A server that keeps consents, and what it is sent. */
export interface ServerSubject {
  readonly id: string;
  readonly title: string;
  readonly path: string;
  readonly body: () => string;
  /** Starts it over an empty database. */
  readonly start: () => Promise<RunningSubject>;
}

export interface RunningSubject {
  readonly address: string;
  stop(): Promise<void>;
}

const kapselCli = join(fileURLToPath(import.meta.resolve('@kapsel/admin')), '..', 'cli.js');
const peer = (name: string) => join(import.meta.dirname, 'peers', `${name}.ts`);

const config = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'nb',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@shop.example' },
  services: [{ id: 'matomo', name: 'Matomo', provider: 'InnoCraft', category: 'analytics', since: 1, hosts: ['matomo.localhost'], cookies: ['_pk_*'], storage: [] }],
  ui: { layout: 'none' },
  log: { endpoint: '/v1/sites/shop/consents' },
};

const record = (): string =>
  JSON.stringify({
    schemaVersion: 1,
    event: 'given',
    recordId: uuidV7(),
    policyVersion: 1,
    notice: { language: 'nb', layer: 'banner' },
    purposes: [{ id: 'analytics', granted: true, services: ['matomo'] }],
    method: 'accept-all',
    trusted: true,
    decidedAt: '2026-01-02T03:04:05Z',
    context: { regime: 'opt-in', region: 'NO', sdkVersion: '0.1.0', globalPrivacyControl: false },
  });

const c15tConsent = (): string =>
  JSON.stringify({ type: 'cookie_banner', subjectId: `sub_${base58(22)}`, domain: 'shop.example', preferences: { necessary: true, measurement: true, marketing: false }, givenAt: 1_767_323_045_000, metadata: {} });

export const serverSubjects: readonly ServerSubject[] = [
  { id: 'kapsel-sqlite', title: 'Kapsel, SQLite', path: '/v1/sites/shop/consents', body: record, start: () => kapsel({}) },
  { id: 'kapsel-postgres', title: 'Kapsel, PostgreSQL', path: '/v1/sites/shop/consents', body: record, start: async () => kapsel({ DATABASE_URL: await createDatabase() }) },
  { id: 'c15t-sqlite', title: 'c15t, SQLite', path: '/subjects', body: c15tConsent, start: () => running((folder) => [peer('c15t'), folder]) },
  { id: 'c15t-postgres', title: 'c15t, PostgreSQL', path: '/subjects', body: c15tConsent, start: async () => { const url = await createDatabase(); return running(() => [peer('c15t'), url]); } },
  { id: 'bare', title: 'node:http and SQLite, bare', path: '/', body: record, start: () => running((folder) => [peer('bare'), folder]) },
];

async function kapsel(env: NodeJS.ProcessEnv): Promise<RunningSubject> {
  const more = { ...env, KAPSEL_SITE_RATE: '1000000', KAPSEL_LOG_LEVEL: 'error' };
  return running((folder) => [kapselCli, 'serve', '--port', '0', '--data', folder], more, async (folder) => {
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify(config));
    for (const args of [['migrate'], ['publish', file]]) {
      const child = spawn(process.execPath, [kapselCli, ...args, '--data', folder], { env: { ...process.env, ...more }, stdio: ['ignore', 'ignore', 'inherit'] });
      await once(child, 'exit');
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

function uuidV7(): string {
  const digits = Date.now().toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
}

function base58(length: number): string {
  const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  return Array.from(randomBytes(length), (byte) => letters[byte % 58]).join('');
}
