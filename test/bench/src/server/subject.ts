import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase, postgresCpuSeconds } from './postgres.ts';
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
  /** What the database's own processes have used of the processor so far; nothing where there are none, or they cannot be seen. */
  databaseCpuSeconds?(): number | undefined;
  /** Runs a command of kapsel-admin beside the server, so many days later. */
  command?(args: readonly string[], daysLater?: number): Promise<CommandCost>;
  /** Question → how long the answer takes. */
  figures?(): Promise<{ readonly [question: string]: { readonly ms: number; readonly rows: number } }>;
}

export interface CommandCost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly code: number | null;
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
  const url = databaseUrl === undefined ? [] : [databaseUrl];
  let place = '';
  const server = await running((folder) => [kapselCli, 'serve', '--port', '0', '--data', folder], more, async (folder) => {
    place = folder;
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify(config));
    const data = ['--data', folder];
    for (const args of [[kapselCli, 'migrate', ...data], [kapselCli, 'publish', file, ...data], [peer('seed'), String(rows), folder, ...url]]) {
      const { code, errors } = await run(args, more);
      if (code !== 0) throw new Error(`${args.join(' ')} failed: ${errors}`);
    }
  });
  return {
    ...server,
    ...(databaseUrl !== undefined && { databaseCpuSeconds: postgresCpuSeconds }),
    async command(args, daysLater = 0) {
      const start = performance.now();
      const { code, errors } = await run(['--import', peer('tell-cost'), kapselCli, ...args, '--data', place], { ...more, BENCH_DAYS_LATER: String(daysLater) });
      const [, cost = '{}'] = /^COST (.*)$/mu.exec(errors) ?? [];
      // Whoever ends it by force is told of the others all the same.
      if (code !== 0) console.error(errors);
      return { seconds: (performance.now() - start) / 1000, code, cpuSeconds: Number.NaN, peakMb: Number.NaN, ...(JSON.parse(cost) as Partial<CommandCost>) };
    },
    async figures() {
      const { output } = await run([peer('figures'), place, ...url], more);
      // Kysely may have warned of something before.
      return JSON.parse(output.slice(output.lastIndexOf('\n') + 1)) as Awaited<ReturnType<NonNullable<RunningSubject['figures']>>>;
    },
  };
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { output: '', errors: '' };
  child.stdout.on('data', (piece: Buffer) => (said.output = (said.output + piece.toString()).slice(-100_000)));
  child.stderr.on('data', (piece: Buffer) => (said.errors += piece.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
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
  // A pipe that nobody reads any more would end the server with its next word.
  for await (const piece of stderr?.iterator({ destroyOnReturn: false }) ?? []) {
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
