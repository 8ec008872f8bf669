import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Something that a person has to mend; told in one sentence, without a stack trace. */
export class SetupError extends Error {
  override name = 'SetupError';
}

/**
 * Runs a program in the root of the repository and shows what it prints.
 *
 * @returns its exit code; a signal counts as 1, as does a program that is not there
 */
export function run(command: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv; timeoutMs?: number; quiet?: boolean } = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: options.quiet ? 'ignore' : 'inherit',
      env: { ...process.env, ...options.env },
      ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs a TypeScript or JavaScript file on the Node that runs this. */
export function runNode(file: string, args: readonly string[] = []): Promise<number> {
  return run(process.execPath, [join(root, file), ...args]);
}

/** The bin of an installed package, as the shell would find it. */
export function runBin(name: string, args: readonly string[]): Promise<number> {
  return run(join(root, 'node_modules', '.bin', name), args);
}
