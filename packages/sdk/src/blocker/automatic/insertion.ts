import { holdMarkupText } from './markup-text.ts';
import { nameOf, select, typeOf, within } from '../dom.ts';
import { getterOf } from '../prototype-of.ts';
import { childrenOf, heldMarkup, holdShadows, holdTree, loaders } from './hold-element.ts';
import { holdsAddress, mightHold } from './policy.ts';
import { trustedMarkup } from '../trusted-types.ts';
import { holdStyleText } from './styles.ts';
import { patchAccessor, patchMethod, type Native, type Realm } from './patch.ts';

/** Looks at every tree on its way into a document: scripts run, and frames load, in the moment of insertion. */
export function guardInsertion(realm: Realm, guardFrames: (root: Node) => void): void {
  const guardNodes = (target: object | undefined, keys: readonly string[]) => {
    for (const key of keys) {
      patchMethod(target, key, (native, self, given) => {
        const nodes = given.filter(isNode);
        for (const node of nodes) {
          // A sheet fetches what its text imports in the moment in which it gets it.
          if (isStyle(self) && typeOf(node) === 3) node.nodeValue = holdStyleText(node.nodeValue ?? '');
          holdTree(node);
        }
        // A fragment is empty afterwards; its children are what was inserted.
        const roots = nodes.flatMap((node) => (typeOf(node) === 11 ? [...childrenOf(node)] : [node]));
        const result = native.apply(self, given);
        for (const root of roots) guardFrames(root);
        return result;
      });
    }
  };
  const parent = ['append', 'prepend', 'replaceChildren', 'moveBefore'];
  const child = ['before', 'after', 'replaceWith'];
  guardNodes(realm.Node.prototype, ['appendChild', 'insertBefore', 'replaceChild']);
  guardNodes(realm.Element.prototype, [...parent, ...child, 'insertAdjacentElement']);
  guardNodes(realm.Document.prototype, parent);
  guardNodes(realm.DocumentFragment.prototype, parent);
  guardNodes(realm.CharacterData.prototype, child);
  guardNodes(realm.Range.prototype, ['insertNode', 'surroundContents']);
  guardMarkup(realm, guardFrames);
  guardWrites(realm, guardFrames);
}

/**
 * Markup that names a held host is parsed where nothing loads, held there, and then put in. The parser gets the same context
 * element, so that rows of a table and parts of a drawing stay what they are.
 */
function guardMarkup(realm: Realm, guardFrames: (root: Node) => void): void {
  const { createHTMLDocument } = realm.DOMImplementation.prototype;
  const { adoptNode, createElementNS } = realm.Document.prototype;
  const inner = Object.getOwnPropertyDescriptor(realm.Element.prototype, 'innerHTML');
  const { replaceChildren } = realm.Element.prototype;
  const { append, replaceChildren: replaceInFragment } = realm.DocumentFragment.prototype;
  const { setHTML, setHTMLUnsafe } = realm.Element.prototype as unknown as Record<string, Native | undefined>;
  const setters = { setHTML, setHTMLUnsafe };
  if (!inner?.set) return;
  const parseInert = inner.set;

  const parse = (context: Element, html: unknown, into: (twin: Element) => void = (twin) => parseInert.call(twin, html)): DocumentFragment => {
    const inert = createHTMLDocument.call(document.implementation, '');
    const twin = createElementNS.call(inert, context.namespaceURI, context.localName);
    into(twin);
    keepText(twin);
    holdTree(twin);
    holdShadows(twin);
    const fragment = realm.document.createDocumentFragment();
    append.apply(fragment, [...twin.childNodes]);
    return fragment;
  };

  // A link has a `host` too.
  const isShadowRoot = (target: Element | ShadowRoot): target is ShadowRoot => target instanceof realm.ShadowRoot;
  const fill = (target: Element | ShadowRoot, html: unknown, into?: (twin: Element) => void): void => {
    if (isShadowRoot(target)) replaceInFragment.call(target, parse(target.host, html, into));
    else replaceChildren.call(target, parse(target, html, into));
  };

  for (const prototype of [realm.Element.prototype, realm.ShadowRoot.prototype]) {
    patchAccessor(prototype, 'innerHTML', {
      set(native, self: Element | ShadowRoot, given) {
        const [html] = given as unknown[];
        if (!mightHold(String(html)) || self instanceof realm.HTMLTemplateElement) native.apply(self, given);
        else if (isStyle(self)) native.call(self, trustedMarkup(holdStyleText(String(html))));
        else fill(self, html);
        guardFrames(self);
      },
    });
    for (const [key, fillTwin] of Object.entries(setters)) {
      patchMethod(prototype, key, (native, self: Element, given) => {
        if (!mightHold(String(given[0])) || self instanceof realm.HTMLTemplateElement) native.apply(self, given);
        // Its own rules of what may stay count in the twin as they would have here.
        else fill(self, given[0], (twin) => fillTwin?.apply(twin, given));
        guardFrames(self);
      });
    }
  }
  /** What markup beside an element is read in: its parent, or the host of the shadow root that it stands in. */
  const contextOf = ({ parentNode }: Element): Element | null => (parentNode instanceof realm.ShadowRoot ? parentNode.host : parentNode instanceof realm.Element ? parentNode : null);

  patchAccessor(realm.Element.prototype, 'outerHTML', {
    set(native, self: Element, given) {
      const context = contextOf(self);
      if (!context || !mightHold(String(given[0]))) native.apply(self, given);
      else self.replaceWith(parse(context, given[0]));
    },
  });
  patchMethod(realm.Element.prototype, 'insertAdjacentHTML', (native, self: Element, given) => {
    const [position, html] = given as unknown[];
    const where = String(position).toLowerCase();
    const context = where === 'afterbegin' || where === 'beforeend' ? self : contextOf(self);
    if (!context || !mightHold(String(html))) return native.apply(self, given);
    const fragment = parse(context, html);
    if (where === 'beforebegin') self.before(fragment);
    else if (where === 'afterbegin') self.prepend(fragment);
    else if (where === 'beforeend') self.append(fragment);
    else self.after(fragment);
  });
  patchMethod(realm.Document.prototype, 'execCommand', (native, self, given) => {
    const command = String(given[0]).toLowerCase();
    if (command === 'insertimage' && holdsAddress(given[2], 'img')) return false;
    if (command === 'inserthtml') given[2] = heldMarkup(given[2]);
    return native.apply(self, given);
  });
  // Text that a sheet is given, and the value of an attribute by the ways of all nodes.
  for (const key of ['textContent', 'nodeValue']) {
    patchAccessor(realm.Node.prototype, key, {
      set(native, self: Node, [value]) {
        if (typeOf(self) === 2) (self as Attr).value = String(value ?? '');
        else native.call(self, isStyle(self) && mightHold(String(value)) ? holdStyleText(String(value)) : value);
      },
    });
  }
  patchMethod(realm.Range.prototype, 'createContextualFragment', (native, self: Range, given) => {
    if (!mightHold(String(given[0]))) return native.apply(self, given);
    // Parsed where nothing loads, for WebKit asks for pictures as it parses. Its scripts run once they are inserted, as the page expects.
    const { startContainer } = self;
    const context = startContainer.nodeType === 1 ? (startContainer as Element) : startContainer.parentElement;
    const inert = createHTMLDocument.call(document.implementation, '');
    const range = inert.createRange();
    range.selectNodeContents(context && context !== realm.document.documentElement ? createElementNS.call(inert, context.namespaceURI, context.localName) : inert.body);
    const fragment = native.apply(range, given);
    keepText(fragment);
    holdTree(fragment);
    return adoptNode.call(realm.document, fragment);
  });
  patchMethod(realm.Document.prototype, 'adoptNode', (native, self, given) => {
    const [node] = given as unknown[];
    if (isNode(node)) holdTree(node);
    return native.apply(self, given);
  });
  patchMethod(realm.Document.prototype, 'importNode', (native, self: Document, given) => {
    const [node] = given as unknown[];
    if (!self.defaultView || !isNode(node) || !namesHeld(node)) return native.apply(self, given);
    // Copied to where nothing loads first; an element of the page's own making is upgraded as if it had come straight.
    const copy = native.apply(createHTMLDocument.call(document.implementation, ''), given);
    holdTree(copy);
    const adopted = adoptNode.call(self, copy);
    realm.customElements.upgrade(adopted);
    return adopted;
  });
}

