import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export const root = join(import.meta.dirname, '..');

/** Something that a person has to mend; told in one sentence, without a stack trace. */
export class SetupError extends Error {
  override name = 'SetupError';
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Shows nothing of what it prints. */
  readonly quiet?: boolean;
  /** Shows only lines like this, each once; what went wrong is told in our own words. */
  readonly showOnly?: RegExp;
  /** It ends by itself when it is told to, and is waited for. */
  readonly isServer?: boolean;
}

/**
 * Runs a program in the root of the repository and shows what it prints.
 *
 * @returns its exit code; a signal counts as 1, as does a program that is not there
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: options.quiet ? 'ignore' : options.showOnly ? ['ignore', 'pipe', 'ignore'] : 'inherit',
      env: { ...process.env, ...options.env },
    });
    if (child.stdout && options.showOnly) showLines(child.stdout, options.showOnly);
    if (options.isServer) {
      // Ctrl-C reaches the child by itself.
      process.on('SIGINT', () => {});
      process.on('SIGTERM', () => child.kill('SIGTERM'));
    }
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function showLines(output: Readable, wanted: RegExp): void {
  const shown = new Set<string>();
  createInterface({ input: output }).on('line', (line) => {
    if (!wanted.test(line) || shown.has(line)) return;
    shown.add(line);
    console.log(line);
  });
}

/** Runs a TypeScript or JavaScript file on the Node that runs this. */
export function runNode(file: string, args: readonly string[] = [], options?: RunOptions): Promise<number> {
  return run(process.execPath, [join(root, file), ...args], options);
}

/** The bin of an installed package, as the shell would find it. */
export function runBin(name: string, args: readonly string[], options?: RunOptions): Promise<number> {
  return run(join(root, 'node_modules', '.bin', name), args, options);
}
