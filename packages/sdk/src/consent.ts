import { consentCategories, parseCategory, type CategoryRule, type ConsentCategory, type Decision, type Regime, type SiteConfig, type SiteService } from '@kapsel/core';
import { askedCategories } from './node/notice.ts';

export { askedCategories };

/** What has to be known, beside the decision, to say what may run. All of it is fixed while a page lives. */
export interface Circumstances {
  /** The rule of each category, for this visitor's region. */
  readonly rules: { readonly [category in ConsentCategory]: CategoryRule };
  /** The browser sends Global Privacy Control. */
  readonly gpc: boolean;
  /** The page is one of the site's `sensitivePaths`. */
  readonly sensitive: boolean;
  /** The user agent calls itself a crawler: nobody is there to ask. */
  readonly crawler: boolean;
}

/** What a rule is asked about: a service of the config, or a bare category of somebody's markup. */
export type Asked = Pick<SiteService, 'category'> & Partial<Pick<SiteService, 'id' | 'since' | 'exemption'>>;

/** Nothing that somebody put into `Object.prototype` counts as said about a service. */
function own(asked: Asked): Asked {
  return { __proto__: null, ...asked } as Asked;
}

/**
 * Whether a service may store, load and run. Exempt is exempt; marketing stays out of sensitive pages whatever was
 * chosen; a choice counts for what was there to choose; without one the region's rule decides.
 */
export function isAllowed(asked: Asked, decision: Decision | undefined, { rules, gpc, sensitive, crawler }: Circumstances): boolean {
  const { category, id = '', since = 1, exemption } = own(asked);
  if (category === 'necessary' || exemption) return true;
  const isMarketing = category === 'marketing';
  if ((sensitive && isMarketing) || crawler) return false;
  if (rules[category] === 'exempt') return true;
  if (decision) {
    if (decision.refusedServices.includes(id)) return false;
    if (decision.grantedServices.includes(id)) return true;
    if (since <= decision.policyVersion) return decision.granted.includes(category);
  }
  // Who has objected to a category has objected to what comes new in it.
  return rules[category] === 'opt-out' && !(gpc && isMarketing) && (!decision || decision.granted.includes(category));
}

/** Whether the visitor has to be asked about it: it needs a yes, and was not there to choose when they last chose. */
export function isOpen(asked: Asked, decision: Decision | undefined, { rules, crawler }: Circumstances): boolean {
  const { category, id = '', since = 1, exemption } = own(asked);
  if (crawler || category === 'necessary' || exemption || rules[category] !== 'opt-in') return false;
  if (!decision) return true;
  return since > decision.policyVersion && !decision.refusedServices.includes(id) && !decision.grantedServices.includes(id);
}

const strictness: readonly CategoryRule[] = ['exempt', 'opt-out', 'opt-in'];

/**
 * The rules for a visitor's region: that of the region, else of its country, else the site's. Where regions differ and
 * nobody knows the visitor's, the strictest of all.
 *
 * @param given ISO 3166-1 or 3166-2, from `data-region` on the tag; what an edge says of networks without a country (XX, T1) is unknown
 */
export function rulesFor(config: Pick<SiteConfig, 'regime' | 'regions'>, given: string | undefined): Circumstances['rules'] {
  const region = given?.toUpperCase();
  const regions = config.regions ?? {};
  const own = (key: string) => (Object.hasOwn(regions, key) ? regions[key] : undefined);
  const isKnown = region && /^(?!XX|T1)[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/u.test(region);
  const candidates = isKnown ? [own(region) ?? own(region.slice(0, 2)) ?? config.regime] : [config.regime, ...Object.values(regions)];
  const rule = (category: ConsentCategory) => strictness[Math.max(...candidates.map((regime) => strictness.indexOf(ruleOf(regime, category))))] ?? 'opt-in';
  return { functional: rule('functional'), analytics: rule('analytics'), marketing: rule('marketing') };
}

function ruleOf(regime: Regime | undefined, category: ConsentCategory): CategoryRule {
  if (typeof regime === 'object') return strictness.includes(regime[category]) ? regime[category] : 'opt-in';
  return regime === 'none' ? 'exempt' : regime === 'opt-out' || regime === 'us-opt-out' ? 'opt-out' : 'opt-in';
}

/** Whether it chooses anything: a list that names nothing we know is no refusal, and what is missing is no choice at all. */
export function isChoice(accepted: unknown, { services }: Pick<SiteConfig, 'services'>): boolean {
  if (!Array.isArray(accepted)) return accepted === 'all' || accepted === 'none';
  return accepted.length === 0 || accepted.some((id) => parseCategory(id) ?? services.some((service) => id === service.id || id === `-${service.id}`));
}

/**
 * Makes a decision out of what somebody accepts: `all` that is asked for, `none`, or ids of categories and services, which then
 * are all that is granted; `-id` refuses one service of a granted category.
 */
export function decide(accepted: readonly string[] | 'all' | 'none', config: SiteConfig, nowSeconds: number): Decision {
  const ids: readonly string[] = accepted === 'all' ? askedCategories(config) : accepted === 'none' ? [] : accepted.map((id) => parseCategory(id) ?? id);
  const granted = consentCategories.filter((category) => ids.includes(category));
  /** Exceptions to a category that is, or is not, granted. */
  const idsOf = (sign: '' | '-', isGranted: boolean) =>
    config.services
      .filter(({ id, category, exemption }) => category !== 'necessary' && !exemption && ids.includes(sign + id) && granted.includes(category) === isGranted)
      .map(({ id }) => id);
  return { policyVersion: config.policyVersion, decidedAt: Math.floor(nowSeconds), granted, grantedServices: idsOf('', false), refusedServices: idsOf('-', true) };
}
