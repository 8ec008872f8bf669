import { getterOf, prototypeOf } from './prototype-of.ts';

/**
 * The document by its natives. An element may call itself `head` or `querySelectorAll` and then stands before the document's
 * own property of that name (DOM clobbering); a method taken from the prototype knows nothing of it.
 */
const { createElement: create, createComment: comment, createRange: range, querySelectorAll: fromDocument } = prototypeOf('Document');
const { querySelectorAll: fromElement } = prototypeOf('Element');
const { querySelectorAll: fromFragment } = prototypeOf('DocumentFragment');

function getter<Value>(name: 'head' | 'currentScript'): () => Value {
  const get = getterOf(prototypeOf('Document'), name);
  return () => get.call(document) as Value;
}

export const documentHead = getter<HTMLHeadElement>('head');
export const currentScript = getter<HTMLOrSVGScriptElement | null>('currentScript');

export function createElement<Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] {
  return create.call(document, name) as HTMLElementTagNameMap[Name];
}

export function createComment(): Comment {
  return comment.call(document, '');
}

export function createRange(): Range {
  return range.call(document);
}

/** `querySelectorAll` of a document, an element, or a fragment or shadow root. */
export function select(root: Node, selector: string): NodeListOf<Element> {
  const type = typeOf(root);
  const query = type === 9 ? fromDocument : type === 1 ? fromElement : fromFragment;
  return query.call(root as never, selector);
}

/** A copy without prototypes, so that nothing can be read from it that was not put into it. */
export function bare<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(bare) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, part] of Object.entries(value)) copy[key] = bare(part);
  return copy as Value;
}

/**
 * The same for a form, whose fields stand before its own properties (`<input name="matches">` takes `form.matches` away), and for
 * `<object>` and `<embed>`: Chromium asks their plug-in for any property that is read as one, and one that has to be there before
 * it was laid out may never load.
 */
const { getAttribute, hasAttribute, matches } = prototypeOf('Element');
const localName = getterOf(prototypeOf('Element'), 'localName');
const shadowRoot = getterOf(prototypeOf('Element'), 'shadowRoot');
const nodeType = getterOf(prototypeOf('Node'), 'nodeType');
const isConnected = getterOf(prototypeOf('Node'), 'isConnected');
const parentNode = getterOf(prototypeOf('Node'), 'parentNode');

export const nameOf = (element: Element): string => localName.call(element) as string;
export const typeOf = (node: Node): number => nodeType.call(node) as number;
export const isInDocument = (node: Node): boolean => isConnected.call(node) as boolean;
export const shadowOf = (element: Element): ShadowRoot | null => shadowRoot.call(element) as ShadowRoot | null;
export const attributeOf = (element: Element, name: string): string | null => getAttribute.call(element, name);
export const carries = (element: Element, name: string): boolean => hasAttribute.call(element, name);
export const fits = (element: Element, selector: string): boolean => matches.call(element, selector);

/** All that fits below an element, a document or a fragment. */
export function within(root: Node, selector: string): Element[] {
  return [1, 9, 11].includes(typeOf(root)) ? [...select(root, selector)] : [];
}

/** The elements that were added; what stands inside another of them is found with that. */
export function addedTrees(records: readonly MutationRecord[]): Element[] {
  const added = new Set<Node>();
  for (const { addedNodes } of records) for (const node of addedNodes) if (typeOf(node) === 1) added.add(node);
  return [...added].filter((node) => !added.has(parentNode.call(node) as Node)) as Element[];
}

const { insertBefore, removeChild } = prototypeOf('Node');

/**
 * Ends what an element has begun to load, and goes on with although its address is gone: sound and pictures by their own means, a frame
 * out of the document and, empty, back in it.
 */
export function callOff(element: Element): void {
  const parent = parentNode.call(element) as Node | null;
  const kind = nameOf(element);
  const media = kind === 'source' ? parent : element;
  // Not taken in advance: the first touch of this class costs more than all of the others.
  if (media instanceof HTMLMediaElement) HTMLMediaElement.prototype.load.call(media);
  if (!parent || !/^(?:i?frame|object|embed)$/u.test(kind)) return;
  const next = element.nextSibling;
  removeChild.call(parent, element);
  insertBefore.call(parent, element, next);
}
