import { categories, categoryName } from '../category.ts';
import { matchesHost } from '../host-pattern.ts';
import { moreLiteral, patternWeight, PatternIndex } from '../name-pattern.ts';
import { byImported } from './by-imported.ts';
import { byKnowledgeBase } from './by-knowledge-base.ts';
import type { Classifier, Evidence, Observed, Override } from './verdict.ts';

/** The owner knows best. Of several overrides the one with a domain wins, then the most literal pattern. */
export const byOwnerOverride: Classifier = (observed, options) => {
  const override = overrideFor(observed, options.overrides ?? []);
  if (!override) return undefined;
  const { reason, ...known }: Partial<Evidence> = byKnowledgeBase(observed, options) ?? byImported(observed, options) ?? {};
  const purpose = override.purpose ?? known.purpose;
  return {
    // What the owner leaves open (provider, purpose) stays as it is known.
    ...known,
    category: override.category,
    ...(override.service !== undefined && { service: override.service }),
    ...(override.provider !== undefined && { provider: override.provider }),
    ...(purpose !== undefined && { purpose }),
    item: itemOf(override, observed, known.item),
    confidence: 1,
    reason: known.category && reason ? besideWhatIsKnown(override, known.category, reason) : decided,
  };
};

/** The override that counts for a thing, if there is one. */
export function overrideFor({ name, domain }: Pick<Observed, 'name' | 'domain'>, overrides: readonly Override[]): Override | undefined {
  if (overrides.length === 0) return undefined;
  const fitting = indexOf(overrides).find(name).flatMap(({ value }) => (value.domain === undefined || matchesHost(value.domain, domain) ? [value] : []));
  return fitting.sort(moreSpecificFirst)[0];
}

/** An owner may have a thousand of them, and a list a million names. */
const indexes = new WeakMap<readonly Override[], PatternIndex<Override>>();

function indexOf(overrides: readonly Override[]): PatternIndex<Override> {
  const known = indexes.get(overrides);
  if (known) return known;
  const index = new PatternIndex<Override>();
  for (const override of overrides) index.add(override.name, override);
  indexes.set(overrides, index);
  return index;
}

function moreSpecificFirst(a: Override, b: Override): number {
  return Number(b.domain !== undefined) - Number(a.domain !== undefined) || moreLiteral(a.name, b.name);
}

/** An exemption that is known goes with the category that it was argued for. A pattern of hardly anything but stars names nothing. */
function itemOf({ name, category, purpose, exemption: argued }: Override, observed: Observed, known: Evidence['item']): NonNullable<Evidence['item']> {
  const exemption = argued ?? (category === 'necessary' || category === 'functional' ? known?.exemption : undefined);
  const own = patternWeight(name) >= 3 ? name : observed.name;
  return { name: known?.name ?? own, purpose: purpose ?? known?.purpose ?? { nb: '', en: '' }, ...(exemption && { exemption }) };
}

const decided = { nb: 'Bestemt av nettstedets eier.', en: 'Decided by the site’s owner.' };

/** Who reads that a tracker is necessary has to read what it is known for. */
function besideWhatIsKnown({ category }: Override, known: Evidence['category'], reason: Evidence['reason']): Evidence['reason'] {
  if (categories.indexOf(known) <= categories.indexOf(category)) return decided;
  return {
    nb: `${decided.nb} ${reason.nb.slice(0, -1)}, som «${categoryName(known, 'nb')}».`,
    en: `${decided.en} ${reason.en.slice(0, -1)}, as «${categoryName(known, 'en')}».`,
  };
}