/** @param target whatever a method is called on; a range is no node */
function isStyle(target: unknown): boolean {
  return isNode(target) && typeOf(target) === 1 && nameOf(target as Element) === 'style';
}

function isNode(value: unknown): value is Node {
  try {
    return typeof value === 'object' && value !== null && typeOf(value as Node) > 0;
  } catch {
    return false;
  }
}

const attributes = getterOf(Element.prototype, 'attributes');

/** Whether something in a tree names a held host. */
function namesHeld(tree: Node): boolean {
  return [tree, ...within(tree, loaders)].some((node) => typeOf(node) === 1 && [...(attributes.call(node) as NamedNodeMap)].some(({ value }) => mightHold(value)));
}

/** Where no script runs, `<noscript>` is parsed as markup; in the page it is text. */
function keepText(tree: Node): void {
  for (const element of select(tree, 'noscript')) element.textContent = element.innerHTML;
}

function guardWrites(realm: Realm, guardFrames: (root: Node) => void): void {
  const unfinished = new WeakMap<Document, string>();
  const nativeWrite = realm.Document.prototype.write;
  for (const key of ['write', 'writeln'] as const) {
    patchMethod(realm.Document.prototype, key, (native, self: Document, texts: unknown[]) => {
      const before = unfinished.get(self) ?? '';
      const text = before + texts.map(String).join('') + (key === 'writeln' ? '\n' : '');
      // A tag may come in pieces; one that is not closed yet waits for the rest.
      const cut = endOfWholeTags(text);
      const whole = text.slice(0, cut);
      const heldText = holdMarkupText(whole);
      unfinished.set(self, text.slice(cut));
      if (before === '' && cut === text.length && heldText === whole) native.apply(self, texts);
      else if (heldText !== '') nativeWrite.call(self, trustedMarkup(heldText));
      guardFrames(self);
    });
  }
  patchMethod(realm.Document.prototype, 'close', (native, self: Document) => {
    const rest = unfinished.get(self);
    unfinished.delete(self);
    if (rest) nativeWrite.call(self, trustedMarkup(rest));
    native.call(self);
  });
}

/** Where the last tag that is not closed begins, or the end of the text. */
function endOfWholeTags(text: string): number {
  const open = text.lastIndexOf('<');
  return open >= 0 && /^<(?:[a-z]|$)/iu.test(text.slice(open, open + 2)) && !text.includes('>', open) ? open : text.length;
}
