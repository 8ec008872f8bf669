import { matchesHost } from '../host-pattern.ts';
import { matchesPattern, patternWeight } from '../name-pattern.ts';
import { byKnowledgeBase } from './by-knowledge-base.ts';
import type { Classifier, Observed, Override } from './verdict.ts';

/** The owner knows best. Of several overrides the one with a domain wins, then the most literal pattern. */
export const byOwnerOverride: Classifier = (observed, options) => {
  const override = (options.overrides ?? []).filter((candidate) => fits(candidate, observed)).sort(moreSpecificFirst)[0];
  if (!override) return undefined;
  const { reason: _, ...known } = byKnowledgeBase(observed, options) ?? { reason: undefined };
  return {
    // What the owner leaves open (provider, purpose) stays as it is known.
    ...known,
    category: override.category,
    ...(override.service !== undefined && { service: override.service }),
    ...(override.provider !== undefined && { provider: override.provider }),
    ...(override.purpose !== undefined && { purpose: override.purpose }),
    confidence: 1,
    reason: { nb: 'Bestemt av nettstedets eier.', en: 'Decided by the site’s owner.' },
  };
};

function fits(override: Override, observed: Observed): boolean {
  if (!matchesPattern(override.name, observed.name)) return false;
  return override.domain === undefined || matchesHost(override.domain, observed.domain);
}

function moreSpecificFirst(a: Override, b: Override): number {
  return Number(b.domain !== undefined) - Number(a.domain !== undefined) || patternWeight(b.name) - patternWeight(a.name);
}
