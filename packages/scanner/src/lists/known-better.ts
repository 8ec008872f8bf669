import type { ImportedList, Override } from '@kapsel/core/classify';
import { readOverrides } from '../overrides-file.ts';
import { readListFile } from './read-list.ts';

/** What an owner knows beside the knowledge base, of every command that classifies. */
export interface KnownBetter {
  readonly overrides: readonly Override[];
  /** The one to hear first in front. */
  readonly imported: readonly ImportedList[];
}

/**
 * Reads the files that `--overrides` and `--list` name.
 *
 * @throws ScanError BAD_OPTION naming the file and every fault in it
 */
export function readKnownBetter({ overrides, list = [] }: { readonly overrides?: string; readonly list?: readonly string[] }): KnownBetter {
  return { overrides: overrides === undefined ? [] : readOverrides(overrides), imported: list.map(readListFile) };
}
