import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { run } from './process.ts';

export function mayUseApt(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Somebody at the terminal is asked before a system package is installed; a script is not. */
export async function isAllowed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env['CI']) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Install the system package with apt-get? [Y/n] ');
  terminal.close();
  return /^(?:y|yes|j|ja)?$/iu.test(answer.trim());
}

/** Whether it worked is for the caller to see: the program is there afterwards, or it is not. */
export async function installDebian(packages: readonly string[]): Promise<void> {
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', ...packages);
}

function apt(...args: string[]): Promise<number> {
  return run('apt-get', ['-q', ...args], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
}
