import { categories, categoryName } from '../category.ts';
import { matchesHost } from '../host-pattern.ts';
import { matchesPattern, patternWeight } from '../name-pattern.ts';
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
export function overrideFor(observed: Pick<Observed, 'name' | 'domain'>, overrides: readonly Override[]): Override | undefined {
  return overrides.filter((candidate) => fits(candidate, observed)).sort(moreSpecificFirst)[0];
}

function fits(override: Override, observed: Pick<Observed, 'name' | 'domain'>): boolean {
  if (!matchesPattern(override.name, observed.name)) return false;
  return override.domain === undefined || matchesHost(override.domain, observed.domain);
}

function moreSpecificFirst(a: Override, b: Override): number {
  return Number(b.domain !== undefined) - Number(a.domain !== undefined) || patternWeight(b.name) - patternWeight(a.name);
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
    nb: `${decided.nb} ${reason.nb.slice(0, -1)}, som ${categoryName(known, 'nb')}.`,
    en: `${decided.en} ${reason.en.slice(0, -1)}, as ${categoryName(known, 'en')}.`,
  };
}
