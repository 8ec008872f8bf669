import { isScript } from '../release-queue.ts';
import { copyTaken, forget, heldMarkup, heldValue, holdStyleAttribute, holdType, take, wouldLoad } from './hold-element.ts';
import { loadingElements, loadingProperties } from './loading.ts';
import { patchAccessor, patchConstructor, patchMethod, type Realm } from './patch.ts';

const { removeAttribute } = Element.prototype;

/** Setting an address is what makes many elements load, also outside the document: what is held is kept for later. */
export function guardAttributes(realm: Realm): void {
  for (const name of loadingElements) {
    const { prototype } = (realm as unknown as Record<string, { prototype: object } | undefined>)[`HTML${name}Element`] ?? {};
    // Addresses of anchors load nothing, and are read all the time.
    for (const key of loadingProperties) if (key !== 'href' || name === 'Link') guardProperty(prototype, key);
  }
  guardMethods(realm);
  const guardCopies = (prototype: object, key: 'cloneNode' | 'importNode') => {
    patchMethod(prototype, key, (native, self: Node, given) => {
      const copy = native.apply(self, given) as Node;
      copyTaken(key === 'cloneNode' ? self : (given[0] as Node), copy);
      return copy;
    });
  };
  guardCopies(realm.Node.prototype, 'cloneNode');
  guardCopies(realm.Document.prototype, 'importNode');
  // `new Audio(url)` sets no property.
  patchConstructor(realm, 'Audio', (native, given, target) => {
    const audio = Reflect.construct(native, [], target) as HTMLAudioElement;
    if (given.length > 0) audio.setAttribute('preload', 'auto');
    if (given[0] !== undefined) audio.src = String(given[0]);
    return audio;
  });
}

function guardProperty(prototype: object | undefined, key: string): void {
  const name = key.toLowerCase();
  patchAccessor(prototype, key, {
    get(native, self: Element) {
      const value = heldValue(self, name);
      if (value === undefined) return native.call(self);
      return /srcset$|^ping$/u.test(name) || !URL.canParse(value, document.baseURI) ? value : new URL(value, document.baseURI).href;
    },
    set(native, self: Element, given) {
      if (!keep(self, name, given[0])) native.apply(self, given);
    },
  });
}

/** @returns whether the value was kept back */
function keep(element: Element, name: string, value: unknown): boolean {
  if (!wouldLoad(element, name, value)) {
    forget(element, name);
    return false;
  }
  if (name === 'style') {
    holdStyleAttribute(element, String(value));
    return true;
  }
  take(element, name, String(value));
  removeAttribute.call(element, name);
  // Without its address it would run what stands in it, and never again.
  if (isScript(element)) holdType(element);
  return true;
}

function guardMethods(realm: Realm): void {
  const { prototype } = realm.Element;
  for (const [key, at] of [['setAttribute', 0], ['setAttributeNS', 1]] as const) {
    patchMethod(prototype, key, (native, self: Element, given) => {
      const name = String(given[at]).toLowerCase();
      if (keep(self, name, given[at + 1])) return;
      if (name === 'srcdoc') given[at + 1] = heldMarkup(given[at + 1]);
      native.apply(self, given);
    });
  }
  for (const key of ['setAttributeNode', 'setAttributeNodeNS'] as const) {
    patchMethod(prototype, key, (native, self: Element, given) => {
      const [{ name, value }] = given as [Attr];
      return keep(self, name.toLowerCase(), value) ? null : native.apply(self, given);
    });
  }

  patchAccessor(realm.Attr.prototype, 'value', {
    set(native, self: Attr, given) {
      const { ownerElement, name } = self;
      if (!ownerElement || !keep(ownerElement, name.toLowerCase(), given[0])) native.apply(self, given);
    },
  });

  const guardRead = (key: 'getAttribute' | 'hasAttribute' | 'removeAttribute', answer: (element: Element, name: string) => unknown) => {
    patchMethod(prototype, key, (native, self: Element, given) => answer(self, String(given[0])) ?? native.apply(self, given));
  };
  guardRead('getAttribute', heldValue);
  guardRead('hasAttribute', (element, name) => (heldValue(element, name) === undefined ? undefined : true));
  guardRead('removeAttribute', forget);
}
