import { nameOf } from '../dom.ts';
import type { Policy } from './policy.ts';
import { attributesOf, copyTaken, forget, heldValue, holdElement, holdStyleAttribute, isHeldValue, take } from './hold-element.ts';
import { patchAccessor, patchConstructor, patchMethod, type Realm } from './patch.ts';

/** Class → the properties that stand for its loading attributes. */
const properties: Readonly<Record<string, readonly string[]>> = {
  HTMLScriptElement: ['src'],
  HTMLImageElement: ['src', 'srcset'],
  HTMLSourceElement: ['src', 'srcset'],
  HTMLIFrameElement: ['src'],
  HTMLFrameElement: ['src'],
  HTMLEmbedElement: ['src'],
  HTMLObjectElement: ['data'],
  HTMLMediaElement: ['src'],
  HTMLVideoElement: ['poster'],
  HTMLTrackElement: ['src'],
  HTMLInputElement: ['src', 'formAction'],
  HTMLButtonElement: ['formAction'],
  HTMLFormElement: ['action'],
  HTMLLinkElement: ['href', 'imageSrcset'],
  HTMLAnchorElement: ['ping'],
  HTMLAreaElement: ['ping'],
};

const { removeAttribute } = Element.prototype;

/** Setting an address is what makes many elements load, also outside the document: what is held is kept for later. */
export function guardAttributes(realm: Realm, policy: Policy): void {
  const scope = realm as unknown as Record<string, { prototype: Element } | undefined>;
  for (const [name, keys] of Object.entries(properties)) {
    for (const key of keys) guardProperty(scope[name]?.prototype, key, policy);
  }
  guardMethods(realm, policy);
  patchMethod(realm.Node.prototype, 'cloneNode', (native) => {
    return function (this: Node, ...given: unknown[]) {
      const copy = native.apply(this, given) as Node;
      copyTaken(this, copy);
      return copy;
    };
  });
  patchMethod(realm.Document.prototype, 'importNode', (native) => {
    return function (this: Document, ...given: unknown[]) {
      const copy = native.apply(this, given) as Node;
      copyTaken(given[0] as Node, copy);
      return copy;
    };
  });
  // `new Audio(url)` sets no property.
  patchConstructor(realm, 'Audio', (native, given, target) => {
    const audio = Reflect.construct(native, [], target) as HTMLAudioElement;
    if (given.length > 0) audio.setAttribute('preload', 'auto');
    if (given[0] !== undefined) audio.src = String(given[0]);
    return audio;
  });
}

function guardProperty(prototype: Element | undefined, key: string, policy: Policy): void {
  const name = key.toLowerCase();
  patchAccessor(prototype, key, ({ get, set }) => ({
    get(this: never) {
      const value = heldValue(this, name);
      if (value === undefined) return get.call(this);
      return name === 'srcset' || name === 'ping' || !URL.canParse(value, document.baseURI) ? value : new URL(value, document.baseURI).href;
    },
    set(this: never, value: unknown) {
      if (!keep(policy, this, name, value)) set.call(this, value);
      // A link's or script's other attributes may only now make a loader of it.
      recheck(policy, this, name);
    },
  }));
}

/** @returns whether the value was kept back */
function keep(policy: Policy, element: Element, name: string, value: unknown): boolean {
  if (!isHeldValue(policy, element, name, value)) {
    forget(element, name);
    return false;
  }
  if (name === 'style') {
    holdStyleAttribute(policy, element, String(value));
    return true;
  }
  take(element, name, String(value));
  removeAttribute.call(element, name);
  return true;
}

function recheck(policy: Policy, element: Element, name: string): void {
  if (nameOf(element) === 'link' && name === 'rel') holdElement(policy, element);
}

function guardMethods(realm: Realm, policy: Policy): void {
  const { prototype } = realm.Element;
  const guardSetter = (key: 'setAttribute' | 'setAttributeNS', nameAt: number) => {
    patchMethod(prototype, key, (native) => {
      return function (this: Element, ...given: unknown[]) {
        const name = String(given[nameAt]).toLowerCase();
        if (isWatched(this, name) && keep(policy, this, name, given[nameAt + 1])) return;
        native.apply(this, given);
        recheck(policy, this, name);
      };
    });
  };
  guardSetter('setAttribute', 0);
  guardSetter('setAttributeNS', 1);

  for (const key of ['setAttributeNode', 'setAttributeNodeNS'] as const) {
    patchMethod(prototype, key, (native) => {
      return function (this: Element, attribute: Attr) {
        const name = attribute.name.toLowerCase();
        if (isWatched(this, name) && keep(policy, this, name, attribute.value)) return null;
        return native.call(this, attribute);
      };
    });
  }

  patchAccessor(realm.Attr.prototype, 'value', ({ set }) => ({
    set(this: never, value: unknown) {
      const { ownerElement, name } = this as Attr;
      if (!ownerElement || !isWatched(ownerElement, name) || !keep(policy, ownerElement, name.toLowerCase(), value)) set.call(this, value);
    },
  }));

  patchMethod(prototype, 'getAttribute', (native) => {
    return function (this: Element, name: string) {
      return heldValue(this, String(name)) ?? native.call(this, name);
    };
  });
  patchMethod(prototype, 'hasAttribute', (native) => {
    return function (this: Element, name: string) {
      return heldValue(this, String(name)) !== undefined || native.call(this, name);
    };
  });
  patchMethod(prototype, 'removeAttribute', (native) => {
    return function (this: Element, name: string) {
      forget(this, String(name));
      native.call(this, name);
    };
  });
}

function isWatched(element: Element, name: string): boolean {
  return name.toLowerCase() === 'style' || attributesOf(element).includes(name.toLowerCase());
}
