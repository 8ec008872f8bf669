import { select } from '../dom.ts';
import { heldMark, holdMarkupText } from './markup-text.ts';
import type { Policy } from './policy.ts';
import { isScript, releaseScript, type Script } from '../release-queue.ts';
import { setTrusted } from '../trusted-types.ts';

/** Attributes by which an element makes the browser ask for something, by its local name. */
const loading: Readonly<Record<string, readonly string[]>> = {
  script: ['src', 'href', 'xlink:href'],
  img: ['srcset', 'src'],
  source: ['srcset', 'src'],
  iframe: ['src'],
  frame: ['src'],
  embed: ['src'],
  object: ['data'],
  video: ['poster', 'src'],
  audio: ['src'],
  track: ['src'],
  input: ['src', 'formaction'],
  button: ['formaction'],
  form: ['action'],
  link: ['imagesrcset', 'href'],
  image: ['href', 'xlink:href'],
  feimage: ['href', 'xlink:href'],
  use: ['href', 'xlink:href'],
  a: ['ping'],
  area: ['ping'],
  body: ['background'],
};

/** Everything that may have to be held, in one look at a tree. */
export const loaders = `${Object.keys(loading).join(',')},feImage,style,[style],[${heldMark}]`;

/** A link that only leads somewhere loads nothing; neither does one to a page's own licence or author. */
const loadingRelations = /\b(?:stylesheet|icon|preload|prefetch|modulepreload|preconnect|dns-prefetch|prerender|manifest|mask-icon|apple-touch-icon)\b/iu;

const { getAttribute, removeAttribute, setAttribute, matches } = Element.prototype;
const { insertBefore, removeChild } = Node.prototype;

/** What was taken from an element: attribute → the value that it should have. A pixel that nobody keeps is not kept by us. */
const taken = new WeakMap<Element, Map<string, string>>();
const holders = new Set<WeakRef<Element>>();
const alive = new WeakSet<Element>();

export function attributesOf(element: Element): readonly string[] {
  return loading[element.localName.toLowerCase()] ?? [];
}

/** What the page believes an attribute to be, where it is held. */
export function heldValue(element: Element, name: string): string | undefined {
  return taken.get(element)?.get(name.toLowerCase());
}

export function forget(element: Element, name: string): void {
  taken.get(element)?.delete(name.toLowerCase());
}

/** Whether this value of this attribute would make the browser ask for something that is held. */
export function isHeldValue(policy: Policy, element: Element, name: string, value: unknown): boolean {
  const kind = element.localName.toLowerCase();
  if (name === 'style') return policy.holdsText(String(value), 'style');
  if (!attributesOf(element).includes(name)) return false;
  if (kind === 'link' && !loadingRelations.test(getAttribute.call(element, 'rel') ?? '')) return false;
  if (name === 'srcset' || name === 'imagesrcset' || name === 'ping') return policy.holdsAnyAddress(value, kind);
  return policy.holdsAddress(value, kind);
}

/** Keeps a value to itself instead of giving it to the element. */
export function take(element: Element, name: string, value: string): void {
  let values = taken.get(element);
  if (!values) {
    values = new Map();
    taken.set(element, values);
    holders.add(new WeakRef(element));
  }
  values.set(name, value);
}

/** A copy of a held element is held alike. */
export function copyTaken(from: Node, to: Node): void {
  for (const [name, value] of taken.get(from as Element) ?? []) take(to as Element, name, value);
  from.childNodes.forEach((child, index) => {
    const copy = to.childNodes[index];
    if (copy) copyTaken(child, copy);
  });
}

/** Holds whatever in a tree has to be; for trees that are about to be inserted, or have just been parsed. */
export function holdTree(policy: Policy, root: Node): void {
  if (root instanceof Element || isForeignElement(root)) holdElement(policy, root as Element);
  if (![1, 9, 11].includes(root.nodeType)) return;
  for (const element of select(root, loaders)) holdElement(policy, element);
}

/** An element of a frame is no instance of our own window's classes. */
function isForeignElement(node: Node): boolean {
  return node.nodeType === 1;
}

export function holdElement(policy: Policy, element: Element): void {
  if (!matches.call(element, loaders)) return;
  if (element.hasAttribute(heldMark)) adoptHeldText(element);
  if (isScript(element) || element.localName === 'script') return holdScript(policy, element as Script);
  if (element.localName === 'style') return holdStyle(policy, element);
  if (element.localName === 'iframe') holdSrcdoc(policy, element);
  for (const name of [...attributesOf(element), 'style']) {
    const value = getAttribute.call(element, name);
    if (value === null || !isHeldValue(policy, element, name, value)) continue;
    take(element, name, value);
    removeAttribute.call(element, name);
    if (element.isConnected && /^(?:i?frame|object|embed)$/u.test(element.localName)) callOff(element);
  }
}

