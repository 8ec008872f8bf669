#!/usr/bin/env node
import { fileTrouble } from '@kapsel/core';
import { complain } from './complain.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { ScanError } from './scan-error.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads our output may stop early, as `head` does.
  if (error.code === 'EPIPE') return;
  complain(`Standard output could not be written: ${fileTrouble(error)}.`);
  process.exit(exitCodes.badInput);
});

process.exitCode = await main(process.argv.slice(2));

/** Loads what is asked for and no more: a browser's parts take longer than many a list takes to classify. */
async function main(given: readonly string[]): Promise<number> {
  try {
    if (given[0] === 'classify') return await (await import('./classify/command.ts')).classifyLines(given.slice(1));
    return await (await import('./commands.ts')).main(given);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    complain(error.message);
    return exitCodeOf(error);
  }
}
