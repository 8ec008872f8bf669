import { parseArgs, type ParseArgsConfig } from 'node:util';
import { anyOf, didYouMean } from '@kapsel/core';
import { ScanError } from './scan-error.ts';

/** @throws ScanError BAD_OPTION naming what may be chosen */
export function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === text);
  if (found === undefined) throw bad(`${option} ${text} is not known${didYouMean(text, allowed)}: choose ${anyOf(allowed)}.`);
  return found;
}

export function bad(message: string): ScanError {
  return new ScanError('BAD_OPTION', message);
}

/**
 * Reads arguments as Node's `parseArgs` does.
 *
 * @param help what to type for all that there is
 * @throws ScanError BAD_OPTION naming what does not fit
 */
export function readArguments<T extends ParseArgsConfig>(config: T, help: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // Node adds how to pass a value that begins with a hyphen; the first sentence is the one that helps.
    throw bad(`${((error as Error).message.split(/\. |\n/u, 1)[0] ?? '').replace(/\.$/u, '')}. See ${help}.`);
  }
}
