import { callOff, carries, fits, isInDocument, nameOf, shadowOf, typeOf, within } from '../dom.ts';
import { getterOf } from '../prototype-of.ts';
import { heldMark, holdMarkupText } from './markup-text.ts';
import { isHeldValue, loadingAttributes, loadingProperties } from './loading.ts';
import { holdsAddress, holdsText, isShownOnce, mightHold, tellHeld } from './policy.ts';
import { holdStyleText } from './styles.ts';
import { giveType, isScript, releaseScript, type Script } from '../release-queue.ts';
import { setTrusted, trustedMarkup } from '../trusted-types.ts';

/** Everything that may have to be held, in one look at a tree. */
export const loaders = `${loadingProperties.map((name) => `[${name}]`).join(',')},[*|href],script,style,[style],iframe[srcdoc],[${heldMark}]`;

const { getAttribute, removeAttribute, setAttribute } = Element.prototype;

/** What was taken from an element: attribute → the value that it should have. A pixel that nobody keeps is not kept by us. */
const taken = new WeakMap<Element, Map<string, string>>();
const holders = new Set<WeakRef<Element>>();
const alive = new WeakSet<Element>();

/** What the page believes an attribute to be, where it is held. */
export function heldValue(element: Element, name: string): string | undefined {
  return taken.get(element)?.get(name.toLowerCase());
}

export function forget(element: Element, name: string): void {
  const values = taken.get(element);
  if (!values?.delete(name.toLowerCase())) return;
  const type = values.get('type');
  if (type === undefined || !isScript(element)) return;
  values.delete('type');
  giveType(element, type);
}

/** Too late once it has been prepared, which comes after the microtask in which a parser's script is seen here. */
export function holdType(element: Element): void {
  if (!taken.get(element)?.has('type')) take(element, 'type', getAttribute.call(element, 'type') ?? '');
  giveType(element, 'text/plain');
}

/** Markup in place of markup that somebody gives to the page: the very same where nothing in it is held, trusted or not. */
export function heldMarkup(given: unknown): unknown {
  const text = String(given);
  const held = holdMarkupText(text);
  return held === text ? given : trustedMarkup(held);
}

/** Whether the browser, given this value, would ask for something that is held. */
export function wouldLoad(element: Element, name: string, value: unknown): boolean {
  return getAttribute.call(element, 'data-consent') !== 'ignore' && !isShownOnce(element, value) && isHeldValue(nameOf(element).toLowerCase(), name, value);
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
  tellHeld(element);
}

const childNodes = getterOf(Node.prototype, 'childNodes');
export const childrenOf = (node: Node): NodeListOf<ChildNode> => childNodes.call(node) as NodeListOf<ChildNode>;

/** A copy of a held element is held alike. */
export function copyTaken(from: Node, to: Node): void {
  for (const [name, value] of taken.get(from as Element) ?? []) take(to as Element, name, value);
  const copies = childrenOf(to);
  childrenOf(from).forEach((child, index) => {
    const copy = copies[index];
    if (copy) copyTaken(child, copy);
  });
}

/** Holds whatever in a tree has to be; for trees that are about to be inserted, or have just been parsed. */
export function holdTree(root: Node): void {
  // An element of a frame is no instance of our own window's classes.
  if (typeOf(root) === 1) holdElement(root as Element);
  for (const element of within(root, loaders)) holdElement(element);
}

/** The same for a tree with shadow roots that a parser made, which nobody else has seen. */
export function holdShadows(root: Node): void {
  for (const element of within(root, '*')) {
    const shadow = shadowOf(element);
    if (!shadow) continue;
    holdTree(shadow);
    holdShadows(shadow);
  }
}

export function holdElement(element: Element): void {
  if (!fits(element, loaders) || getAttribute.call(element, 'data-consent') === 'ignore') return;
  if (carries(element, heldMark)) adoptHeldText(element);
  const kind = nameOf(element);
  if (isScript(element) || kind === 'script') return holdScript(element as Script);
  if (kind === 'style') return holdStyle(element);
  if (kind === 'iframe') holdSrcdoc(element);
  for (const name of [...loadingAttributes, 'style']) {
    const value = getAttribute.call(element, name);
    if (value === null || !wouldLoad(element, name, value)) continue;
    if (name === 'style') {
      holdStyleAttribute(element, value);
      continue;
    }
    take(element, name, value);
    removeAttribute.call(element, name);
    if (isInDocument(element)) callOff(element);
  }
}

/** What `document.write` brought was held as text; from here on it is held like everything else. */
function adoptHeldText(element: Element): void {
  // A frame whose markup was held is given back whole: what stands in it meanwhile stays as it is.
  const frame = element.ownerDocument.defaultView?.frameElement;
  if (frame && taken.get(frame)?.has('srcdoc')) return;
  removeAttribute.call(element, heldMark);
  for (const name of [...loadingAttributes, 'type']) {
    const value = getAttribute.call(element, `data-${name}`);
    if (value === null && !(name === 'type' && element.localName === 'script')) continue;
    take(element, name, value ?? '');
    removeAttribute.call(element, `data-${name}`);
  }
}

