import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { scanReportSchema } from '@kapsel/core/schema';
import type { ScanReport } from '@kapsel/core';

const cli = fileURLToPath(new URL('cli.js', import.meta.resolve('@kapsel/scanner')));

export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Keep out of this machine, as a scan does unless it is told. The sites of the tests are on it. */
  readonly refusePrivate?: boolean;
  /** Gets the running process, to send it signals. */
  onStart?(child: ChildProcessByStdio<null, Readable, Readable>): void;
}

/** Those that visit nobody. */
const offline = ['diff', 'services'];

/** Those that are no plain scan take no passes. */
const subcommands = [...offline, 'verify'];

/** Few stories hang on what a site does after an answer; those that do say `--passes` themselves, and the last one counts. */
const inOnePass = ['--passes', 'untouched'];

/** Runs `kapsel-scan` as a person would, and waits for it; without staying on a page for what it may do later, unless told. */
export function kapselScan(args: readonly string[], { env, refusePrivate = false, onStart }: CliOptions = {}): Promise<CliRun> {
  const visits = args.length > 0 && !offline.includes(args[0] ?? '') && !args.includes('--resume');
  const passes = visits && !subcommands.includes(args[0] ?? '') ? inOnePass : [];
  const usual = visits && !refusePrivate ? ['--allow-private'] : [];
  const stay = !visits || args.includes('--stay') ? [] : ['--stay', '0'];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...passes, ...args, ...usual, ...stay], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    onStart?.(child);
  });
}

/** The same, for its JSON report, which is held against the published schema. */
export async function scanToReport(args: readonly string[], options?: CliOptions): Promise<CliRun & { report: ScanReport }> {
  const run = await kapselScan([...args, '--format', 'json', '--quiet'], options);
  return { ...run, report: scanReportSchema.parse(JSON.parse(run.stdout)) };
}
