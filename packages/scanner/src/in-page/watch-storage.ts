import type { Tools } from './tools.ts';

/** What a script keeps in the browser beside cookies, told by the hook when it first does. Its texts come from a hostile place. */
export interface StorageWrite {
  readonly kind: 'storage';
  readonly area: 'localStorage' | 'sessionStorage' | 'indexedDB' | 'cacheStorage';
  /** Of a key, a database, a cache. */
  readonly name: string;
  /** URL of the document, or of the worker, that wrote. */
  readonly documentUrl: string;
  readonly at: number;
  readonly stack: string;
}

/** Tells who calls `setItem`, `indexedDB.open` and `caches.open`. What is written as a property of a storage area has no caller that a hook could see. */
export function watchStorage({ apply, cut, stackNow, addressOf, tell, around }: Tools): void {
  const told = { __proto__: null } as unknown as Record<string, true>;
  let count = 0;
  const session = typeof window === 'undefined' ? undefined : Object.getOwnPropertyDescriptor(window, 'sessionStorage')?.get;

  const write = (area: StorageWrite['area'], given: unknown): void => {
    try {
      if (typeof given === 'symbol' || count >= 2000) return;
      const name = cut(`${given as string}`, 1000);
      if (told[area + name]) return;
      told[area + name] = true;
      count += 1;
      tell('storage', { __proto__: null, area, name, documentUrl: addressOf(), stack: stackNow() });
    } catch {
      // A name that cannot be made a text: the native says so.
    }
  };
  const areaOf = (storage: unknown): 'localStorage' | 'sessionStorage' => {
    try {
      return session && apply(session, window, []) === storage ? 'sessionStorage' : 'localStorage';
    } catch {
      return 'localStorage';
    }
  };

  around(typeof Storage === 'undefined' ? undefined : Storage.prototype, 'setItem', (native, on, given) => {
    const result = apply(native, on, given);
    write(areaOf(on), given[0]);
    return result;
  });
  around(typeof IDBFactory === 'undefined' ? undefined : IDBFactory.prototype, 'open', (native, on, given) => {
    const result = apply(native, on, given);
    write('indexedDB', given[0]);
    return result;
  });
  around(typeof CacheStorage === 'undefined' ? undefined : CacheStorage.prototype, 'open', (native, on, given) => {
    const result = apply(native, on, given);
    write('cacheStorage', given[0]);
    return result;
  });
}
