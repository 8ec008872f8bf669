import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
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
  readonly #kind: 'sqlite' | 'postgres';
  readonly #options: AdminProcessOptions;
  readonly #databaseName = `kapsel_${randomUUID().replaceAll('-', '')}`;
  #server: ChildProcess | undefined;

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
    const args = [...(this.#options.nodeOptions ?? []), cli, 'serve', '--port', '0', '--site-rate', '1000000', '--checkpoint-seconds', '1', ...more];
    const server = spawn(process.execPath, args, { env: this.#env(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.#server = server;
    server.stdout!.on('data', (piece: Buffer) => (this.log += piece.toString()));
    let said = '';
    for await (const piece of server.stderr!) {
      said += String(piece);
      const [, address] = /Listening on (\S+)/u.exec(said) ?? [];
      if (address !== undefined) {
        server.stderr!.resume();
        return address;
      }
    }
    throw new Error(said);
  }

  /** As a power cut would: nothing is finished. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const server = this.#server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return server?.exitCode ?? null;
    const gone = once(server, 'exit');
    server.kill(signal);
    const [code] = (await gone) as [number | null];
    return code;
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
    await this.kill();
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

  async #onPostgres(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.#postgresUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
