import type { ScanItem } from '@kapsel/core';
import type { Override } from '@kapsel/core/classify';
import { faultsOf, overridesSchema } from '@kapsel/core/schema';
import { mostFaults } from '../publish/publication.ts';
import { isNameable, mostName } from './entries.ts';
import { ReviewError } from './review-error.ts';
import { mayBeExempt, observedOf } from './verdict.ts';

/** What an owner says of an item; its name and domain are known. */
export type OwnersWord = Omit<Override, 'name' | 'domain'>;

/** The owner's word on one item as a line of an overrides file, or why it cannot be said. */
export function overrideOf(found: readonly ScanItem[], word: OwnersWord): Override | ReviewError {
  const [first] = found as readonly [ScanItem];
  const { name, domain } = observedOf(first);
  if (!isNameable(first)) return new ReviewError('NOT_NAMEABLE', 'Its name would be read as a pattern, or is too long: no config can name it. Hold the service that sets it by its host.');
  if (first.kind === 'request' && first.party === 'first') return new ReviewError('NOT_NAMEABLE', 'It goes through the site’s own host, so that a word on it would be one on the whole site. Name the paths in the service of the draft.');
  // A request has no name: whatever comes from there is meant.
  const { exemption = mayBeExempt(word.category) ? first.exemption : undefined, ...rest } = word;
  const override: Override = { name: first.kind === 'request' ? '*' : name, domain, ...rest, ...(exemption && { exemption }) };
  const [fault] = faultsOfOverrides([override]);
  return fault === undefined ? override : new ReviewError('BAD_OVERRIDE', fault.replace(/^\[0\]\.?/u, ''));
}

/** As many as there may be items, so that each can have its own. */
const mostOverrides = 20_000;

/** What is wrong with a file of overrides, one line each: as the schema has it, and what the law adds. */
export function faultsOfOverrides(file: unknown): string[] {
  const given: unknown = Array.isArray(file) ? file : (file as { overrides?: unknown } | null)?.overrides;
  if (Array.isArray(given) && given.length > mostOverrides) return [`${Array.isArray(file) ? '(the whole file)' : 'overrides'}: has ${given.length} overrides; there may be ${mostOverrides}`];
  const faults = faultsOf(overridesSchema, file, mostFaults);
  if (faults.length > 0) return faults;
  const [prefix, overrides] = Array.isArray(file) ? ['', file as Override[]] : ['overrides', (file as { overrides: Override[] }).overrides];
  return overrides.flatMap((override, index) => {
    const { name, domain = '', category, exemption } = override;
    const at = `${prefix}[${index}]`;
    return [
      ...(Math.max(name.length, domain.length) > mostName ? [`${at}.name: no cookie has such a long name`] : []),
      ...(isPlain(override) ? [] : [`${at}: has a NUL or half a character (a lone surrogate) in it`]),
      ...(category === 'necessary' && !exemption ? [`${at}.exemption: is missing; what is necessary needs an exemption (transmission or user-requested) and a written reason`] : []),
    ];
  });
}

/** Whether both databases take all of its texts. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  return typeof value !== 'object' || value === null || Object.values(value).every(isPlain);
}
