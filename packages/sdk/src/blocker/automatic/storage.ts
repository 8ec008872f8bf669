import { getterOf } from '../prototype-of.ts';
import { failedTarget } from './fake-target.ts';
import { holdsName } from './policy.ts';
import { patchAccessor, patchConstructor, patchForGood, patchMethod, type Realm } from './patch.ts';

/** What a page reads in the error that it gets. */
const held = 'Held until the visitor agrees.';

/** Refuses to store under names that belong to a service without consent. Reading and removing stay as they are. */
export function guardStorage(realm: Realm): void {
  patchAccessor(realm.Document.prototype, 'cookie', {
    set(native, self, [value]) {
      const line = String(value);
      if (!holdsName('cookies', nameOf(line), 'cookie')) native.call(self, line);
    },
  });

  const { CookieStore } = realm as unknown as { CookieStore?: { prototype: { set(...given: unknown[]): Promise<void> } } };
  patchMethod(CookieStore?.prototype, 'set', (native, self, given) => {
    const [first] = given as unknown[];
    const name = typeof first === 'object' && first !== null ? String((first as { name?: unknown }).name) : String(first);
    return holdsName('cookies', name, 'cookieStore') ? Promise.resolve() : native.apply(self, given);
  });

  const kinds = new Map<unknown, string>();
  patchMethod(realm.Storage.prototype, 'setItem', (native, self, given) => {
    if (!holdsName('storage', String(given[0]), kinds.get(self) ?? 'localStorage')) native.apply(self, given);
  });
  patchForGood(() => guardNamedWrites(realm, kinds));

  patchMethod(realm.IDBFactory.prototype, 'open', (native, self, given) => {
    if (!holdsName('storage', String(given[0]), 'indexedDB')) return native.apply(self, given);
    // A database of that version cannot be had: the page gets an error event, as with storage that is full or blocked.
    return failedTarget(realm, realm.IDBOpenDBRequest.prototype, { result: undefined, error: new realm.DOMException(held, 'UnknownError'), source: null, transaction: null, readyState: 'done' }, ['error']);
  });

  patchMethod(realm.CacheStorage?.prototype, 'open', (native, self, given) => {
    if (!holdsName('storage', String(given[0]), 'cacheStorage')) return native.apply(self, given);
    return Promise.reject(new realm.DOMException(held, 'SecurityError'));
  });
}

function nameOf(line: string): string {
  const pair = line.split(';', 1)[0] ?? '';
  return (pair.includes('=') ? pair.slice(0, pair.indexOf('=')) : '').trim();
}

/**
 * `localStorage.name = value` passes no method; the area itself has to be watched. It is had only when the page asks for it: the browser
 * reads all of it from the disk then.
 *
 * @param kinds told of each area
 */
function guardNamedWrites(realm: Realm, kinds: Map<unknown, string>): void {
  const proxies = new Map<Storage, Storage>();
  const areas = new Map<unknown, Storage>();
  const watched = (area: Storage | null, kind: 'localStorage' | 'sessionStorage'): Storage | null => {
    const known = area && proxies.get(area);
    if (!area || known) return known ?? null;
    const isHeld = (key: string | symbol): boolean => typeof key === 'string' && holdsName('storage', key, kind);
    const proxy = new Proxy(area, {
      // Its methods find the area that it stands for; a getter gets that at once.
      get: (target, key) => Reflect.get(target, key) as unknown,
      set: (target, key, value) => isHeld(key) || Reflect.set(target, key, value),
      defineProperty: (target, key, descriptor) => isHeld(key) || Reflect.defineProperty(target, key, descriptor),
    });
    kinds.set(area, kind);
    proxies.set(area, proxy);
    areas.set(proxy, area);
    return proxy;
  };
  const local = getterOf(realm, 'localStorage');
  // If that is refused, the page keeps the native area; setItem is watched all the same.
  for (const kind of ['localStorage', 'sessionStorage'] as const) patchAccessor(realm, kind, { get: (native, self) => watched(native.call(self), kind) });
  // `Storage.prototype.getItem.call(localStorage, key)` and an event made by hand need the area itself.
  for (const key of ['getItem', 'setItem', 'removeItem', 'clear', 'key']) {
    patchMethod(realm.Storage.prototype, key, (native, self, given) => native.apply(areas.get(self) ?? self, given));
  }
  patchConstructor(realm, 'StorageEvent', (native, given, target) => {
    const init = given[1] as StorageEventInit | undefined;
    if (areas.has(init?.storageArea)) given[1] = { ...init, storageArea: areas.get(init?.storageArea) };
    return Reflect.construct(native, given, target) as object;
  });
  // Pages compare an event's area with the one they know.
  patchAccessor(realm.StorageEvent.prototype, 'storageArea', {
    get(native, self) {
      const area = native.call(self) as Storage | null;
      return area && watched(area, area === local.call(realm) ? 'localStorage' : 'sessionStorage');
    },
  });
}
