import { forTerminal } from './report/safe-text.ts';

/** One line for the person at the terminal, beside what standard output is for. */
export function complain(message: string): void {
  process.stderr.write(`${forTerminal(message, 2000)}\n`);
}
