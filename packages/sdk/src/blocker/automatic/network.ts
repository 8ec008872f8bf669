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

  const refuse = (key: string, kind: string, target: object, answer: () => unknown): void =>
    patchMethod(target, key, (native, self, given) => (holdsAddress(addressOf(given[0]), kind) ? answer() : native.apply(self, given)));

  refuse('fetch', 'fetch', realm, () => Promise.resolve(new realm.Response('', { status: 200, statusText: 'Held' })));
  refuse('fetchLater', 'fetch', realm, () => ({ activated: false }));
  refuse('sendBeacon', 'beacon', realm.Navigator.prototype, () => true);

  guardXhr(realm);

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
  patchMethod(prototype, 'open', (native, self: XMLHttpRequest, given) => {
    if (holdsAddress(given[1], 'XMLHttpRequest')) {
      held.add(self);
      // Opened all the same, so that headers can be set; an empty answer needs no network.
      given[1] = 'data:,';
      given[0] = 'GET';
    } else held.delete(self);
    return native.apply(self, given);
  });
  patchMethod(prototype, 'send', (native, self: XMLHttpRequest, given) => native.apply(self, held.has(self) ? [] : given));
}
