/**
 * The document by its natives. An element may call itself `head` or `querySelectorAll` and then stands before the document's
 * own property of that name (DOM clobbering); a method taken from the prototype knows nothing of it.
 */
const { createElement: create, createComment: comment, createRange: range, querySelectorAll: fromDocument } = Document.prototype;
const { querySelectorAll: fromElement } = Element.prototype;
const { querySelectorAll: fromFragment } = DocumentFragment.prototype;

function getter<Value>(name: 'head' | 'currentScript'): () => Value {
  const get = Object.getOwnPropertyDescriptor(Document.prototype, name)?.get;
  return () => get?.call(document) as Value;
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
  const query = root.nodeType === Node.DOCUMENT_NODE ? fromDocument : root.nodeType === Node.ELEMENT_NODE ? fromElement : fromFragment;
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
