import { consentCategories, type Category, type Decision, type SiteConfig } from '@kapsel/core';
import { isAllowed, isOpen, type Asked, type Circumstances } from './consent.ts';
import type { ConsentDetail } from './events.ts';

/** What a visitor decided, as the API tells it. */
export interface CurrentDecision {
  readonly decided: boolean;
  readonly categories: readonly Category[];
  readonly services: readonly string[];
  readonly policyVersion: number;
  readonly decidedAt: number | undefined;
  readonly recordId: string | undefined;
  readonly gpc: ConsentDetail['gpc'];
  /** Ids of services, or of categories where none are configured, that the visitor still has to be asked about. */
  readonly open: readonly string[];
}

export function currentDecision(config: SiteConfig, decision: Decision | undefined, circumstances: Circumstances): CurrentDecision {
  const { services } = config;
  const allows = (one: Asked): boolean => isAllowed(one, decision, circumstances);
  const categories: Category[] = ['necessary', ...consentCategories.filter((category) => allows({ category }))];
  const asked: readonly (Asked & { id: string })[] = services.length > 0 ? services : consentCategories.map((id) => ({ id, category: id }));
  return {
    decided: decision !== undefined,
    categories,
    services: services.filter(allows).map(({ id }) => id),
    policyVersion: (decision ?? config).policyVersion,
    decidedAt: decision?.decidedAt,
    recordId: decision?.recordId,
    gpc: circumstances.gpc && !categories.includes('marketing') ? 'honoured' : 'absent',
    open: asked.filter((one) => isOpen(one, decision, circumstances)).map(({ id }) => id),
  };
}

/** Categories and services that only one of the two grants. */
export function changedIds(one: CurrentDecision, other: CurrentDecision): string[] {
  const before = [...one.categories, ...one.services];
  const after = [...other.categories, ...other.services];
  return [...before, ...after].filter((id) => before.includes(id) !== after.includes(id));
}
