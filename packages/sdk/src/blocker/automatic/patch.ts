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
  native: PropertyDescriptor | undefined;
  ours: PropertyDescriptor;
  /** Ours over what the page has put there since. */
  readonly over: (theirs: PropertyDescriptor) => PropertyDescriptor;
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

/** Puts the natives back, but for where the page has put something of its own since; or ours again, over that too. */
export function standIn(isOurs: boolean): void {
  for (const reference of realms) {
    try {
      const realm = reference.deref();
      for (const patch of (realm && patches.get(realm)) ?? []) exchange(patch, isOurs);
      if (!realm) realms.delete(reference);
    } catch {
      realms.delete(reference); // A frame that has gone to somebody else's page.
    }
  }
}

function exchange(patch: Patch, isOurs: boolean): void {
  const { target, key, native, ours, over } = patch;
  const now = Object.getOwnPropertyDescriptor(target, key);
  if (!now) return;
  const isNow = (one: PropertyDescriptor | undefined) => now.value === one?.value && now.get === one?.get && now.set === one?.set;
  if (!isOurs) {
    if (isNow(ours)) put(target, key, native);
  } else if (isNow(native)) put(target, key, ours);
  else if (!isNow(ours)) {
    const again = over(now);
    if (put(target, key, again)) Object.assign(patch, { native: now, ours: again });
  }
}

/** @param over makes it, of whatever stands there */
export function replace(target: object, key: string, over: Patch['over']): void {
  const native = Object.getOwnPropertyDescriptor(target, key);
  const ours = over(native ?? { configurable: true });
  if (put(target, key, ours)) underWay.push({ target, key, native, ours, over });
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
  if (!target || typeof Object.getOwnPropertyDescriptor(target, key)?.value !== 'function') return;
  replace(target, key, (there) => ({ ...there, value: dressed(make(there.value as Native), there.value as Native & object) }));
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
  if (!target || !Object.getOwnPropertyDescriptor(target, key)?.get) return;
  replace(target, key, (there) => {
    const { get = () => undefined, set } = there;
    const made = make({ get, set: set ?? (() => {}) });
    return { ...there, get: made.get ? dressed(made.get, get) : get, set: made.set && set ? dressed(made.set, set) : set };
  });
}

/** Replaces a constructor by one that may answer differently; `instanceof` and statics stay the native's. */
export function patchConstructor(realm: Realm, key: string, make: (native: NewableFunction, given: unknown[], target: NewableFunction) => object): void {
  const native = (realm as unknown as Record<string, unknown>)[key];
  if (typeof native !== 'function') return;
  const over: Patch['over'] = (there) => ({
    ...there,
    value: new Proxy(there.value as NewableFunction, { construct: (target, given, newTarget) => make(target, given, newTarget as NewableFunction) }),
  });
  replace(realm, key, over);
  const { prototype } = native as unknown as { prototype: object };
  // Audio shares the prototype of HTMLAudioElement, whose constructor it is not.
  const ours = (realm as unknown as Record<string, unknown>)[key];
  if ((prototype as { constructor: unknown }).constructor === native) replace(prototype, 'constructor', (there) => ({ ...there, value: ours }));
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
