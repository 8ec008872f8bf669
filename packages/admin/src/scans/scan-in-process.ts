import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScanOrder, ScanStep, ScanTold } from './wire.ts';

export interface ScanRun {
  readonly signal: AbortSignal;
  onStep(step: ScanStep): void;
  onFile(file: Extract<ScanTold, { kind: 'file' }>): void;
}

export type ScanEnd = Extract<ScanTold, { kind: 'done' | 'failed' }>;

/** As `scan-process.js`, or as its source where this is the source too. */
const program = fileURLToPath(new URL(`./scan-process${extname(import.meta.filename)}`, import.meta.url));

/** What a browser needs to know of this machine. Nothing of ours: the database and its password are none of a site's business. */
const passedOn = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'KAPSEL_CHROMIUM', 'PLAYWRIGHT_BROWSERS_PATH', 'XDG_RUNTIME_DIR', 'SystemRoot', 'LOCALAPPDATA', 'ProgramFiles'];

/** Beyond what the scan itself takes: to begin, and to write the reports. */
const moreMs = 180_000;

/** More is no report: some site makes things up without end. */
const mostBytes = 256 * 1024 * 1024;

/** How long it may take to end once it is told to. */
const endsWithinMs = 5000;

const folders = join(tmpdir(), 'kapsel-scans');

/**
 * Runs one scan in a process of its own, which takes its browser along when it ends, however that is. Neither can hold up whoever
 * serves visitors meanwhile.
 *
 * @throws Error where the process ends without a word, and the reason of the signal where that is aborted
 */
export async function scanInProcess(order: ScanOrder, { signal, onStep, onFile }: ScanRun): Promise<ScanEnd> {
  signal.throwIfAborted();
  await mkdir(folders, { recursive: true, mode: 0o700 });
  // Profiles that a killed browser leaves behind go with it.
  const folder = await mkdtemp(join(folders, `${process.pid}-`));
  const env = { ...Object.fromEntries(passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))), TMPDIR: folder };
  const child = fork(program, { env, execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let complaints = '';
  child.stderr?.on('data', (piece: Buffer) => (complaints = (complaints + piece.toString()).slice(-2000)));
  const end = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), endsWithinMs).unref();
  };
  signal.addEventListener('abort', end);
  const timer = setTimeout(end, order.options.maxSeconds * 1000 + moreMs);
  try {
    const result = await new Promise<ScanEnd | undefined>((resolve, reject) => {
      let last: ScanEnd | undefined;
      let size = 0;
      child.on('message', (told: ScanTold) => {
        if (size > mostBytes) return;
        if (told.kind === 'step') return onStep(told.step);
        if (told.kind !== 'file') return void (last = told);
        size += told.bytes.length;
        if (size <= mostBytes) return onFile(told);
        last = { kind: 'failed', reason: 'What was found fills more than 256 MB; visit fewer pages.', mayPass: false };
        end();
      });
      child.on('error', reject);
      child.once('close', () => resolve(last));
      child.send(order, (error) => error && reject(error));
    });
    signal.throwIfAborted();
    if (result) return result;
    throw new Error(`The process that scanned ended without a result${complaints === '' ? '' : `: ${complaints.trim().split('\n').at(-1)}`}.`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 200 });
  }
}

/** Removes what the scans of processes that are gone have left. */
export async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(folders).catch(() => [])) {
    const pid = Number(name.split('-', 1)[0]);
    if (!isAlive(pid)) await rm(join(folders, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
