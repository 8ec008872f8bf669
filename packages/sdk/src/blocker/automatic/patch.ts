/** Window of a page or frame, with its own natives. */
export type Realm = Window & typeof globalThis;

/** A native of whatever signature: what comes in is passed on as it came. */
export interface Native {
  call(self: unknown, ...given: readonly unknown[]): any;
  apply(self: unknown, given: ArrayLike<unknown>): any;
  readonly name: string;
}

/**
 * Replaces a method. `make` gets the native one; what it returns keeps the native's name and length, so that code that looks
 * finds what it expects. Does nothing where the browser lacks the method.
 */
export function patchMethod(target: object | undefined, key: string, make: (native: Native) => (this: never, ...given: never[]) => unknown): void {
  const descriptor = target && Object.getOwnPropertyDescriptor(target, key);
  if (!target || !descriptor || typeof descriptor.value !== 'function') return;
  const native = descriptor.value as Native & object;
  const value = dressed(make(native), native);
  try {
    Object.defineProperty(target, key, { __proto__: null, ...descriptor, value } as PropertyDescriptor);
  } catch {
    // Frozen by the page before us: it stays as it is.
  }
}

/** Replaces the accessors of a property; `make` gets the native ones. */
export function patchAccessor(
  target: object | undefined,
  key: string,
  make: (native: { get: (this: never) => unknown; set: (this: never, value: unknown) => void }) => {
    get?: (this: never) => unknown;
    set?: (this: never, value: never) => void;
  },
): void {
  const descriptor = target && Object.getOwnPropertyDescriptor(target, key);
  if (!target || !descriptor?.get) return;
  const made = make({ get: descriptor.get, set: descriptor.set ?? (() => {}) });
  try {
    Object.defineProperty(target, key, {
      __proto__: null,
      ...descriptor,
      get: made.get ? dressed(made.get, descriptor.get) : descriptor.get,
      set: made.set && descriptor.set ? dressed(made.set, descriptor.set) : descriptor.set,
    } as PropertyDescriptor);
  } catch {
    // As above.
  }
}

/** Replaces a constructor by one that may answer differently; `instanceof` and statics stay the native's. */
export function patchConstructor(realm: Realm, key: string, make: (native: NewableFunction, given: unknown[], target: NewableFunction) => object): void {
  const scope = realm as unknown as Record<string, unknown>;
  const native = scope[key];
  if (typeof native !== 'function') return;
  const proxy = new Proxy(native, { construct: (target, given, newTarget) => make(target, given, newTarget) });
  Object.defineProperty(realm, key, { __proto__: null, value: proxy, configurable: true, writable: true } as PropertyDescriptor);
  const { prototype } = native as unknown as { prototype: { constructor: unknown } };
  // Audio shares the prototype of HTMLAudioElement, whose constructor it is not.
  if (prototype.constructor === native) prototype.constructor = proxy;
}

const natives = new WeakMap<object, object>();

function dressed<Made extends object>(made: Made, native: object): Made {
  for (const key of ['name', 'length'] as const) {
    const descriptor = Object.getOwnPropertyDescriptor(native, key);
    if (descriptor) Object.defineProperty(made, key, descriptor);
  }
  // What is patched twice still stands for the native.
  natives.set(made, natives.get(native) ?? native);
  return made;
}

/** Pages ask functions whether they are native, polyfills above all; ours answer as what they stand for. */
export function disguise(realm: Realm): void {
  patchMethod(realm.Function.prototype, 'toString', (native) => {
    return function (this: object) {
      return native.call(natives.get(this) ?? this);
    };
  });
}
