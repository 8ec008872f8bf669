import type { Policy } from './policy.ts';
import { patchConstructor, patchMethod, type Realm } from './patch.ts';

/**
 * Refuses what scripts send. The caller gets what an unreachable but polite server would give: an empty answer, a closed
 * socket, a beacon that counts as sent. Nothing refused is sent later; it was about a time without consent.
 */
export function guardNetwork(realm: Realm, policy: Policy): void {
  const addressOf = (input: unknown): unknown => (input instanceof realm.Request ? input.url : input);

  patchMethod(realm, 'fetch', (native) => {
    return function (this: unknown, ...given: Parameters<typeof fetch>) {
      if (policy.holdsAddress(addressOf(given[0]), 'fetch')) return Promise.resolve(new realm.Response('', { status: 200, statusText: 'Held' }));
      return native.apply(this as never, given);
    };
  });

  guardXhr(realm, policy);

  patchMethod(realm.Navigator.prototype, 'sendBeacon', (native) => {
    return function (this: Navigator, ...given: Parameters<Navigator['sendBeacon']>) {
      return policy.holdsAddress(given[0], 'beacon') || native.apply(this, given);
    };
  });

  for (const key of ['WebSocket', 'EventSource'] as const) {
    patchConstructor(realm, key, (native, given, target) => {
      if (!policy.holdsAddress(given[0], key)) return Reflect.construct(native, given, target) as object;
      return closedConnection(realm, native, String(given[0]));
    });
  }
}

function guardXhr(realm: Realm, policy: Policy): void {
  const held = new WeakSet<XMLHttpRequest>();
  const { prototype } = realm.XMLHttpRequest;
  patchMethod(prototype, 'open', (native) => {
    return function (this: XMLHttpRequest, ...given: unknown[]) {
      if (policy.holdsAddress(given[1], 'XMLHttpRequest')) {
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

/** Looks like a connection that was closed at once: an instance of its class on which the page can listen. */
function closedConnection(realm: Realm, native: NewableFunction, url: string): object {
  const target = new realm.EventTarget();
  const closed = native.name === 'WebSocket' ? 3 : 2;
  const connection = Object.create((native as unknown as { prototype: object }).prototype, {
    url: { value: url },
    readyState: { value: closed },
    bufferedAmount: { value: 0 },
    protocol: { value: '' },
    extensions: { value: '' },
    send: { value: () => {} },
    close: { value: () => {} },
  }) as Record<string, unknown>;
  for (const method of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const) {
    Object.defineProperty(connection, method, { value: target[method].bind(target) });
  }
  for (const handler of ['onopen', 'onmessage', 'onerror', 'onclose']) Object.defineProperty(connection, handler, { value: null, writable: true });
  realm.setTimeout(() => {
    for (const type of native.name === 'WebSocket' ? ['error', 'close'] : ['error']) {
      const event = new realm.Event(type);
      const listener = connection[`on${type}`];
      if (typeof listener === 'function') listener.call(connection, event);
      target.dispatchEvent(event);
    }
  });
  return connection;
}
