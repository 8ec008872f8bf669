import type { Declaration } from '../declaration.ts';
import { declarationTree, type TableNode, type TableOptions } from './tree.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\r': '&#13;' };

/**
 * The declaration as plain HTML, for a server to put into a policy page: word for word what `<kapsel-cookie-table>` shows.
 * All text is escaped.
 *
 * @example cookieTableHtml(declaration, { columns: 'all' })
 */
export function cookieTableHtml(declaration: Declaration, options: TableOptions = {}): string {
  return htmlOf(declarationTree(declaration, options));
}

function htmlOf(node: TableNode): string {
  if (typeof node !== 'object') return escaped(node);
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<${node.tag}${attributes.join('')}>${node.children.map(htmlOf).join('')}</${node.tag}>`;
}

/** A browser reads a NUL and half a surrogate pair as U+FFFD, or not at all. */
function escaped(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd').replace(/[&<>"'\r]/gu, (character) => entities[character] ?? '');
}
