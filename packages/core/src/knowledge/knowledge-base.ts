import { matchesHost, normalizeHost } from '../host-pattern.ts';
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

type Entry = Omit<Known, 'boundToDomain'>;

/** Look-up in a set of services. Building one costs a few milliseconds; a look-up touches only patterns that can fit. */
export class KnowledgeBase {
  readonly #cookies = new PatternIndex<Entry>();
  readonly #storage = new PatternIndex<Entry>();
  readonly #byHost = new Map<string, { pattern: string; service: ServiceEntry }[]>();
  readonly #byId = new Map<string, ServiceEntry>();

  constructor(services: readonly ServiceEntry[]) {
    for (const service of services) {
      this.#byId.set(service.id, service);
      for (const item of service.cookies) this.#cookies.add(item.name, { service, item });
      for (const item of service.storage ?? []) this.#storage.add(item.name, { service, item });
      for (const pattern of service.hosts) {
        const bare = pattern.replace(/^\*\./u, '');
        const known = this.#byHost.get(bare) ?? [];
        const entry = { pattern, service };
        this.#byHost.set(bare, pattern === bare ? [entry, ...known] : [...known, entry]);
      }
    }
  }

  service(id: string): ServiceEntry | undefined {
    return this.#byId.get(id);
  }

  /** The entry that fits best: bound to the thing's domain before bound to nothing, then the most literal pattern, then bound to a party. */
  find(sought: Sought): Known | undefined {
    const index = sought.kind === 'cookie' ? this.#cookies : this.#storage;
    const fitting = index
      .find(sought.name)
      .map(({ value }) => ({ ...value, boundToDomain: value.item.domains !== undefined }))
      .filter(({ item }) => fitsDomain(item, sought.domain) && fitsParty(item, sought.party));
    fitting.sort(
      (a, b) =>
        Number(b.boundToDomain) - Number(a.boundToDomain) ||
        patternWeight(b.item.name) - patternWeight(a.item.name) ||
        Number(b.item.party !== undefined) - Number(a.item.party !== undefined),
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
}

function fitsDomain(item: KnownItem, domain: string | undefined): boolean {
  if (item.domains === undefined) return true;
  if (domain === undefined) return false;
  return item.domains.some((pattern) => matchesHost(pattern, domain));
}

function fitsParty(item: KnownItem, party: Sought['party']): boolean {
  return item.party === undefined || party === undefined || item.party === party;
}
