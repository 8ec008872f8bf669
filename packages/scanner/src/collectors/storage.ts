import type { ScanItem } from '@kapsel/core';
import { shapeOfValue, type ValueShape } from '@kapsel/core/classify';
import type { Page } from 'playwright-core';
import { frameIdsOf } from '../frame-tree.ts';
import { registrableDomain } from '../hosts.ts';
import type { StorageWrite } from '../in-page/watch-storage.ts';
import type { Snapshot } from '../journal.ts';
import { plausible } from '../network-log.ts';
import { framesOfStack } from '../stack-trace.ts';
import type { Line } from '../wire.ts';
import { addPage, type Collector, type PassScope } from './collector.ts';

export type StorageArea = StorageWrite['area'];

/** A key of web storage, a database, a cache. Of what is in it only the shape is kept. */
export interface SeenKey {
  readonly kind: StorageArea;
  readonly origin: string;
  /** The top-level site that it belongs to, where that is another one. */
  readonly partitionKey: string | null;
  readonly name: string;
  /** Of a key of web storage, as it was last seen. */
  readonly valueShape?: ValueShape;
  readonly pages: readonly string[];
  /** The script that wrote it and what had loaded that, nearest first; empty where no hook could see it. */
  readonly writtenBy: readonly string[];
  /** Whether it was there at the last look that could see it. */
  readonly kept: boolean;
  /** Milliseconds since 1970 at which it was last known to be there. */
  readonly lastSeenAt: number;
  /** The same, of the last write that anybody was told of; 0 where there was none. */
  readonly lastWrittenAt: number;
  /** Where consent was withdrawn in the pass: whether it had been there before, or was written after that. */
  readonly afterWithdrawal?: ScanItem['afterWithdrawal'];
}

const maxKeysOfOrigin = 2000;

/** Beyond this a site is making up names, not storing things; an origin that nobody has met is still taken. */
const maxKeys = 20_000;
const maxOrigins = 5000;
const longestName = 1000;
const maxFrames = 500;

/** What a page wrote, perhaps as it went. */
interface Farewell {
  readonly storageKey: string;
  readonly name: string;
  readonly pageUrl: string;
}

interface StorageId {
  readonly storageKey?: string;
  readonly isLocalStorage: boolean;
}

interface WrittenItem {
  readonly storageId: StorageId;
  readonly key: string;
  readonly newValue: string;
}

/** A key, with the shape of its value where it has one. */
interface NamedValue {
  readonly name: string;
  readonly valueShape?: ValueShape;
}

/**
 * localStorage, sessionStorage, IndexedDB and CacheStorage of every frame, by the browser's own word for it: a page can change
 * what its own functions answer, and cannot change this. Keys that come and go between two looks are told as they do.
 */
export class StorageCollector implements Collector<readonly SeenKey[]> {
  readonly id = 'storage';
  readonly #seen = new Map<string, SeenKey>();
  readonly #counts = new Map<string, number>();
  readonly #writers = new Map<string, readonly string[]>();
  readonly #writtenAt = new Map<string, number>();
  /** What pages wrote into localStorage; it counts where the browser itself told nothing of it. */
  readonly #farewells: Farewell[] = [];
  #scope: PassScope | undefined;
  #isFull = false;

