import type { Override } from '@kapsel/core/classify';
import { overridesSchema, type OverridesFile } from '@kapsel/core/schema';
import { readJson, requireFit } from './read-file.ts';
import { ScanError } from './scan-error.ts';

/**
 * Reads the owner's word on names: a list, or an object with a schema for editors and the list in it.
 *
 * @throws ScanError BAD_OPTION naming every fault, each with its place
 */
export function readOverrides(file: string): readonly Override[] {
  const named = `--overrides ${file}`;
  const value = readJson(named, file);
  if (typeof value !== 'object' || value === null || !(Array.isArray(value) || 'overrides' in value)) {
    throw new ScanError('BAD_OPTION', `${named} must be a list: [{ "name": "_my_*", "category": "functional" }].`);
  }
  requireFit(named, overridesSchema, value);
  const fitting = value as OverridesFile;
  return Array.isArray(fitting) ? fitting : fitting.overrides;
}
