import { readFileSync } from 'node:fs';
import { fileTrouble } from '@kapsel/core';
import { faultsOf } from '@kapsel/core/schema';
import { jsonTrouble } from './json-trouble.ts';
import { ScanError } from './scan-error.ts';

type Schema = Parameters<typeof faultsOf>[0];

/**
 * The text of a file that an option names, without a mark of its encoding.
 *
 * @param named the option and the file, as the person wrote them
 * @param file its path, or 0 for standard input
 * @throws ScanError BAD_OPTION saying why it cannot be read
 */
export function readText(named: string, file: string | 0): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/u, '');
  } catch (cause) {
    throw new ScanError('BAD_OPTION', `${named} cannot be read: ${fileTrouble(cause)}.`, { cause });
  }
}

/** @throws ScanError BAD_OPTION */
export function readJson(named: string, file: string): unknown {
  return parseJson(named, readText(named, file));
}

/** @throws ScanError BAD_OPTION */
export function parseJson(named: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ScanError('BAD_OPTION', `${named} is not JSON: ${jsonTrouble(cause)}.`, { cause });
  }
}

/** @throws ScanError BAD_OPTION naming every fault, each with its place */
export function requireFit(named: string, schema: Schema, value: unknown, isTolerated: (fault: string) => boolean = () => false): void {
  const faults = faultsOf(schema, value).filter((fault) => !isTolerated(fault));
  if (faults.length > 0) throw new ScanError('BAD_OPTION', `${named} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}: ${faults.join('; ')}.`);
}
