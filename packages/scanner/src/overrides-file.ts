import type { Override } from '@kapsel/core/classify';
import { overridesSchema } from '@kapsel/core/schema';
import { bad } from './option-values.ts';
import { readJson, requireFit } from './read-file.ts';

/**
 * The owner's word on names, from the file that `--overrides` names.
 *
 * @throws ScanError BAD_OPTION naming every fault
 */
export function readOverrides(file: string): Override[] {
  const named = `--overrides ${file}`;
  const value = readJson(named, file);
  if (!Array.isArray(value)) throw bad(`${named} must be a list: [{ "name": "_my_*", "category": "functional" }].`);
  requireFit(named, overridesSchema, value);
  return value as Override[];
}
