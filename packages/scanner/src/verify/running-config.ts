import { isDeepStrictEqual } from 'node:util';
import { categoryRules, type CategoryRule, type ConsentCategory, type Regime, type SiteConfig } from '@kapsel/core';
import { faultsOf, siteConfigSchema } from '@kapsel/core/schema';
import { readKapsel, type ReadKapsel } from '../in-page/read-kapsel.ts';
import { isFinding } from '../published-config.ts';
import type { Line } from '../wire.ts';

/** What each category needs from the visitor that the scan was. */
export type Rules = { readonly [category in ConsentCategory]: CategoryRule };

/** The Kapsel that runs on a site. */
export interface RunningKapsel {
  readonly config: SiteConfig;
}

/** Why there is nothing to verify. */
export type NotRunning = { readonly reason: 'not-kapsel' | 'no-config' } | { readonly reason: 'faults'; readonly faults: readonly string[] };

const expression = `(${readKapsel.toString()})()`;

/** @throws Error where the page does not answer */
export async function askKapsel(line: Line): Promise<ReadKapsel> {
  const { result } = (await line.send('Runtime.evaluate', { expression, returnByValue: true })) as { result: { value?: unknown } };
  try {
    return JSON.parse(String(result.value)) as ReadKapsel;
  } catch {
    return { isHere: true }; // It is too long, or no text at all.
  }
}

/** Names and looks may be short or drawn otherwise in a page; what is held and erased may not. */
const matters = /^(?:siteId|policyVersion|blocking|regime|regions|sensitivePaths|services|\(the whole file\))(?:[.:[]|$)/u;

/** Proves what a page said of itself. */
export function proveKapsel(read: ReadKapsel | undefined): RunningKapsel | NotRunning {
  if (read?.isHere !== true) return { reason: 'not-kapsel' };
  if (typeof read.config !== 'object' || read.config === null) return { reason: 'no-config' };
  // As the runtime fills it in, for one that has not begun.
  const config: unknown = { schemaVersion: 1, policyVersion: 1, language: 'auto', blocking: 'marked', regime: 'opt-in', parties: { controller: '?', contact: '?' }, ...read.config };
  const faults = faultsOf(siteConfigSchema, config).filter((fault) => matters.test(fault) && !isFinding(fault));
  if (faults.length > 0) return { reason: 'faults', faults };
  return { config: config as SiteConfig };
}

/** Whether the page runs a config, another, or one that nobody could read. */
export function whatRuns(running: RunningKapsel | NotRunning, config: SiteConfig): 'this' | 'another' | 'unread' {
  if (!('config' in running)) return 'unread';
  return isDeepStrictEqual(essence(running.config), essence(config)) ? 'this' : 'another';
}

/** What of a config decides what is held and erased, for how long an answer counts, and who is told of it. */
function essence({ siteId, policyVersion, blocking, regime, regions, services, sensitivePaths, allowHosts, cookie, signals, compat }: SiteConfig): unknown {
  return JSON.parse(JSON.stringify({ siteId, policyVersion, blocking, regime, regions, services, sensitivePaths, allowHosts, cookie, signals, compat }));
}

/**
 * The rules for the visitor that the scan was.
 *
 * @param told what the page says they are; believed where one of the config's regimes has that rule, else the strictest of them holds, as for a visitor whose region nobody knows
 */
export function rulesOf(told: unknown, { regime, regions }: Pick<SiteConfig, 'regime' | 'regions'>): Rules {
  const given = (typeof told === 'object' && told !== null ? told : {}) as { readonly [category: string]: unknown };
  const ruleFor = (category: ConsentCategory): CategoryRule => {
    const possible = new Set([regime, ...Object.values(regions ?? {})].map((one) => ruleOf(one, category)));
    return [...possible].find((rule) => rule === given[category]) ?? categoryRules.find((rule) => possible.has(rule)) ?? 'opt-in';
  };
  return { functional: ruleFor('functional'), analytics: ruleFor('analytics'), marketing: ruleFor('marketing') };
}

/** As the runtime reads it. */
function ruleOf(regime: Regime, category: ConsentCategory): CategoryRule {
  if (typeof regime === 'object') return regime[category];
  return regime === 'none' ? 'exempt' : regime === 'opt-in' ? 'opt-in' : 'opt-out';
}
