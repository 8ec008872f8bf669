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
