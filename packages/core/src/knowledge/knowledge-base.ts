import { normalizeHost } from '../host-pattern.ts';
import { patternWeight, PatternIndex } from '../name-pattern.ts';
import type { ItemKind } from '../scan-report.ts';
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
  readonly weight: number;
  /** Absent where any domain will do. */
  readonly fitsDomain?: readonly HostTest[];
}

type HostTest = (host: string) => boolean;

/** The services that a host is named by. */
interface Named {
  itself?: ServiceEntry;
  withBelow?: ServiceEntry;
}

/** Look-up in a set of services. Building one costs a few milliseconds; a look-up touches only patterns that can fit. */
export class KnowledgeBase {
  readonly #cookies = new PatternIndex<Entry>();
  readonly #storage = new PatternIndex<Entry>();
  readonly #byHost = new Map<string, Named>();
  readonly #byId = new Map<string, ServiceEntry>();

  constructor(services: readonly ServiceEntry[]) {
    for (const service of services) {
      this.#byId.set(service.id, service);
      for (const item of service.cookies) this.#cookies.add(item.name, entryOf(service, item));
      for (const item of service.storage ?? []) this.#storage.add(item.name, entryOf(service, item));
      for (const pattern of service.hosts) this.#addHost(pattern, service);
    }
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

  /** The entry that fits best: bound to the thing's domain before bound to nothing, then the most literal pattern, then bound to a party. */
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
}

function entryOf(service: ServiceEntry, item: KnownItem): Entry {
  return {
    known: { service, item, boundToDomain: item.domains !== undefined },
    weight: patternWeight(item.name),
    ...(item.domains && { fitsDomain: item.domains.map(hostTest) }),
  };
}

/** Of equals the one that was found first stays. */
function isBetter(a: Entry, b: Entry): boolean {
  const byDomain = Number(a.known.boundToDomain) - Number(b.known.boundToDomain);
  const byParty = Number(a.known.item.party !== undefined) - Number(b.known.item.party !== undefined);
  return (byDomain || a.weight - b.weight || byParty) > 0;
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
