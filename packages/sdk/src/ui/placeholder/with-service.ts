import { consentCategories, type Decision, type SiteConfig } from '@kapsel/core';
import { isAllowed, type Circumstances } from '../../consent.ts';

/**
 * What has to be chosen so that one service is granted beside all that was granted before, and nothing else is: neither what
 * came new since, nor what only the region's rule lets run without a choice.
 */
export function withService(id: string, before: Decision | undefined, { services }: Pick<SiteConfig, 'services'>, circumstances: Circumstances): string[] {
  // What was granted stays so where it may only not run.
  const elsewhere = { ...circumstances, sensitive: false };
  const categories = consentCategories.filter((category) =>
    before ? before.granted.includes(category) : circumstances.rules[category] === 'opt-out' && isAllowed({ category }, before, elsewhere),
  );
  const exceptions = services.flatMap((service) => {
    if (service.id === id) return [];
    const isGranted = isAllowed(service, before, elsewhere);
    if (categories.some((category) => category === service.category)) return isGranted ? [] : [`-${service.id}`];
    return isGranted && before?.grantedServices.includes(service.id) ? [service.id] : [];
  });
  return [...categories, ...exceptions, id];
}