/** A frame's own markup is held as text, before a parser of its own gets it; a grant gives it back whole. */
function holdSrcdoc(frame: Element): void {
  const html = getAttribute.call(frame, 'srcdoc');
  if (html === null || taken.get(frame)?.has('srcdoc')) return;
  const held = holdMarkupText(html);
  if (held === html) return;
  take(frame, 'srcdoc', html);
  try {
    setTrusted(frame, 'srcdoc', held);
  } catch {
    removeAttribute.call(frame, 'srcdoc'); // The page's Trusted Types refuse it: it is held as a whole.
  }
}

/** Data that makes the browser load: both name addresses in a text of their own. Types in lower case, since `i` beside `u` is dear. */
const loadingData = /^(?:importmap|speculationrules)$/u;
const javascript = /^(?:module|(?:text|application)\/(?:x-)?(?:java|ecma|j|live)script|)$/u;

/** A script is held by its address; an inline one only for what nothing else can stop, an import. */
function holdScript(script: Script): void {
  if (alive.has(script)) return;
  const type = (getAttribute.call(script, 'type') ?? '').trim().toLowerCase();
  const isData = loadingData.test(type);
  if (!(isData || javascript.test(type)) || taken.get(script)?.has('type')) return;
  const name = ['src', 'href', 'xlink:href'].find((attribute) => getAttribute.call(script, attribute) !== null);
  const address = name === undefined ? null : getAttribute.call(script, name);
  const text = script.textContent ?? '';
  const isHeld = isData ? holdsText(text, 'script') : address === null ? importsHeld(text) : holdsAddress(address, 'script');
  if (!isHeld) return;
  holdType(script);
  if (name !== undefined && address !== null) {
    take(script, name, address);
    removeAttribute.call(script, name);
  }
}

/** What follows the word `import`, where its address stands there to be read. */
const importedAddress = /^(?:[\w$*{},\s]*\bfrom)?\s*(?:\(\s*)?(["'`])([^"'`$]*)\1\s*(?![\s+.[])/u;

/** A script that merely names a held host is the page's own; one that imports from there, or from where nobody can tell, is held. */
function importsHeld(text: string): boolean {
  if (!/\bimport\b|\bfrom\b/u.test(text) || !mightHold(text)) return false;
  const reexported = [...text.matchAll(/\bfrom\s*(["'])([^"']*)\1/gu)].some(([, , address]) => holdsAddress(address, 'script'));
  return reexported || [...text.matchAll(/\bimport\b(?!\s*\.\s*meta\b)/gu)].some(({ index }) => {
    const address = importedAddress.exec(text.slice(index + 'import'.length))?.[2];
    return address === undefined ? holdsText(text, 'script') : holdsAddress(address, 'script');
  });
}

/** Names, which no attribute can have, for what was taken out of style text and for what was left of it. */
const whole = '#whole';
const rest = '#rest';

/** Only the held addresses are taken out of a style attribute; the rest of it still counts. */
export function holdStyleAttribute(element: Element, value: string): void {
  take(element, 'style', value);
  const left = holdStyleText(value);
  if (mightHold(left)) return removeAttribute.call(element, 'style');
  take(element, rest, left);
  setAttribute.call(element, 'style', left);
}

/** The same for a sheet. One that names a held host in any other way is held as a whole. */
function holdStyle(style: Element): void {
  const text = style.textContent ?? '';
  if (taken.get(style)?.has('type') || !mightHold(text)) return;
  const left = holdStyleText(text);
  if (!mightHold(left)) {
    take(style, whole, text);
    take(style, rest, left);
    style.textContent = left;
    return;
  }
  if (!holdsText(text, 'style')) return;
  holdType(style);
}

/** Holds again what a withdrawal has taken the ground from. Scripts have run; what they still do is refused where they do it. */
export function holdAgain(root: Node): void {
  for (const element of within(root, loaders)) if (nameOf(element) !== 'script') holdElement(element);
}

/** Gives back what may be given back now, in the order of the document; each element loads once. */
export function releaseTaken(ownNonce: string): void {
  const waiting = [...holders].flatMap((holder) => {
    const element = holder.deref();
    const values = element && taken.get(element);
    if (values && isStillHeld(element, values)) return [];
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
      releaseScript(element, () => giveBack(element, values), () => element.outerHTML + JSON.stringify([...values]));
    } else giveBack(element, values);
  }
}

function isStillHeld(element: Element, values: Map<string, string>): boolean {
  const kind = nameOf(element).toLowerCase();
  if (values.has('type') && values.size === 1) return mightHold(element.textContent ?? '');
  return [...values].some(([name, value]) => {
    if (name === 'type' || name === rest) return false;
    if (name === whole) return mightHold(value);
    return name === 'style' || name === 'srcdoc' ? mightHold(value) : wouldLoad(element, name, value) || (kind === 'style' && mightHold(value));
  });
}

function giveBack(element: Element, values: Map<string, string>): void {
  const type = values.get('type');
  if (type !== undefined) giveType(element, type);
  for (const [name, value] of values) {
    if (name === 'type' || name === rest) continue;
    if (name === whole) {
      if (element.textContent === values.get(rest)) element.textContent = value;
      continue;
    }
    // The page has changed its style since: it keeps what it has.
    if (name === 'style' && values.has(rest) && getAttribute.call(element, 'style') !== values.get(rest)) continue;
    try {
      setTrusted(element, name, value);
    } catch {
      // The page's Trusted Types refuse it.
    }
  }
}
