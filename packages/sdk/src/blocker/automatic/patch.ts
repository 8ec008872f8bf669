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

/** Comes in place of a native: gets that, what it was called on, and what it was given. */
type Instead = (native: Native, self: any, given: any[]) => unknown;

type Construct = (native: NewableFunction, given: any[], target: NewableFunction) => object;

/** Looks native to those who ask, in name, length and text, polyfills above all. */
function standFor<What extends object>(native: What, traps: { readonly apply: Instead } | { readonly construct: Construct }): What {
  // Nothing that somebody put into `Object.prototype` counts as a trap.
  return new Proxy(native, { __proto__: null, ...traps } as unknown as ProxyHandler<What>);
}

/** Replaces a method. Does nothing where the browser lacks it. */
export function patchMethod(target: object | undefined, key: string, apply: Instead): void {
  if (!target || typeof Object.getOwnPropertyDescriptor(target, key)?.value !== 'function') return;
  replace(target, key, (there) => ({ ...there, value: standFor(there.value as () => unknown, { apply }) }));
}

/** Replaces the accessors of a property. */
export function patchAccessor(target: object | undefined, key: string, { get: read, set: write }: { readonly get?: Instead; readonly set?: Instead }): void {
  if (!target || !Object.getOwnPropertyDescriptor(target, key)?.get) return;
  replace(target, key, ({ get, set, ...there }) => ({
    ...there,
    get: get && read ? standFor(get, { apply: read }) : get,
    set: set && write ? standFor(set, { apply: write }) : set,
  }));
}

/** Replaces a constructor by one that may answer differently; `instanceof` and statics stay the native's. */
export function patchConstructor(realm: Realm, key: string, construct: Construct): void {
  const native = (realm as unknown as Record<string, unknown>)[key];
  if (typeof native !== 'function') return;
  replace(realm, key, (there) => ({ ...there, value: standFor(there.value as NewableFunction, { construct }) }));
  const { prototype } = native as unknown as { prototype: object };
  // Audio shares the prototype of HTMLAudioElement, whose constructor it is not.
  const ours = (realm as unknown as Record<string, unknown>)[key];
  if ((prototype as { constructor: unknown }).constructor === native) replace(prototype, 'constructor', (there) => ({ ...there, value: ours }));
}
