import { categories } from '../category.ts';
import { matchesHost, normalizeHost } from '../host-pattern.ts';
import { moreLiteral, PatternIndex } from '../name-pattern.ts';
import type { ItemKind } from '../scan-report.ts';
import { addressOf, addressPattern, fitsAddress, type Address, type AddressPattern } from './address-pattern.ts';
import type { KnownItem, ServiceEntry } from './service-entry.ts';

/** What is asked of the knowledge base about one stored thing. */
export interface Sought {
  readonly kind: ItemKind;
  readonly name: string;
  /** Host of the cookie or of the storage's origin; unknown where nobody said. */
  readonly domain?: string;
  readonly party?: 'first' | 'third';
}

/** An entry that fits, with the service it belongs to. */
export interface Known {
  readonly service: ServiceEntry;
  readonly item: KnownItem;
  /** Whether the entry is bound to the thing's domain; otherwise the name alone spoke for it. */
  readonly boundToDomain: boolean;
}

/** A service that a request is known by, and the pattern that it fits. */
export interface KnownRequest {
  readonly service: ServiceEntry;
  readonly pattern: AddressPattern;
}

type Entry = Omit<Known, 'boundToDomain'>;

/** Look-up in a set of services. Building one costs a few milliseconds; a look-up touches only patterns that can fit. */
export class KnowledgeBase {
  readonly #cookies = new PatternIndex<Entry>();
  readonly #storage = new PatternIndex<Entry>();
  readonly #byHost = new Map<string, { pattern: string; service: ServiceEntry }[]>();
  readonly #paths: KnownRequest[] = [];
  readonly #wire: KnownRequest[] = [];
  readonly #byId = new Map<string, ServiceEntry>();

  constructor(services: readonly ServiceEntry[]) {
    for (const service of services) {
      this.#byId.set(service.id, service);
      for (const item of service.cookies) this.#cookies.add(item.name, { service, item });
      for (const item of service.storage ?? []) this.#storage.add(item.name, { service, item });
      for (const text of service.paths ?? []) this.#paths.push({ service, pattern: addressPattern(text) });
      for (const text of service.wire ?? []) this.#wire.push({ service, pattern: addressPattern(text) });
      for (const pattern of service.hosts) {
        const bare = pattern.replace(/^\*\./u, '');
        const known = this.#byHost.get(bare) ?? [];
        const entry = { pattern, service };
        this.#byHost.set(bare, pattern === bare ? [entry, ...known] : [...known, entry]);
      }
    }
    this.#paths.sort(closestFirst);
    this.#wire.sort(closestFirst);
  }

  service(id: string): ServiceEntry | undefined {
    return this.#byId.get(id);
  }

  /** The entry that fits best: bound to the thing's domain before bound to nothing, then the most literal pattern, then bound to a party; what is left is a name that several share, and the strictest counts. */
  find(sought: Sought): Known | undefined {
    const index = sought.kind === 'cookie' ? this.#cookies : this.#storage;
    const fitting = index
      .find(sought.name)
      .map(({ value }) => ({ ...value, boundToDomain: value.item.domains !== undefined }))
      .filter(({ item }) => fitsDomain(item, sought.domain) && fitsParty(item, sought.party));
    fitting.sort(
      (a, b) =>
        Number(b.boundToDomain) - Number(a.boundToDomain) ||
        moreLiteral(a.item.name, b.item.name) ||
        Number(b.item.party !== undefined) - Number(a.item.party !== undefined) ||
        strictness(b) - strictness(a),
    );
    return fitting[0];
  }

  /** The service that a host belongs to, at any port; the longest host pattern wins, the host itself before its star. */
  findByHost(host: string): ServiceEntry | undefined {
    const name = normalizeHost(host).replace(/:\d+$/u, '');
    for (let rest = name; rest !== ''; rest = rest.includes('.') ? rest.slice(rest.indexOf('.') + 1) : '') {
      const entry = this.#byHost.get(rest)?.find(({ pattern }) => matchesHost(pattern, name));
      if (entry) return entry.service;
    }
    return undefined;
  }

  /** The service that a host and a path belong to together, where one host serves several. */
  findByPath(host: string, pathAndQuery: string): KnownRequest | undefined {
    return closest(this.#paths, addressOf(host, pathAndQuery));
  }

  /** The service whose requests look so, whatever the host. */
  findOnWire(pathAndQuery: string): KnownRequest | undefined {
    return closest(this.#wire, addressOf('', pathAndQuery));
  }
}

function closest(known: readonly KnownRequest[], address: Address): KnownRequest | undefined {
  return known.find(({ pattern }) => fitsAddress(pattern, address));
}

function closestFirst(a: KnownRequest, b: KnownRequest): number {
  return b.pattern.weight - a.pattern.weight || strictnessOf(b.service.category) - strictnessOf(a.service.category);
}

function strictness({ service, item }: Entry): number {
  return strictnessOf(item.category ?? service.category);
}

/** The categories stand in the order of what they ask of a visitor. */
function strictnessOf(category: ServiceEntry['category']): number {
  return categories.indexOf(category);
}

function fitsDomain(item: KnownItem, domain: string | undefined): boolean {
  if (item.domains === undefined) return true;
  if (domain === undefined) return false;
  return item.domains.some((pattern) => matchesHost(pattern, domain));
}

function fitsParty(item: KnownItem, party: Sought['party']): boolean {
  return item.party === undefined || party === undefined || item.party === party;
}