  async attach(scope: PassScope): Promise<void> {
    this.#scope = scope;
    scope.wire.prepare(({ kind, send }) => (kind === 'page' || kind === 'iframe' ? [send('DOMStorage.enable')] : []));
    scope.wire.on<WrittenItem>('DOMStorage.domStorageItemAdded', (item, line) => this.#addItem(item, line.pageUrl));
    scope.wire.on<WrittenItem>('DOMStorage.domStorageItemUpdated', (item, line) => this.#addItem(item, line.pageUrl));
    scope.wire.on<{ storageId: StorageId; key: string }>('DOMStorage.domStorageItemRemoved', ({ storageId, key }) => this.#remove(storageId, (name) => name === key.slice(0, longestName)));
    scope.wire.on<{ storageId: StorageId }>('DOMStorage.domStorageItemsCleared', ({ storageId }) => this.#remove(storageId, () => true));
    scope.hooks.on((told, line) => {
      if (told.kind === 'storage') this.#onWrite(told, line);
    });
  }

  async look(page: Page, pageUrl: string): Promise<void> {
    const lines = this.#scope?.wire.linesOf(page).filter(({ kind }) => kind === 'page' || kind === 'iframe') ?? [];
    // Each for itself: one that never answers takes nothing from the others.
    await Promise.all(lines.map((line) => this.#read(line, pageUrl)));
  }

  async #read(line: Line, pageUrl: string): Promise<void> {
    const frameIds = await frameIdsOf(line).catch(() => []);
    if (frameIds.length > maxFrames) this.#isFull = true;
    const keys = await storageKeysOf(line, frameIds.slice(0, maxFrames));
    const read = async (area: StorageArea, storageKey: string, ask: () => Promise<NamedValue[]>) => {
      const found = await ask();
      // Nobody tells that a database or a cache goes.
      if (area === 'indexedDB' || area === 'cacheStorage') this.#removeFrom(area, storageKey, (name) => !found.some((one) => one.name.slice(0, longestName) === name));
      for (const value of found) this.#add(area, storageKey, value, pageUrl);
    };
    await Promise.allSettled(
      keys.flatMap((storageKey) => [
        read('localStorage', storageKey, () => itemsOf(line, storageKey, true)),
        read('sessionStorage', storageKey, () => itemsOf(line, storageKey, false)),
        read('indexedDB', storageKey, async () =>
          ((await line.send('IndexedDB.requestDatabaseNames', { storageKey })) as { databaseNames: string[] }).databaseNames.map((name) => ({ name })),
        ),
        read('cacheStorage', storageKey, async () =>
          ((await line.send('CacheStorage.requestCacheNames', { storageKey })) as { caches: { cacheName: string }[] }).caches.map(({ cacheName }) => ({ name: cacheName })),
        ),
      ]),
    );
  }

  async finish(): Promise<readonly SeenKey[]> {
    for (const { storageKey, name, pageUrl } of this.#farewells) if (!this.#seen.has(seenKey('localStorage', storageKey, null, name))) this.#add('localStorage', storageKey, { name }, pageUrl);
    return [...this.#seen.values()].map((seen) => {
      const key = writerKey(seen.kind, seen.origin, seen.name);
      return { ...seen, writtenBy: this.#writers.get(key) ?? [], lastWrittenAt: this.#writtenAt.get(key) ?? 0 };
    });
  }

  leftOut(): readonly string[] {
    return this.#isFull ? ['the site stored more names, or had more frames, than there is room for'] : [];
  }

  snapshot(): Snapshot {
    return [
      ...(this.#isFull ? [['full ', true] as const] : []),
      ...[...this.#seen].map(([key, seen]) => [`seen ${key}`, seen] as const),
      ...[...this.#writers].map(([key, writers]) => [`writers ${key}`, writers] as const),
      ...[...this.#writtenAt].map(([key, at]) => [`written ${key}`, at] as const),
      ...this.#farewells.map((farewell, index) => [`farewell ${index}`, farewell] as const),
    ];
  }

  restore(snapshot: Snapshot): void {
    for (const [name, part] of snapshot) {
      const key = name.slice(name.indexOf(' ') + 1);
      if (name.startsWith('full ')) this.#isFull = true;
      else if (name.startsWith('seen ')) this.#seen.set(key, part as SeenKey);
      else if (name.startsWith('writers ')) this.#writers.set(key, part as readonly string[]);
      else if (name.startsWith('written ')) this.#writtenAt.set(key, part as number);
      else this.#farewells.push(part as Farewell);
    }
  }

  #addItem({ storageId: { storageKey = '', isLocalStorage }, key, newValue }: WrittenItem, pageUrl: string): void {
    const kind = isLocalStorage ? 'localStorage' : 'sessionStorage';
    this.#add(kind, storageKey, { name: key, valueShape: shapeOfValue(newValue) }, pageUrl);
    const place = placeOf(storageKey);
    if (place) this.#noteWrite(writerKey(kind, place.origin, key.slice(0, longestName)), Date.now());
  }

  #noteWrite(key: string, at: number): void {
    if (this.#writtenAt.has(key) || this.#writtenAt.size < maxKeys) this.#writtenAt.set(key, Math.max(at, this.#writtenAt.get(key) ?? 0));
    else this.#isFull = true;
  }

  #remove({ storageKey = '', isLocalStorage }: StorageId, isGone: (name: string) => boolean): void {
    this.#removeFrom(isLocalStorage ? 'localStorage' : 'sessionStorage', storageKey, isGone);
  }

  #removeFrom(kind: StorageArea, storageKey: string, isGone: (name: string) => boolean): void {
    const place = placeOf(storageKey);
    if (!place) return;
    for (const [key, seen] of this.#seen) {
      if (seen.kind === kind && seen.origin === place.origin && seen.partitionKey === place.partitionKey && isGone(seen.name)) this.#seen.set(key, { ...seen, kept: false });
    }
  }

  #add(kind: StorageArea, storageKey: string, { name: fullName, valueShape }: NamedValue, pageUrl: string): void {
    const place = placeOf(storageKey);
    if (!place) return;
    const name = fullName.slice(0, longestName);
    const key = seenKey(kind, place.origin, place.partitionKey, name);
    const known = this.#seen.get(key);
    if (!known) {
      const count = this.#counts.get(storageKey) ?? 0;
      const hasRoom = count === 0 ? this.#counts.size < maxOrigins : count < maxKeysOfOrigin && this.#seen.size < maxKeys;
      if (!hasRoom) {
        this.#isFull = true;
        return;
      }
      this.#counts.set(storageKey, count + 1);
    }
    this.#seen.set(key, { kind, ...place, name, ...(valueShape && { valueShape }), pages: addPage(known?.pages ?? [], pageUrl), writtenBy: [], kept: true, lastSeenAt: Date.now(), lastWrittenAt: 0 });
  }

  #onWrite({ area, name, documentUrl, at, stack }: StorageWrite, { kind, pageUrl }: Line): void {
    if (!URL.canParse(documentUrl)) return;
    const [nearest = documentUrl, ...others] = framesOfStack(stack);
    const { origin } = new URL(documentUrl);
    const key = writerKey(area, origin, name);
    this.#noteWrite(key, plausible(at));
    if (this.#writers.has(key)) return;
    if (this.#writers.size >= maxKeys) {
      this.#isFull = true;
      return;
    }
    // As a page goes, its hooks are the only ones that tell; outside of other sites' frames nothing is in a partition.
    if (kind === 'page' && area === 'localStorage') this.#farewells.push({ storageKey: origin, name: name.slice(0, longestName), pageUrl });
    this.#writers.set(key, [...new Set([nearest, ...others, ...(this.#scope?.network.chainOf(nearest) ?? [])])]);
  }
}

function seenKey(kind: StorageArea, origin: string, partitionKey: string | null, name: string): string {
  return JSON.stringify([kind, origin, partitionKey, name]);
}

/** A hook knows who wrote, and not into which partition. */
function writerKey(area: StorageArea, origin: string, name: string): string {
  return JSON.stringify([area, origin, name]);
}

/**
 * Reads Chromium's text of a storage key: an origin, then `^0` and the top-level site where that is another, or `^31` where it is
 * the same with a frame of another site between (`blink::StorageKey::Serialize`). A key with a nonce (`^1`) belongs to a frame
 * without credentials and ends with it.
 */
function placeOf(storageKey: string): Pick<SeenKey, 'origin' | 'partitionKey'> | undefined {
  const [address = '', ...parts] = storageKey.split('^');
  if (!URL.canParse(address) || parts.some((part) => part.startsWith('1'))) return undefined;
  const { origin, protocol, hostname } = new URL(address);
  if (origin === 'null') return undefined;
  const ownSite = parts.includes('31') ? `${protocol}//${registrableDomain(hostname)}` : null;
  return { origin, partitionKey: parts.find((part) => part.startsWith('0'))?.slice(1) ?? ownSite };
}

async function storageKeysOf(line: Line, frameIds: readonly string[]): Promise<string[]> {
  // A frame may have gone, or have an origin of its own that nobody else has.
  const keyOf = (frameId: string) => line.send('Storage.getStorageKeyForFrame', { frameId }).then((answer) => (answer as { storageKey: string }).storageKey, () => '');
  const keys = await Promise.all(frameIds.map(keyOf));
  return [...new Set(keys)].filter((key) => placeOf(key));
}

async function itemsOf({ send }: Line, storageKey: string, isLocalStorage: boolean): Promise<NamedValue[]> {
  const { entries } = (await send('DOMStorage.getDOMStorageItems', { storageId: { storageKey, isLocalStorage } })) as { entries: [string, string][] };
  return entries.map(([name, value]) => ({ name, valueShape: shapeOfValue(value) }));
}
