import type { SiteService } from '@kapsel/core';

/**
 * The services of a config, with what was approved in them: under the ids and words that they have, since an id stands in visitors'
 * cookies, and another one would ask them all again. What was approved as another service's leaves the one that had it; what the
 * owner has put in by hand stays.
 *
 * @param made what the scanner drafts of all that was approved
 */
export function joinServices(there: readonly SiteService[], made: readonly SiteService[]): SiteService[] {
  const counterparts = counterpartsOf(there, made);
  const taken = new Set(there.map(({ id }) => id));
  const joined = made.map((service) => {
    const old = counterparts.get(service);
    return { service: old ? over(old, service) : { ...service, id: freeId(service, taken) }, own: service };
  });
  const rest = there.filter((service) => ![...counterparts.values()].includes(service));
  const without = (own: SiteService) => namesOf(made.filter((other) => other !== own));
  return [...joined.map(({ service, own }) => less(service, without(own), own)), ...rest.map((service) => less(service, namesOf(made)))];
}

/**
 * Which service is which. Of one vendor there is one for each category, and which of them has the plain id depends on what was found:
 * so first those that agree in both, then those that have names in common, then those that were judged to be of another category.
 */
function counterpartsOf(there: readonly SiteService[], made: readonly SiteService[]): ReadonlyMap<SiteService, SiteService> {
  const counterparts = new Map<SiteService, SiteService>();
  const claim = (find: (service: SiteService, free: readonly SiteService[]) => SiteService | undefined): void => {
    for (const service of made) {
      const claimed = new Set(counterparts.values());
      const old = counterparts.has(service) ? undefined : find(service, there.filter((one) => !claimed.has(one)));
      if (old) counterparts.set(service, old);
    }
  };
  claim(({ id, category }, free) => free.find((old) => old.id === id && old.category === category));
  claim((service, free) => free.filter((old) => old.category === service.category && inCommon(old, service) > 0).toSorted((a, b) => inCommon(b, service) - inCommon(a, service))[0]);
  claim((service, free) => free.find((old) => old.id === service.id && (inCommon(old, service) > 0 || namesIn(old).length === 0)));
  return counterparts;
}

function inCommon(one: SiteService, other: SiteService): number {
  const names = new Set(namesIn(other));
  return namesIn(one).filter((name) => names.has(name)).length;
}

function namesIn({ hosts, cookies, storage }: SiteService): readonly string[] {
  return [...hosts, ...cookies, ...storage];
}

/** The owner's words over those of the scanner, the inventory's word on what it is. */
function over(old: SiteService, made: SiteService): SiteService {
  const { exemption, reason, ...words } = old;
  return {
    ...made,
    ...words,
    provider: made.provider,
    category: made.category,
    ...(made.exemption && { exemption: made.exemption, reason: (exemption === made.exemption ? reason : undefined) ?? made.reason ?? '' }),
    hosts: union(made.hosts, old.hosts),
    cookies: union(made.cookies, old.cookies),
    storage: union(made.storage, old.storage),
  };
}

function freeId({ id, category }: SiteService, taken: Set<string>): string {
  let free = id;
  if (taken.has(free)) free = `${id}-${category}`.slice(0, 60);
  for (let number = 2; taken.has(free); number += 1) free = `${id.slice(0, 50)}-${number}`;
  taken.add(free);
  return free;
}

interface Names {
  readonly cookies: ReadonlySet<string>;
  readonly storage: ReadonlySet<string>;
}

function namesOf(services: readonly SiteService[]): Names {
  return { cookies: new Set(services.flatMap(({ cookies }) => cookies)), storage: new Set(services.flatMap(({ storage }) => storage)) };
}

/** What another service has, this one has not, but for what it was itself found to have. */
function less(service: SiteService, others: Names, own?: SiteService): SiteService {
  return {
    ...service,
    cookies: service.cookies.filter((name) => !others.cookies.has(name) || own?.cookies.includes(name)),
    storage: service.storage.filter((name) => !others.storage.has(name) || own?.storage.includes(name)),
  };
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort();
}
