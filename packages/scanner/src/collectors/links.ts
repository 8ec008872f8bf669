import type { SharedIdentifier } from '@kapsel/core';
import { hostOf, isSameSite } from '../hosts.ts';
import { identifiersIn } from '../identifier.ts';
import type { Snapshot } from '../journal.ts';
import type { SentRequest } from '../network-log.ts';
import { addPage, type Collector, type PassScope } from './collector.ts';

/** Where a value is kept. */
type Keeper = Pick<SharedIdentifier, 'kind' | 'name' | 'domain'>;
/** Where a value went. */
interface Journey extends Pick<SharedIdentifier, 'parameter' | 'host'> {
  readonly pages: readonly string[];
}

/** Beyond this a site is making up values. */
const maxValues = 20_000;
const maxOfValue = 50;
const maxShared = 1000;
const longestName = 1000;

/** Parameters by which consent itself is passed on (IAB TCF and GPP). */
const consentParameters = /^(?:gdpr_consent|gdpr|gpp|gpp_sid|us_privacy|addtl_consent|gcs|gcd)$/iu;

/**
 * Stored values that went along in the addresses of others: link decoration. What is compared are the values, in memory; what is
 * handed on are the names of what keeps them, and who got them.
 */
export class LinkCollector implements Collector<readonly SharedIdentifier[]> {
  readonly id = 'links';
  readonly #keepers = new Map<string, Keeper[]>();
  readonly #journeys = new Map<string, Map<string, Journey>>();
  /** What was known when the scan was cut off; the values themselves are on no disk. */
  readonly #before = new Map<string, SharedIdentifier>();
  #scope: PassScope | undefined;

  async attach(scope: PassScope): Promise<void> {
    this.#scope = scope;
    scope.network.onRequest((request) => this.#onRequest(request));
    scope.wire.prepare(({ kind, send }) => (kind === 'page' || kind === 'iframe' ? [send('DOMStorage.enable')] : []));
    for (const event of ['DOMStorage.domStorageItemAdded', 'DOMStorage.domStorageItemUpdated']) {
      scope.wire.on<StorageItem>(event, ({ storageId: { storageKey = '', isLocalStorage }, key, newValue }) => {
        this.#keep(newValue, { kind: isLocalStorage ? 'localStorage' : 'sessionStorage', name: key.slice(0, longestName), domain: hostOf(storageKey.split('^', 1)[0] ?? '') });
      });
    }
  }

  async look(): Promise<void> {
    if (!this.#scope) return;
    const { cookies } = (await this.#scope.wire.send('Storage.getCookies')) as { cookies: readonly { name: string; value: string; domain: string }[] };
    for (const { name, value, domain } of cookies) this.#keep(value, { kind: 'cookie', name, domain: domain.replace(/^\./u, '') });
  }

  async finish(): Promise<readonly SharedIdentifier[]> {
    const shared = [...this.#shared().values()];
    this.#keepers.clear();
    this.#journeys.clear();
    return shared;
  }

  snapshot(): Snapshot {
    return [...this.#shared()];
  }

  restore(snapshot: Snapshot): void {
    for (const [key, shared] of snapshot) this.#before.set(key, shared as SharedIdentifier);
  }

  #shared(): Map<string, SharedIdentifier> {
    const shared = new Map(this.#before);
    for (const [value, journeys] of this.#journeys) {
      for (const keeper of this.#keepers.get(value) ?? []) {
        for (const { pages, ...journey } of journeys.values()) {
          // To send back to a host what it stored itself is what cookies are for.
          if (isSameSite(keeper.domain, journey.host) || shared.size >= maxShared) continue;
          const key = JSON.stringify([keeper, journey]);
          shared.set(key, { ...keeper, ...journey, pages: [...new Set([...(shared.get(key)?.pages ?? []), ...pages])] });
        }
      }
    }
    return shared;
  }

  #keep(value: string, keeper: Keeper): void {
    for (const identifier of identifiersIn(value)) {
      const known = this.#keepers.get(identifier) ?? [];
      if (known.length >= maxOfValue || (known.length === 0 && this.#keepers.size >= maxValues)) continue;
      if (known.some(({ kind, name, domain }) => kind === keeper.kind && name === keeper.name && domain === keeper.domain)) continue;
      this.#keepers.set(identifier, [...known, keeper]);
    }
  }

  #onRequest({ url, pageUrl }: SentRequest): void {
    if (!URL.canParse(url)) return;
    const { searchParams } = new URL(url);
    const host = hostOf(url);
    if (host === '' || isSameSite(host, hostOf(pageUrl))) return;
    for (const [parameter, value] of [...searchParams].slice(0, 200)) {
      if (consentParameters.test(parameter)) continue;
      for (const identifier of identifiersIn(value)) this.#travel(identifier, { parameter: parameter.slice(0, longestName), host }, pageUrl);
    }
  }

  #travel(identifier: string, journey: Pick<Journey, 'parameter' | 'host'>, pageUrl: string): void {
    const known = this.#journeys.get(identifier) ?? new Map<string, Journey>();
    if (known.size === 0 && this.#journeys.size >= maxValues) return;
    const key = JSON.stringify([journey.host, journey.parameter]);
    if (!known.has(key) && known.size >= maxOfValue) return;
    known.set(key, { ...journey, pages: addPage(known.get(key)?.pages ?? [], pageUrl) });
    this.#journeys.set(identifier, known);
  }
}

interface StorageItem {
  readonly storageId: { readonly storageKey?: string; readonly isLocalStorage: boolean };
  readonly key: string;
  readonly newValue: string;
}
