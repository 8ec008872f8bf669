import type { Realm } from './patch.ts';

/**
 * Stands for a native that was not made: the page can listen on it, and hears at the next turn that it failed.
 *
 * @param own what it shows beside its handlers, such as `readyState`
 * @param events types, in the order in which they come
 */
export function failedTarget(realm: Realm, prototype: object, own: object, events: readonly string[]): object {
  const target = new realm.EventTarget();
  const made = Object.create(prototype) as Record<string, unknown>;
  const define = (key: string, value: unknown): void => void Object.defineProperty(made, key, { __proto__: null, value, writable: true, configurable: true } as PropertyDescriptor);
  for (const [key, value] of Object.entries(own)) define(key, value);
  for (const method of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const) define(method, target[method].bind(target));
  for (const key in prototype) if (key.startsWith('on')) define(key, null);
  realm.setTimeout(() => {
    for (const type of events) {
      const event = new realm.Event(type);
      Object.defineProperty(event, 'target', { value: made });
      const handler = made[`on${type}`];
      if (typeof handler === 'function') handler.call(made, event);
      target.dispatchEvent(event);
    }
  });
  return made;
}
