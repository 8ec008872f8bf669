import type { Category } from '@kapsel/core';
import type { ImportedItem } from '@kapsel/core/classify';
import { parseFragment } from 'parse5';
import { textOf } from '../declared/html-tree.ts';
import { patternOf } from '../declared/names.ts';
import { hasNoRegistrableDomain, registrableDomain } from '../hosts.ts';

/** What one line of a list says, as it stands there. */
export interface ListLine {
  readonly name: string;
  readonly category: Category | undefined;
  /** Where the thing is kept, in words that may name hosts. */
  readonly place?: string;
  readonly party?: 'first' | 'third' | undefined;
  readonly kind?: 'cookie' | 'storage' | undefined;
  readonly provider?: string;
  readonly purpose?: string;
}

const longest = { name: 200, place: 400, provider: 200, purpose: 2000 };

/** A pattern of fewer letters would fit what it was never meant for. */
const leastLetters = 3;

/** @returns nothing for a line that names nothing, or no category */
export function importedItems({ name, category, place = '', party, kind, provider = '', purpose = '' }: ListLine): ImportedItem[] {
  const pattern = patternIn(name);
  if (category === undefined || pattern === undefined) return [];
  const domains = party === 'first' ? [] : domainsIn(plain(place, longest.place));
  const who = plain(provider, longest.provider);
  const why = plain(purpose, longest.purpose);
  return [
    {
      name: pattern,
      category,
      ...(kind && { kind }),
      ...(domains.length > 0 && { domains }),
      ...(party && { party }),
      ...(who !== '' && !isHost(who) && { provider: who }),
      ...(why !== '' && { purpose: { nb: why, en: why } }),
    },
  ];
}

/** `_ga_xxxxxxxx`, `_hjSession#` and `_gat [x2]` as other tools write them, as name patterns. */
function patternIn(name: string): string | undefined {
  if (name.length > longest.name) return undefined;
  const bare = name.trim().replace(/\s+\[x\d+\]$/u, '').replace(/x{4,}$/iu, '*');
  const pattern = patternOf(bare);
  const letters = pattern.replaceAll('*', '').length;
  return letters === 0 || (pattern.includes('*') && letters < leastLetters) ? undefined : pattern;
}

/** Lists say `example.com (3rd party) or the website's own domain`: only what is nowhere else is bound to hosts. */
function domainsIn(place: string): string[] {
  const text = place.toLowerCase();
  if (/1st|first|website|web site|own domain|advertiser|publisher|førstepart/u.test(text)) return [];
  const hosts = text.match(/(?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,24}(?![a-z0-9_-])/gu) ?? [];
  return [...new Set(hosts.filter((host) => !hasNoRegistrableDomain(host)).map((host) => `*.${registrableDomain(host)}`))];
}

function isHost(text: string): boolean {
  return /^[\w.*-]+\.\w{2,24}$/u.test(text);
}

/** Other tools put links around what they name. */
function plain(text: string, most: number): string {
  const short = text.slice(0, 4 * most);
  return (short.includes('<') ? textOf(parseFragment(short)) : short).replace(/\s+/gu, ' ').trim().slice(0, most);
}
