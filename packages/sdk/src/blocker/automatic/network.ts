import { failedTarget } from './fake-target.ts';
import { holdsAddress } from './policy.ts';
import { patchConstructor, patchMethod, type Realm } from './patch.ts';

/**
 * Refuses what scripts send. The caller gets what an unreachable but polite server would give: an empty answer, a closed
 * socket, a beacon that counts as sent. Nothing refused is sent later; it was about a time without consent.
 */
export function guardNetwork(realm: Realm): void {
  // A request of another frame is no instance of this one's class.
  const addressOf = (input: unknown): unknown => (typeof input === 'object' && input !== null && 'url' in input ? input.url : input);

  patchMethod(realm, 'fetch', (native) => {
    return function (this: unknown, ...given: Parameters<typeof fetch>) {
      if (holdsAddress(addressOf(given[0]), 'fetch')) return Promise.resolve(new realm.Response('', { status: 200, statusText: 'Held' }));
      return native.apply(this as never, given);
    };
  });

  patchMethod(realm, 'fetchLater', (native) => {
    return function (this: unknown, ...given: unknown[]) {
      return holdsAddress(addressOf(given[0]), 'fetch') ? { activated: false } : native.apply(this, given);
    };
  });

  guardXhr(realm);

  patchMethod(realm.Navigator.prototype, 'sendBeacon', (native) => {
    return function (this: Navigator, ...given: Parameters<Navigator['sendBeacon']>) {
      return holdsAddress(given[0], 'beacon') || native.apply(this, given);
    };
  });

  const guardConnection = (key: 'WebSocket' | 'EventSource', closed: number, events: readonly string[]): void => {
    patchConstructor(realm, key, (native, given, target) => {
      if (!holdsAddress(given[0], key)) return Reflect.construct(native, given, target) as object;
      const nothing = (): void => {};
      const own = { url: String(given[0]), readyState: closed, bufferedAmount: 0, protocol: '', extensions: '', send: nothing, close: nothing };
      return failedTarget(realm, native.prototype as object, own, events);
    });
  };
  guardConnection('WebSocket', 3, ['error', 'close']);
  guardConnection('EventSource', 2, ['error']);
}

function guardXhr(realm: Realm): void {
  const held = new WeakSet<XMLHttpRequest>();
  const { prototype } = realm.XMLHttpRequest;
  patchMethod(prototype, 'open', (native) => {
    return function (this: XMLHttpRequest, ...given: unknown[]) {
      if (holdsAddress(given[1], 'XMLHttpRequest')) {
        held.add(this);
        // Opened all the same, so that headers can be set; an empty answer needs no network.
        given[1] = 'data:,';
        given[0] = 'GET';
      } else held.delete(this);
      return native.apply(this, given);
    };
  });
  patchMethod(prototype, 'send', (native) => {
    return function (this: XMLHttpRequest, ...given: unknown[]) {
      return native.apply(this, (held.has(this) ? [] : given));
    };
  });
}
