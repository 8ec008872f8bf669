import { categories } from '../category.ts';
import { normalizeHost } from '../host-pattern.ts';
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

/** An entry, made ready to be asked about many things. */
interface Entry {
  readonly known: Known;
  /** Absent where any domain will do. */
  readonly fitsDomain?: readonly HostTest[];
}

type HostTest = (host: string) => boolean;

/** The services that a host is named by. */
interface Named {
  itself?: ServiceEntry;
  withBelow?: ServiceEntry;
}

/** A service that a request is known by, and the pattern that it fits. */
export interface KnownRequest {
  readonly service: ServiceEntry;
  readonly pattern: AddressPattern;
}

/** Look-up in a set of services. Building one costs a few milliseconds; a look-up touches only patterns that can fit. */
export class KnowledgeBase {
  readonly #cookies = new PatternIndex<Entry>();
  readonly #storage = new PatternIndex<Entry>();
  readonly #byHost = new Map<string, Named>();
  readonly #paths: KnownRequest[] = [];
  readonly #wire: KnownRequest[] = [];
  readonly #byId = new Map<string, ServiceEntry>();

  constructor(services: readonly ServiceEntry[]) {
    for (const service of services) {
      this.#byId.set(service.id, service);
      for (const item of service.cookies) this.#cookies.add(item.name, entryOf(service, item));
      for (const item of service.storage ?? []) this.#storage.add(item.name, entryOf(service, item));
      for (const text of service.paths ?? []) this.#paths.push({ service, pattern: addressPattern(text) });
      for (const text of service.wire ?? []) this.#wire.push({ service, pattern: addressPattern(text) });
      for (const pattern of service.hosts) this.#addHost(pattern, service);
    }
    this.#paths.sort(closestFirst);
    this.#wire.sort(closestFirst);
  }

  #addHost(pattern: string, service: ServiceEntry): void {
    const isStarred = pattern.startsWith('*.');
    const host = isStarred ? pattern.slice(2) : pattern;
    const named = this.#byHost.get(host) ?? {};
    if (isStarred) named.withBelow ??= service;
    else named.itself = service;
    this.#byHost.set(host, named);
  }

  service(id: string): ServiceEntry | undefined {
    return this.#byId.get(id);
  }

  services(): Iterable<ServiceEntry> {
    return this.#byId.values();
  }

  /**
   * The entry that fits best: bound to the thing's domain before bound to nothing, a service's own name before a common one, then the most
   * literal pattern, then bound to a party; what is left is a name that several share, and the strictest counts.
   */
  find({ kind, name, domain, party }: Sought): Known | undefined {
    const index = kind === 'cookie' ? this.#cookies : this.#storage;
    const host = domain === undefined ? undefined : hostAlone(domain);
    let best: Entry | undefined;
    for (const { value } of index.find(name)) {
      const { fitsDomain, known } = value;
      if (fitsDomain && (host === undefined || !fitsDomain.some((fits) => fits(host)))) continue;
      if (known.item.party !== undefined && party !== undefined && known.item.party !== party) continue;
      if (!best || isBetter(value, best)) best = value;
    }
    return best?.known;
  }

  /** The service that a host belongs to, at any port; the longest host pattern wins, the host itself before its star. */
  findByHost(host: string): ServiceEntry | undefined {
    const name = hostAlone(host);
    const itself = this.#byHost.get(name)?.itself;
    if (itself) return itself;
    for (let rest = name; rest !== ''; rest = rest.includes('.') ? rest.slice(rest.indexOf('.') + 1) : '') {
      const service = this.#byHost.get(rest)?.withBelow;
      if (service) return service;
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

function strictness({ service, item }: Known): number {
  return strictnessOf(item.category ?? service.category);
}

/** The categories stand in the order of what they ask of a visitor. */
function strictnessOf(category: ServiceEntry['category']): number {
  return categories.indexOf(category);
}

function entryOf(service: ServiceEntry, item: KnownItem): Entry {
  return {
    known: { service, item, boundToDomain: item.domains !== undefined },
    ...(item.domains && { fitsDomain: item.domains.map(hostTest) }),
  };
}

/** Of equals the one that was found first stays. */
function isBetter({ known: a }: Entry, { known: b }: Entry): boolean {
  const byDomain = Number(a.boundToDomain) - Number(b.boundToDomain);
  const byOwner = Number(b.item.common ?? false) - Number(a.item.common ?? false);
  const byParty = Number(a.item.party !== undefined) - Number(b.item.party !== undefined);
  return (byDomain || byOwner || moreLiteral(b.item.name, a.item.name) || byParty || strictness(a) - strictness(b)) > 0;
}

/** `matchesHost` for many hosts, each in the form of `hostAlone`. */
function hostTest(pattern: string): HostTest {
  const name = normalizeHost(pattern);
  if (!name.startsWith('*.')) return (host) => host === name;
  const [domain, below] = [name.slice(2), name.slice(1)];
  return (host) => host === domain || host.endsWith(below);
}

const usual = /^[\w-][\w.-]*[\w-]$/u;
const capital = /[A-Z]/u;

/** As hosts are compared, without a port: no entry names one. */
function hostAlone(host: string): string {
  // Most hosts are in this form already, and are asked about by the million.
  return usual.test(host) && !capital.test(host) ? host : normalizeHost(host).replace(/:\d+$/u, '');
}
