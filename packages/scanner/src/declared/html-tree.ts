import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes as Tree } from 'parse5';

export type Element = Tree.Element;

/** Elements that say nothing to a reader. A template that is a shadow root does. */
const silent = new Set(['script', 'style', 'noscript', 'template', 'head', 'svg', 'iframe', 'object', 'select', 'textarea']);
const breaksLine = new Set(['br', 'p', 'div', 'li', 'tr', 'td', 'th', 'dd', 'dt', 'ul', 'ol', 'dl', 'table', 'section', 'article', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'details', 'summary']);

/** No page nests its table deeper, and no list of children is worth more. */
const mostNodes = 500_000;

/**
 * Everything below a node, in the order of the document, without recursion: a hostile page nests as deep as it likes.
 *
 * @param enter whether to look below an element that was given
 */
export function* below(node: Tree.ParentNode, enter: (element: Element) => boolean = () => true): Generator<Tree.ChildNode> {
  const waiting: Tree.ChildNode[] = childrenOf(node).toReversed();
  for (let count = 0; waiting.length > 0 && count < mostNodes; count += 1) {
    const next = waiting.pop() as Tree.ChildNode;
    yield next;
    if (tree.isElementNode(next) && !isSilent(next) && enter(next)) for (const child of childrenOf(next).toReversed()) waiting.push(child);
  }
}

export function* elementsBelow(node: Tree.ParentNode, enter?: (element: Element) => boolean): Generator<Element> {
  for (const found of below(node, enter)) if (tree.isElementNode(found) && !isSilent(found)) yield found;
}

function childrenOf(node: Tree.ParentNode): readonly Tree.ChildNode[] {
  return isShadowRoot(node) ? node.content.childNodes : node.childNodes;
}

function isShadowRoot(node: Tree.ParentNode): node is Tree.Template {
  return 'content' in node && attribute(node, 'shadowrootmode') !== undefined;
}

function isSilent(element: Element): boolean {
  return silent.has(element.tagName) && !isShadowRoot(element);
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

/**
 * What a reader sees of an element, a line for each of its blocks.
 *
 * @param enter whether what an element says belongs to it
 */
export function textOf(element: Tree.ParentNode, enter: (element: Element) => boolean = () => true): string {
  let text = '';
  for (const node of below(element, enter)) {
    if (tree.isTextNode(node)) text += node.value.replace(/\s+/gu, ' ');
    else if (tree.isElementNode(node) && breaksLine.has(node.tagName)) text += '\n';
  }
  return text.replace(/ *\n[ \n]*/gu, '\n').replace(/ {2,}/gu, ' ').trim();
}

export function isTable(element: Element): boolean {
  return element.tagName === 'table' || ['table', 'grid', 'treegrid'].includes(attribute(element, 'role') ?? '');
}

export function isRow(element: Element): boolean {
  return element.tagName === 'tr' || attribute(element, 'role') === 'row';
}

export function isCell(element: Element): boolean {
  return ['td', 'th'].includes(element.tagName) || ['cell', 'gridcell', 'columnheader', 'rowheader'].includes(attribute(element, 'role') ?? '');
}
