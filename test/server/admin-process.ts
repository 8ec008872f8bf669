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

/** kapsel-admin as a process, over an empty data folder, and a new database where it is PostgreSQL. */
export class AdminProcess implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'kapsel-server-'));
  readonly #kind: 'sqlite' | 'postgres';
  readonly #databaseName = `kapsel_${randomUUID().replaceAll('-', '')}`;
  #server: ChildProcess | undefined;

  constructor(kind: 'sqlite' | 'postgres') {
    this.#kind = kind;
  }

  /** Its tables, and a config published. */
  async prepare(config: object): Promise<void> {
    if (this.#kind === 'postgres') await onServer(`create database ${this.#databaseName}`);
    const file = join(this.folder, 'config.json');
    writeFileSync(file, JSON.stringify(config));
    for (const args of [['migrate'], ['publish', file]]) {
      const { code, output } = await this.run(...args);
      if (code !== 0) throw new Error(output);
    }
  }

  /** Starts the server and gives its address. */
  async serve(): Promise<string> {
    const server = spawn(process.execPath, [cli, 'serve', '--port', '0', '--site-rate', '1000000', '--checkpoint-seconds', '1'], { env: this.#env(), stdio: ['ignore', 'ignore', 'pipe'] });
    this.#server = server;
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
    await onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${this.#databaseName}'`);
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
    if (this.#kind === 'postgres') await onServer(`drop database if exists ${this.#databaseName} with (force)`);
  }

  #env(): NodeJS.ProcessEnv {
    const databaseUrl = Object.assign(new URL(inject('postgresUrl')), { pathname: `/${this.#databaseName}` }).href;
    return { PATH: process.env['PATH'], KAPSEL_DATA: join(this.folder, 'data'), KAPSEL_LOG_LEVEL: 'error', ...(this.#kind === 'postgres' && { DATABASE_URL: databaseUrl }) };
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
