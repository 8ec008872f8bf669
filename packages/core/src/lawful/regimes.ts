import { consentCategories, type ConsentCategory } from '../category.ts';
import type { CategoryRule, Regime, SiteConfig } from '../site-config.ts';
import { refuse, warn, type UnlawfulPattern } from './pattern.ts';
import { vendorOf } from './vendors.ts';

const eea = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');
/** Parts of the EEA with a code of their own, and what people write that is no country. */
const territories: { readonly [code: string]: string | undefined } = { __proto__: null as never, EU: 'BE', UK: 'GB', SJ: 'NO', AX: 'FI', GP: 'FR', GF: 'FR', MQ: 'FR', RE: 'FR', YT: 'FR', MF: 'FR' };
const asked = [...eea, 'GB', 'CH'];

/** What a named regime means for a category; the SDK reads it in the same way. */
function ruleOf(regime: Regime, category: ConsentCategory): CategoryRule {
  if (typeof regime === 'object') return regime[category];
  return regime === 'opt-in' ? 'opt-in' : regime === 'none' ? 'exempt' : 'opt-out';
}

/** Whether a country lets a category begin without a yes, under this rule. */
function mayBegin(country: string, category: ConsentCategory, rule: CategoryRule): boolean {
  if (rule === 'opt-in') return true;
  if (category === 'marketing') return false;
  // CNIL's exemption of audience measurement; what the visitor set themselves is exempt by service, not by category.
  if (country === 'FR') return category === 'analytics';
  // In Great Britain since 5 February 2026, and in Switzerland: with information and a free objection, which `exempt` has not.
  return (country === 'GB' || country === 'CH') && rule === 'opt-out';
}

const why = (country: string, category: ConsentCategory): string => {
  if (country === 'GB') return category === 'marketing' ? 'PECR, also as amended in 2026, wants a yes for it.' : 'PECR as amended in 2026 lets it begin only where the visitor can object: opt-out, not exempt.';
  if (country === 'CH') return category === 'marketing' ? 'The Swiss authority wants a yes for profiling.' : 'Art. 45c of the Telecommunications Act wants a way to object: opt-out, not exempt.';
  if (country === 'FR' && category === 'functional') return 'France’s exemption is for measuring one’s own audience.';
  return 'The ePrivacy directive, art. 5(3), wants a yes first.';
};

/** Whether anybody is asked anything before it begins. */
export function asksSomebody({ regime, regions = {} }: Pick<SiteConfig, 'regime' | 'regions'>): boolean {
  return [regime, ...Object.values(regions)].some((one) => consentCategories.some((category) => ruleOf(one, category) === 'opt-in'));
}

/** Regimes under which something begins unasked where the law wants a yes. */
export function unlawfulRegimes(config: SiteConfig): UnlawfulPattern[] {
  return [...Object.entries(config.regions ?? {}).flatMap(([region, regime]) => inRegion(config, region, regime)), ...everywhere(config)];
}

function inRegion(config: SiteConfig, region: string, regime: Regime): UnlawfulPattern[] {
  const code = region.slice(0, 2);
  const country = territories[code] ?? code;
  if (!asked.includes(country)) return [];
  return consentCategories.flatMap((category) => {
    const rule = ruleOf(regime, category);
    const path = typeof regime === 'object' ? `regions.${region}.${category}` : `regions.${region}`;
    if (!mayBegin(country, category, rule)) return [refuse(path, 'LAW-01', `lets ${category} begin unasked in ${region}. ${why(country, category)} Make it opt-in${country === 'GB' || country === 'CH' ? (category === 'marketing' ? '' : ' or opt-out') : ''}.`)];
    if (rule === 'opt-in') return [];
    return category === 'analytics' ? unasked(config, path, country) : adapting(config, path, country);
  });
}

/** Statistics that may begin unasked are the site's own, and of nobody who does more with them. */
function unasked({ services }: SiteConfig, path: string, country: string): UnlawfulPattern[] {
  if (country === 'CH') return [];
  const others = services.filter((service) => service.category === 'analytics' && vendorOf(service));
  const conditions = country === 'FR' ? 'own, anonymous statistics, a tracker that lives 13 months at most, data that live 25, and information how to object' : 'own statistics, to improve the service, with clear information and a free objection';
  return [warn(path, 'LAW-14', `lets analytics begin unasked. That holds for ${conditions}${others.length > 0 ? `; ${others.map(({ name }) => name).join(', ')} may do more than that` : ''}. See that it does.`)];
}

/** What Great Britain lets begin is how a site looks and works for its visitor, not what others show in it. */
function adapting({ services }: SiteConfig, path: string, country: string): UnlawfulPattern[] {
  const others = services.filter((service) => service.category === 'functional' && !service.exemption && service.hosts.length > 0);
  if (country !== 'GB' || others.length === 0) return [];
  return [warn(path, 'LAW-01', `lets functional begin unasked. That holds for how the site looks and works for its visitor; ${others.map(({ name }) => name).join(', ')} may do more than that. See that it does not.`)];
}

/** The regime of a site holds for every visitor whose region the config does not name. */
function everywhere(config: SiteConfig): UnlawfulPattern[] {
  const { regime, regions = {} } = config;
  const open = consentCategories.filter((category) => ruleOf(regime, category) !== 'opt-in');
  if (open.length === 0 || asked.every((country) => Object.hasOwn(regions, country))) return [];
  const sign = europeanSign(config);
  const message = `lets ${open.join(', ')} begin unasked for everybody whose country regions does not name, also in the EEA, Great Britain and Switzerland`;
  const mend = 'Make opt-in the regime, and name in regions where another holds.';
  return [sign ? refuse('regime', 'LAW-01', `${message}; ${sign} says that the site is meant for people there. ${mend}`) : warn('regime', 'LAW-01', `${message}. ${mend}`)];
}

const authorities = /datatilsyn|cnil|garante|aepd|agencia española|integritetsskydd|tietosuoja|information commissioner|\bico\b|edöb|fdpic|data protection (?:authority|commission|inspectorate)|persoonsgegevens|datenschutz|persónuvernd|uodo/iu;

/** What in a config shows that a site is meant for people of the EEA, Great Britain or Switzerland. */
function europeanSign({ parties, cookie, regions = {} }: SiteConfig): string | undefined {
  const isThere = (domain = ''): boolean => {
    const top = /\.([a-z]{2})$/iu.exec(domain)?.[1]?.toUpperCase() ?? '';
    return [...asked, 'EU', 'UK'].includes(top);
  };
  const named = Object.keys(regions).find((region) => asked.includes(territories[region.slice(0, 2)] ?? region.slice(0, 2)));
  const host = /(?:@|https?:\/\/)([a-z0-9.-]+[a-z])/iu.exec(parties.contact)?.[1];
  if (authorities.test(parties.supervisoryAuthority ?? '')) return 'parties.supervisoryAuthority';
  if (isThere(cookie?.domain)) return 'cookie.domain';
  if (isThere(host)) return 'parties.contact';
  return named && `regions.${named}`;
}
