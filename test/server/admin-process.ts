import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

const cli = join(fileURLToPath(import.meta.resolve('@kapsel/admin')), '..', 'cli.js');

export interface CliResult {
  readonly code: number;
  readonly output: string;
}

export interface AdminProcessOptions {
  /** `postgres://…` of another database server than that of all tests. */
  readonly postgresUrl?: string;
  /** Where the database is made on it. */
  readonly tablespace?: string;
  /** Where its data is. */
  readonly data?: string;
  /** More of its environment, by its folder. */
  readonly env?: (folder: string) => NodeJS.ProcessEnv;
  /** For Node, before the program, where it serves. */
  readonly nodeOptions?: readonly string[];
}

/** kapsel-admin as a process, over an empty data folder, and a new database where it is PostgreSQL. */
export class AdminProcess implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'kapsel-server-'));
  /** What the server said on stdout: its log. */
  log = '';
  /** What it said on stderr since it was started. */
  errors = '';
  readonly #kind: 'sqlite' | 'postgres';
  readonly #options: AdminProcessOptions;
  readonly #databaseName = `kapsel_${randomUUID().replaceAll('-', '')}`;
  #server: ChildProcess | undefined;
  readonly #children: ChildProcess[] = [];

  constructor(kind: 'sqlite' | 'postgres', options: AdminProcessOptions = {}) {
    this.#kind = kind;
    this.#options = options;
  }

  get pid(): number {
    return this.#server?.pid ?? 0;
  }

  /** Its tables, and a config of each site published. */
  async prepare(...configs: readonly { readonly siteId: string }[]): Promise<void> {
    const { tablespace } = this.#options;
    if (this.#kind === 'postgres') await this.#onPostgres(`create database ${this.#databaseName}${tablespace === undefined ? '' : ` tablespace ${tablespace}`}`);
    const files = configs.map((config) => {
      const file = join(this.folder, `${config.siteId}.json`);
      writeFileSync(file, JSON.stringify(config));
      return file;
    });
    for (const args of [['migrate'], ...files.map((file) => ['publish', file])]) {
      const { code, output } = await this.run(...args);
      if (code !== 0) throw new Error(output);
    }
  }

  /** Starts the server and gives its address. */
  async serve(...more: readonly string[]): Promise<string> {
    const { child, address } = await this.#start(more);
    this.#server = child;
    return address;
  }

  /** Starts another on the same database, and gives its address and what ends it. */
  async serveBeside(...more: readonly string[]): Promise<{ readonly address: string; kill(signal: NodeJS.Signals): Promise<number | null> }> {
    const { child, address } = await this.#start(more);
    return { address, kill: (signal) => kill(child, signal) };
  }

  async #start(more: readonly string[]): Promise<{ readonly child: ChildProcess; readonly address: string }> {
    const args = [...(this.#options.nodeOptions ?? []), cli, 'serve', '--port', '0', '--site-rate', '1000000', '--checkpoint-seconds', '1', ...more];
    const server = spawn(process.execPath, args, { env: this.#env(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.push(server);
    this.errors = '';
    server.stdout!.on('data', (piece: Buffer) => (this.log += piece.toString()));
    server.stderr!.on('data', (piece: Buffer) => (this.errors += piece.toString()));
    return { child: server, address: await said(server, /Listening on (\S+)/u) };
  }

  /** Starts one of any number of workers, and gives what ends it. */
  async work(...more: readonly string[]): Promise<{ kill(signal: NodeJS.Signals): Promise<number | null> }> {
    const worker = spawn(process.execPath, [cli, 'worker', ...more], { env: this.#env(), stdio: ['ignore', 'ignore', 'pipe'] });
    this.#children.push(worker);
    await said(worker, /(Waiting for scans)/u);
    return { kill: (signal) => kill(worker, signal) };
  }

  /** One statement on its database, beside whoever else is there. */
  async query(statement: string): Promise<readonly Record<string, unknown>[]> {
    if (this.#kind === 'sqlite') {
      using database = new DatabaseSync(join(this.folder, 'data', 'kapsel.sqlite'), { timeout: 5000 });
      return database.prepare(statement).all();
    }
    return this.#onPostgres(statement, this.#databaseName);
  }

  /** A token that may do whatever scopes allow, in `main`. */
  async token(...scopes: readonly string[]): Promise<string> {
    const token = `kapsel_${randomUUID()}`;
    const hash = createHash('sha256').update(token).digest('hex');
    await this.query(`insert into api_token (organisation_id, token_id, token_hash, name, scopes, created_by, created_at) values ('main', '${randomUUID()}', '${hash}', 'test', '${JSON.stringify(scopes)}', 'command', 0)`);
    return token;
  }

  /** As a power cut would: nothing is finished. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    return this.#server ? kill(this.#server, signal) : null;
  }

  /** As a restart of PostgreSQL does to those who are connected. */
  async breakConnections(): Promise<void> {
    await this.#onPostgres(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${this.#databaseName}'`);
  }

  /** Ids of the records that an export has. */
  async keptIds(siteId = 'shop'): Promise<Set<string>> {
    const { code, output } = await this.run('export', '--site', siteId, '--format', 'jsonl');
    if (code !== 0) throw new Error(output);
    return new Set(output.split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { recordId: string }).recordId));
  }

  async run(...args: string[]): Promise<CliResult> {
    const child = spawn(process.execPath, [cli, ...args], { env: this.#env() });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (output += piece.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 1, output };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#children.map((child) => kill(child, 'SIGKILL')));
    rmSync(this.folder, { recursive: true, force: true });
    if (this.#kind === 'postgres') await this.#onPostgres(`drop database if exists ${this.#databaseName} with (force)`);
  }

  get #postgresUrl(): string {
    return this.#options.postgresUrl ?? inject('postgresUrl');
  }

  #env(): NodeJS.ProcessEnv {
    const databaseUrl = Object.assign(new URL(this.#postgresUrl), { pathname: `/${this.#databaseName}` }).href;
    return { PATH: process.env['PATH'], KAPSEL_DATA: this.#options.data ?? join(this.folder, 'data'), KAPSEL_LOG_LEVEL: 'error', ...this.#options.env?.(this.folder), ...(this.#kind === 'postgres' && { DATABASE_URL: databaseUrl }) };
  }

  async #onPostgres(statement: string, database?: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: Object.assign(new URL(this.#postgresUrl), database !== undefined && { pathname: `/${database}` }).href });
    await client.connect();
    try {
      return (await client.query(statement)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }
}

/** What stands in the brackets, once a process has said it. It is listened to on: one that nobody hears any more would end for that. */
function said(child: ChildProcess, words: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr!.on('data', (piece: Buffer) => {
      text += piece.toString();
      const [, found] = words.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(text)));
  });
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  const [code] = (await gone) as [number | null];
  return code;
}
