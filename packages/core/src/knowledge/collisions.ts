import { matchesHost } from '../host-pattern.ts';
import { moreLiteral } from '../name-pattern.ts';
import type { KnownItem, ServiceEntry } from './service-entry.ts';

/**
 * Entries that would answer for the same thing, one sentence each: which one wins must never depend on the order of files. Two
 * services may use one name where their domains or parties tell them apart, or where both say that they share it.
 */
export function collisions(entries: readonly ServiceEntry[]): string[] {
  return [...claimedTwice(entries), ...(['cookies', 'storage'] as const).flatMap((list) => sameNames(entries, list)), ...unknownSharers(entries)];
}

/** Hosts, paths and signatures belong to one service each. */
function claimedTwice(entries: readonly ServiceEntry[]): string[] {
  const owners = new Map<string, string>();
  return entries.flatMap(({ id, hosts, paths = [], wire = [] }) =>
    [...new Set([...hosts.map((host) => `host ${host}`), ...paths.map((path) => `path ${path}`), ...wire.map((pattern) => `signature ${pattern}`)])].flatMap((what) => {
      const owner = owners.get(what);
      if (owner === undefined) owners.set(what, id);
      return owner === undefined ? [] : [`${id}.json: ${what} is claimed by ${owner}.json too. Leave it to one of them, or say more precisely what each has.`];
    }),
  );
}

interface Claim {
  readonly id: string;
  readonly place: string;
  readonly item: KnownItem;
}

function sameNames(entries: readonly ServiceEntry[], list: 'cookies' | 'storage'): string[] {
  const claims = entries.flatMap(({ id, [list]: items = [] }) => items.map((item, index): Claim => ({ id, place: `${list}[${index}]`, item })));
  // Only patterns that are equally literal can be in doubt, and those say equally much before their first star.
  const alike = Map.groupBy(claims, ({ item }) => (item.name.includes('*') ? `${item.name.split('*', 1).join('')}*` : item.name));
  return [...alike.values()].flatMap((group) => group.flatMap((claim, index) => group.slice(0, index).flatMap((earlier) => complaint(claim, earlier, list) ?? [])));
}

function complaint({ id, place, item }: Claim, { id: otherId, item: other }: Claim, list: string): string | undefined {
  if (moreLiteral(item.name, other.name) !== 0 || !overlap(item.name, other.name)) return undefined;
  if (item.party !== other.party || !sameDomains(item, other) || areShared(id, item, otherId, other)) return undefined;
  // Two patterns of one service are in doubt only about what the name is for.
  if (id === otherId && item.name !== other.name) return undefined;
  const what = item.name === other.name ? item.name : `a name that ${item.name} fits and ${other.name} as well`;
  const where = item.domains === undefined ? '' : ` on ${item.domains.join(', ')}`;
  if (id === otherId) return `${id}.json: ${place}.name: ${what}${where} is listed twice in ${list}. Make one of them.`;
  return `${id}.json: ${place}.name: ${what}${where} in ${list} is claimed by ${otherId}.json too. Bind one of them to its domains, merge them, or say in both that they share it (sharedWith).`;
}

/** A name is shared where both say so. */
function areShared(id: string, item: KnownItem, otherId: string, other: KnownItem): boolean {
  return item.sharedWith?.includes(otherId) === true && other.sharedWith?.includes(id) === true;
}

function unknownSharers(entries: readonly ServiceEntry[]): string[] {
  const ids = new Set(entries.map(({ id }) => id));
  return entries.flatMap(({ id, cookies, storage = [] }) =>
    [...cookies, ...storage].flatMap(({ name, sharedWith = [] }) =>
      sharedWith.filter((other) => !ids.has(other)).map((other) => `${id}.json: ${name} is said to be shared with ${other}, and there is no ${other}.json. Write the id of a service.`),
    ),
  );
}

function sameDomains({ domains }: KnownItem, { domains: others }: KnownItem): boolean {
  if (domains === undefined || others === undefined) return domains === others;
  return domains.some((one) => others.some((other) => matchesHost(one, bare(other)) || matchesHost(other, bare(one))));
}

function bare(host: string): string {
  return host.replace(/^\*\./u, '');
}

/** Whether there is a name that fits both patterns. */
function overlap(one: string, other: string): boolean {
  // reachable[j]: the part of `one` read so far fits the first j characters of `other`.
  let reachable = starsFrom(Array.from({ length: other.length + 1 }, (_, j) => j === 0), other);
  for (const character of one) {
    const next = Array.from({ length: other.length + 1 }, (_, j) => {
      const here = reachable[j] === true;
      const before = j > 0 && reachable[j - 1] === true;
      if (character === '*') return here;
      return (before && other[j - 1] === character) || (here && other[j - 1] === '*');
    });
    reachable = character === '*' ? next.map((_, j) => next.slice(0, j + 1).includes(true)) : starsFrom(next, other);
  }
  return reachable[other.length] === true;
}

/** A star may stand for nothing. */
function starsFrom(reachable: readonly boolean[], pattern: string): boolean[] {
  const result = [...reachable];
  for (let j = 1; j < result.length; j += 1) if (pattern[j - 1] === '*' && result[j - 1]) result[j] = true;
  return result;
}
