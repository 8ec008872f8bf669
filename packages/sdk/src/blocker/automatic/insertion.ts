import { holdMarkupText } from './markup-text.ts';
import { holdTree } from './hold-element.ts';
import type { Policy } from './policy.ts';
import { patchAccessor, patchMethod, type Realm } from './patch.ts';

/** Looks at every tree on its way into a document: scripts run, and frames load, in the moment of insertion. */
export function guardInsertion(realm: Realm, policy: Policy, guardFrames: (root: Node) => void): void {
  const guardNodes = (target: object | undefined, keys: readonly string[]) => {
    for (const key of keys) {
      patchMethod(target, key, (native) => {
        return function (this: Node, ...given: unknown[]) {
          const nodes = given.filter((one): one is Node => typeof one === 'object' && one !== null && 'nodeType' in one);
          for (const node of nodes) holdTree(policy, node);
          // A fragment is empty afterwards; its children are what was inserted.
          const roots = nodes.flatMap((node) => (node.nodeType === 11 ? [...node.childNodes] : [node]));
          const result = native.apply(this, given);
          for (const root of roots) guardFrames(root);
          return result;
        };
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
  guardMarkup(realm, policy, guardFrames);
  guardWrites(realm, policy, guardFrames);
}

/**
 * Markup that names a held host is parsed where nothing loads, held there, and then put in. The parser gets the same context
 * element, so that rows of a table and parts of a drawing stay what they are.
 */
function guardMarkup(realm: Realm, policy: Policy, guardFrames: (root: Node) => void): void {
  const { createHTMLDocument } = realm.DOMImplementation.prototype;
  const { createElementNS } = realm.Document.prototype;
  const inner = Object.getOwnPropertyDescriptor(realm.Element.prototype, 'innerHTML');
  const { replaceChildren } = realm.Element.prototype;
  const { append, replaceChildren: replaceInFragment } = realm.DocumentFragment.prototype;
  if (!inner?.set) return;
  const parseInert = inner.set;

  const parse = (context: Element, html: unknown): DocumentFragment => {
    const inert = createHTMLDocument.call(document.implementation, '');
    const twin = createElementNS.call(inert, context.namespaceURI, context.localName);
    parseInert.call(twin, html);
    holdTree(policy, twin);
    const fragment = realm.document.createDocumentFragment();
    append.apply(fragment, [...twin.childNodes]);
    return fragment;
  };

  // A link has a `host` too.
  const isShadowRoot = (target: Element | ShadowRoot): target is ShadowRoot => target instanceof realm.ShadowRoot;
  const fill = (target: Element | ShadowRoot, html: unknown): void => {
    if (isShadowRoot(target)) replaceInFragment.call(target, parse(target.host, html));
    else replaceChildren.call(target, parse(target, html));
  };

  for (const prototype of [realm.Element.prototype, realm.ShadowRoot.prototype]) {
    patchAccessor(prototype, 'innerHTML', ({ set }) => ({
      set(this: never, html: unknown) {
        const target = this as Element | ShadowRoot;
        if (!policy.mightHold(String(html)) || target instanceof realm.HTMLTemplateElement) set.call(this, html);
        else fill(target, html);
        guardFrames(target);
      },
    }));
    patchMethod(prototype, 'setHTMLUnsafe', (native) => {
      return function (this: Element, ...given: Parameters<Element['setHTMLUnsafe']>) {
        if (!policy.mightHold(String(given[0])) || this instanceof realm.HTMLTemplateElement) native.apply(this, given);
        else fill(this, given[0]);
        guardFrames(this);
      };
    });
  }
  patchAccessor(realm.Element.prototype, 'outerHTML', ({ set }) => ({
    set(this: never, html: unknown) {
      const target = this as Element;
      const { parentElement } = target;
      if (!parentElement || !policy.mightHold(String(html))) set.call(this, html);
      else target.replaceWith(parse(parentElement, html));
    },
  }));
  patchMethod(realm.Element.prototype, 'insertAdjacentHTML', (native) => {
    return function (this: Element, ...given: Parameters<Element['insertAdjacentHTML']>) {
      const [position, html] = given;
      if (!policy.mightHold(String(html))) return native.apply(this, given);
      const where = String(position).toLowerCase();
      const isInside = where === 'afterbegin' || where === 'beforeend';
      const context = isInside ? this : this.parentElement;
      if (!context) return native.apply(this, given);
      const fragment = parse(context, html);
      if (where === 'beforebegin') this.before(fragment);
      else if (where === 'afterbegin') this.prepend(fragment);
      else if (where === 'beforeend') this.append(fragment);
      else this.after(fragment);
    };
  });
  patchMethod(realm.Range.prototype, 'createContextualFragment', (native) => {
    return function (this: Range, html: string) {
      if (!policy.mightHold(String(html))) return native.call(this, html);
      // Its scripts do run once they are inserted, and nothing loads before: the tree is held as soon as it is there.
      const fragment = native.call(this, html);
      holdTree(policy, fragment);
      return fragment;
    };
  });
}

function guardWrites(realm: Realm, policy: Policy, guardFrames: (root: Node) => void): void {
  const unfinished = new WeakMap<Document, string>();
  const nativeWrite = realm.Document.prototype.write;
  for (const key of ['write', 'writeln'] as const) {
    patchMethod(realm.Document.prototype, key, (native) => {
      return function (this: Document, ...texts: unknown[]) {
        const before = unfinished.get(this) ?? '';
        const text = before + texts.map(String).join('') + (key === 'writeln' ? '\n' : '');
        // A tag may come in pieces; one that is not closed yet waits for the rest.
        const cut = endOfWholeTags(text);
        const whole = text.slice(0, cut);
        const heldText = holdMarkupText(policy, whole);
        unfinished.set(this, text.slice(cut));
        if (before === '' && cut === text.length && heldText === whole) native.apply(this, texts);
        else if (heldText !== '') nativeWrite.call(this, heldText);
        guardFrames(this);
      };
    });
  }
  patchMethod(realm.Document.prototype, 'close', (native) => {
    return function (this: Document) {
      const rest = unfinished.get(this);
      unfinished.delete(this);
      if (rest) nativeWrite.call(this, rest);
      native.call(this);
    };
  });
}

/** Where the last tag that is not closed begins, or the end of the text. */
function endOfWholeTags(text: string): number {
  const open = text.lastIndexOf('<');
  return open >= 0 && /^<(?:[a-z]|$)/iu.test(text.slice(open, open + 2)) && !text.includes('>', open) ? open : text.length;
}
