import type { Policy } from './policy.ts';

/**
 * Holds what a piece of markup would load, as text, before a parser sees it: `document.write` runs its scripts on the spot,
 * and a frame's `srcdoc` in a world of its own. A tag that is held becomes a marked one, so that it can come to life later.
 */

/** Stands on tags that were held as text; unguessable, so that nobody else's markup passes for it. */
export const heldMark = `data-held-${Math.random().toString(36).slice(2)}`;

/** A start tag with its attributes; comments and end tags are passed over. */
const startTag = /<([a-z][a-z0-9:-]*)((?:\s+|\/|[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)>/giu;
const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/gu;

/** Attributes that marked markup knows, by tag. */
const renamed: Readonly<Record<string, readonly string[]>> = {
  script: ['src'],
  img: ['src', 'srcset'],
  source: ['src', 'srcset'],
  iframe: ['src'],
  embed: ['src'],
  object: ['data'],
  video: ['src', 'poster'],
  audio: ['src'],
  input: ['src'],
  link: ['href'],
  image: ['href'],
};

/** @returns the same markup with everything that is held marked; the very same text where nothing is */
export function holdMarkupText(policy: Policy, html: string): string {
  if (!policy.mightHold(html)) return html;
  return html.replace(startTag, (tag: string, name: string, rest: string) => holdTag(policy, tag, name.toLowerCase(), rest));
}

function holdTag(policy: Policy, tag: string, name: string, rest: string): string {
  const names = renamed[name];
  if (!names) return tag;
  const heldNames = new Set<string>();
  let type: string | undefined;
  for (const [, key = '', double, single, bare] of rest.matchAll(attribute)) {
    const value = decode(double ?? single ?? bare ?? '');
    if (key.toLowerCase() === 'type') type = value;
    if (!names.includes(key.toLowerCase())) continue;
    const isHeld = key.toLowerCase() === 'srcset' ? policy.holdsAnyAddress(value, name) : policy.holdsAddress(value, name);
    if (isHeld) heldNames.add(key.toLowerCase());
  }
  if (heldNames.size === 0) return tag;
  const kept = rest.replace(attribute, (text: string, key: string) => {
    if (heldNames.has(key.toLowerCase())) return `data-${text}`;
    return name === 'script' && key.toLowerCase() === 'type' ? '' : text;
  });
  const marks = `${heldMark}${name === 'script' ? ` type="text/plain"${type ? ` data-type="${type.replaceAll('"', '&quot;')}"` : ''}` : ''}`;
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