/** What `document.write` brought was held as text; from here on it is held like everything else. */
function adoptHeldText(element: Element): void {
  removeAttribute.call(element, heldMark);
  for (const name of [...attributesOf(element), 'type']) {
    const value = getAttribute.call(element, `data-${name}`);
    if (value === null && !(name === 'type' && element.localName === 'script')) continue;
    take(element, name, value ?? '');
    removeAttribute.call(element, `data-${name}`);
  }
}

/** A frame's own markup is held as text, before a parser of its own gets it; a grant gives it back whole. */
function holdSrcdoc(policy: Policy, frame: Element): void {
  const html = getAttribute.call(frame, 'srcdoc');
  if (html === null || taken.get(frame)?.has('srcdoc')) return;
  const held = holdMarkupText(policy, html);
  if (held === html) return;
  take(frame, 'srcdoc', html);
  setTrusted(frame, 'srcdoc', held);
}

/** A frame that the parser made is under way by now; out of the document it is called off, back in there it is an empty one. */
function callOff(frame: Element): void {
  const { parentNode, nextSibling } = frame;
  if (!parentNode) return;
  removeChild.call(parentNode, frame);
  insertBefore.call(parentNode, frame, nextSibling);
}

const javascript = /^(?:module|(?:text|application)\/(?:x-)?(?:java|ecma|j|live)script|)$/iu;

/** A script is held by its address; an inline one only for what nothing else can stop, an import. */
function holdScript(policy: Policy, script: Script): void {
  if (alive.has(script)) return;
  const type = getAttribute.call(script, 'type') ?? '';
  if (!javascript.test(type.trim()) || taken.get(script)?.has('type')) return;
  const name = attributesOf(script).find((attribute) => getAttribute.call(script, attribute) !== null);
  const address = name === undefined ? null : getAttribute.call(script, name);
  const text = script.textContent ?? '';
  const isHeld = address === null ? /\bimport\b/u.test(text) && policy.holdsText(text, 'script') : policy.holdsAddress(address, 'script');
  if (!isHeld) return;
  take(script, 'type', type);
  if (name !== undefined && address !== null) {
    take(script, name, address);
    removeAttribute.call(script, name);
  }
  // Too late once it has been prepared, which comes after the microtask in which a parser's script is seen here.
  setAttribute.call(script, 'type', 'text/plain');
}

function holdStyle(policy: Policy, style: Element): void {
  if (taken.get(style)?.has('type') || !policy.holdsText(style.textContent ?? '', 'style')) return;
  take(style, 'type', getAttribute.call(style, 'type') ?? '');
  setAttribute.call(style, 'type', 'text/plain');
}

/** Holds again what a withdrawal has taken the ground from. Scripts have run; what they still do is refused where they do it. */
export function holdAgain(policy: Policy, root: Node): void {
  for (const element of select(root, loaders)) if (element.localName !== 'script') holdElement(policy, element);
}

/** Gives back what may be given back now, in the order of the document; each element loads once. */
export function releaseTaken(policy: Policy, ownNonce: string): void {
  const waiting = [...holders].flatMap((holder) => {
    const element = holder.deref();
    const values = element && taken.get(element);
    if (values && isStillHeld(policy, element, values)) return [];
    holders.delete(holder);
    return values ? [{ element, values }] : [];
  });
  waiting.sort((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  for (const { element, values } of waiting) {
    taken.delete(element);
    // Where our tag has a nonce, an inline script needs the same one (standards: SEC-05).
    if (ownNonce && values.has('type') && values.size === 1 && (element as HTMLElement).nonce !== ownNonce) continue;
    if (isScript(element) && values.has('type')) {
      alive.add(element);
      releaseScript(element, () => giveBack(element, values));
    } else giveBack(element, values);
  }
}

function isStillHeld(policy: Policy, element: Element, values: Map<string, string>): boolean {
  const kind = element.localName.toLowerCase();
  if (values.has('type') && values.size === 1) return policy.mightHold(element.textContent ?? '');
  return [...values].some(([name, value]) => {
    if (name === 'type') return false;
    return name === 'style' || name === 'srcdoc' ? policy.mightHold(value) : isHeldValue(policy, element, name, value) || (kind === 'style' && policy.mightHold(value));
  });
}

function giveBack(element: Element, values: Map<string, string>): void {
  for (const [name, value] of values) {
    if (name === 'type') {
      if (value === '') removeAttribute.call(element, 'type');
      else setAttribute.call(element, 'type', value);
    }
  }
  for (const [name, value] of values) {
    if (name === 'type') continue;
    try {
      setTrusted(element, name, value);
    } catch {
      // The page's Trusted Types refuse it.
    }
  }
}
