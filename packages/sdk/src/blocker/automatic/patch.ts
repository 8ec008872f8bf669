/** Window of a page or frame, with its own natives. */
export type Realm = Window & typeof globalThis;

/** A native of whatever signature: what comes in is passed on as it came. */
export interface Native {
  call(self: unknown, ...given: readonly unknown[]): any;
  apply(self: unknown, given: ArrayLike<unknown>): any;
  readonly name: string;
}

/** What stands in a realm in place of what; of use as long as the realm is. */
interface Patch {
  readonly target: object;
  readonly key: string;
  readonly native: PropertyDescriptor | undefined;
  readonly ours: PropertyDescriptor;
}

const patches = new WeakMap<object, Patch[]>();
const realms = new Set<WeakRef<Realm>>();
let underWay: Patch[] = [];

/** Notes all that `patch` puts into a realm, so that it can be taken out again. */
export function patchRealm(realm: Realm, patch: () => void): void {
  underWay = [];
  patches.set(realm, underWay);
  realms.add(new WeakRef(realm));
  patch();
}

/** For what pages keep in their hands and give back to natives, such as a storage area: it stands as long as the page. */
export function patchForGood(patch: () => void): void {
  const noted = underWay;
  underWay = [];
  patch();
  underWay = noted;
}

/** Puts the natives back, or ours again; not where the page has put something of its own there since. */
export function standIn(isOurs: boolean): void {
  for (const reference of realms) {
    const realm = reference.deref();
    if (!realm) realms.delete(reference);
    for (const { target, key, native, ours } of (realm && patches.get(realm)) ?? []) {
      const [from, to] = isOurs ? [native, ours] : [ours, native];
      const now = Object.getOwnPropertyDescriptor(target, key);
      if (!now || !from || now.value !== from.value || now.get !== from.get || now.set !== from.set) continue;
      put(target, key, to);
    }
  }
}

export function replace(target: object, key: string, ours: PropertyDescriptor): void {
  const native = Object.getOwnPropertyDescriptor(target, key);
  if (put(target, key, ours)) underWay.push({ target, key, native, ours });
}

/** @returns whether it stands there; what the page has frozen before us stays as it is */
function put(target: object, key: string, descriptor: PropertyDescriptor | undefined): boolean {
  try {
    Object.defineProperty(target, key, { __proto__: null, ...descriptor } as PropertyDescriptor);
    return true;
  } catch {
    return false;
  }
}

/**
 * Replaces a method. `make` gets the native one; what it returns keeps the native's name and length, so that code that looks
 * finds what it expects. Does nothing where the browser lacks the method.
 */
export function patchMethod(target: object | undefined, key: string, make: (native: Native) => (this: never, ...given: never[]) => unknown): void {
  const descriptor = target && Object.getOwnPropertyDescriptor(target, key);
  if (!target || !descriptor || typeof descriptor.value !== 'function') return;
  const native = descriptor.value as Native & object;
  replace(target, key, { ...descriptor, value: dressed(make(native), native) });
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
  replace(target, key, {
    ...descriptor,
    get: made.get ? dressed(made.get, descriptor.get) : descriptor.get,
    set: made.set && descriptor.set ? dressed(made.set, descriptor.set) : descriptor.set,
  });
}

/** Replaces a constructor by one that may answer differently; `instanceof` and statics stay the native's. */
export function patchConstructor(realm: Realm, key: string, make: (native: NewableFunction, given: unknown[], target: NewableFunction) => object): void {
  const scope = realm as unknown as Record<string, unknown>;
  const native = scope[key];
  if (typeof native !== 'function') return;
  const proxy = new Proxy(native, { construct: (target, given, newTarget) => make(target, given, newTarget) });
  const descriptor = { value: proxy, configurable: true, writable: true };
  replace(realm, key, descriptor);
  const { prototype } = native as unknown as { prototype: { constructor: unknown } };
  // Audio shares the prototype of HTMLAudioElement, whose constructor it is not.
  if (prototype.constructor === native) replace(prototype, 'constructor', descriptor);
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
