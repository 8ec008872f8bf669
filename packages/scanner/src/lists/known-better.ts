import type { ImportedList, Override } from '@kapsel/core/classify';
import { overridesSchema, type OverridesFile } from '@kapsel/core/schema';
import { readJson, requireFit } from '../read-file.ts';
import { ScanError } from '../scan-error.ts';
import { readListFile } from './read-list.ts';

/** What an owner knows beside the knowledge base, of every command that classifies. */
export interface KnownBetter {
  readonly overrides: readonly Override[];
  /** The one to hear first in front. */
  readonly imported: readonly ImportedList[];
}

/** Its options, for `parseArgs`. */
export const knownBetterOptions = {
  overrides: { type: 'string' },
  list: { type: 'string', multiple: true },
} as const;

/** @throws ScanError BAD_OPTION naming the file and every fault in it */
export function readKnownBetter({ overrides, list = [] }: { readonly overrides?: string; readonly list?: readonly string[] }): KnownBetter {
  return { overrides: overrides === undefined ? [] : readOverrides(overrides), imported: list.map(readListFile) };
}

function readOverrides(file: string): readonly Override[] {
  const named = `--overrides ${file}`;
  const value = readJson(named, file);
  if (typeof value !== 'object' || value === null || !(Array.isArray(value) || 'overrides' in value)) {
    throw new ScanError('BAD_OPTION', `${named} must be a list: [{ "name": "_my_*", "category": "functional" }].`);
  }
  requireFit(named, overridesSchema, value);
  const fitting = value as OverridesFile;
  return Array.isArray(fitting) ? fitting : fitting.overrides;
}
