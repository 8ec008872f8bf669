import type { Inside } from '../../part.ts';
import { matchName, matchService, type RuledService } from '../rules.ts';

/** What the rules speak of, and who is told; nothing is held where `blocking` is `report-only`, but all that would be is told. */
export type PolicySource = Pick<Inside, 'allows' | 'emit' | 'held' | 'shownOnce'> & { readonly config: Pick<Inside['config'], 'services' | 'blocking'> };

/*
 * The rules of this page, which answer every patch whether a thing has to be held; what no rule names is never touched. There
 * is one page, and so one policy: each frame that its scripts can reach obeys it too.
 */
let source: PolicySource;
let mentions: readonly (readonly [RuledService, RegExp])[];
const told = new Set<string>();

export function obey(given: PolicySource): void {
  source = given;
  mentions = given.config.services.filter(({ hosts }) => hosts.length > 0).map((service) => [service, mentionOf(service.hosts)]);
  told.clear();
}

/** Whether an address is one of a service that may not run. */
export function holdsAddress(address: unknown, kind: string, base: string = document.baseURI): boolean {
  const text = String(address);
  return isHeld(matchService(source.config.services, text, base), kind, text.replace(/[?#].*$/su, ''));
}

/** Whether the visitor let this very element through, for the service that the address belongs to. */
export function isShownOnce(element: Element, address: unknown): boolean {
  const service = source.shownOnce?.get(element);
  return service !== undefined && service === matchService(source.config.services, String(address), document.baseURI);
}

export function tellHeld(element: Element): void {
  source.held?.(element);
}

/** Whether a `srcset` or any other list of addresses has one of them. */
export function holdsAnyAddress(list: unknown, kind: string): boolean {
  return String(list)
    .split(/[\s,]+/u)
    .some((part) => part.includes('/') && holdsAddress(part, kind));
}

export function holdsName(list: 'cookies' | 'storage', name: string, kind: string): boolean {
  return isHeld(matchName(source.config.services, list, name), kind, name);
}

/** Whether code or markup names a host of a service that may not run. */
export function holdsText(text: string, kind: string): boolean {
  return mentions.some(([service, mention]) => mention.test(text) && isHeld(service, kind, service.hosts[0] ?? ''));
}

/** The same as a plain question: nobody is told, nothing is decided. */
export function mightHold(text: string): boolean {
  return mentions.some(([service, mention]) => mention.test(text) && !source.allows(service));
}

/** Hosts that are held right now, for places that cannot ask, such as a worker. */
export function heldHosts(): string[] {
  return isReportOnly() ? [] : mentions.flatMap(([service]) => (source.allows(service) ? [] : service.hosts));
}

/** Whether the visitor has granted all that the rules name. */
export function holdsNothing(): boolean {
  return source.config.services.every((service) => source.allows(service));
}

export function isReportOnly(): boolean {
  return source.config.blocking === 'report-only';
}

function isHeld(service: RuledService | undefined, kind: string, what: string): boolean {
  if (!service || source.allows(service)) return false;
  const held = !isReportOnly();
  const key = `${kind} ${what}`;
  if (!told.has(key)) {
    told.add(key);
    source.emit('blocked', { service: service.id, category: service.category, kind, what, held });
  }
  return held;
}

/** `*.example.com` → example.com after anything that ends a label, so that `notexample.com` is none. */
function mentionOf(hosts: readonly string[]): RegExp {
  const alternatives = hosts.map((host) => {
    const literal = host.replace(/^\*\./u, '').replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
    return `(?<![a-z0-9${host.startsWith('*.') ? '' : '.'}-])${literal}(?![a-z0-9-])`;
  });
  return new RegExp(alternatives.join('|'), 'iu');
}
