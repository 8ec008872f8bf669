import { isHeldValue } from './loading.ts';
import { mightHold } from './policy.ts';

/**
 * Holds what a piece of markup would load, as text, before a parser sees it: `document.write` runs its scripts on the spot,
 * and a frame's `srcdoc` in a world of its own. A tag that is held becomes a marked one, so that it can come to life later.
 */

/** Stands on tags that were held as text; unguessable, so that nobody else's markup passes for it. */
export const heldMark = `data-held-${Math.random().toString(36).slice(2)}`;

/** A start tag with its attributes. One inside a comment is taken for one too, which harms nobody; the other way round would. */
const startTag = /<([a-z][a-z0-9:-]*)((?:\s+|\/|[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)>/giu;
const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/gu;

/** @returns the same markup with everything that is held marked; the very same text where nothing is */
export function holdMarkupText(html: string): string {
  if (!mightHold(html)) return html;
  return html.replace(startTag, (tag: string, name: string, rest: string) => holdTag(tag, name.toLowerCase(), rest));
}

function holdTag(tag: string, name: string, rest: string): string {
  const found = new Map<string, string>();
  for (const [, key = '', double, single, bare] of rest.matchAll(attribute)) found.set(key.toLowerCase(), decode(double ?? single ?? bare ?? ''));
  const held = [...found].filter(([key, value]) => key !== 'style' && isHeldValue(name, key, value)).map(([key]) => key);
  if (held.length === 0) return tag;
  const isScript = name === 'script';
  const kept = rest.replace(attribute, (text: string, key: string) => {
    if (held.includes(key.toLowerCase())) return `data-${text}`;
    return isScript && key.toLowerCase() === 'type' ? '' : text;
  });
  const type = found.get('type');
  const marks = `${heldMark}${isScript ? ` type="text/plain"${type ? ` data-type="${type.replaceAll('"', '&quot;')}"` : ''}` : ''}`;
  return `<${name} ${marks} ${kept.trim()}>`;
}

const entities: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', colon: ':', sol: '/', period: '.' };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));?/giu, (whole, hex: string, decimal: string, named: string) => {
    if (named) return entities[named.toLowerCase()] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
