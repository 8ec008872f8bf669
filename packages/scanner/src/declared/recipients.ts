import type { ScanItem } from '@kapsel/core';
import { registrableDomain, resolveAlias, type HostAliases } from '../hosts.ts';
import { shownProvider } from '../report/cookie-table.ts';

/** Legal forms, which a policy page has in another way or leaves out. */
const legalForm = /(?<![\p{L}\d])(?:inc|llc|ltd|limited|corp|corporation|co|company|gmbh|ag|as|asa|a\/s|aps|ab|publ|oy|oyj|bv|b\.v|nv|sa|s\.a|srl|plc|platforms|technologies|ireland|international|group|holdings?)(?![\p{L}\d])\.?/giu;

/** First words that say nothing of who it is. */
const anybody = new Set(['other', 'digital', 'data', 'media', 'online', 'open', 'global', 'social', 'first', 'content', 'cloud', 'the', 'web', 'site', 'visual', 'click', 'user']);

/**
 * Whom the site passes something on to, and what was published names nowhere: neither by name nor by domain, not even in passing.
 *
 * @returns names of providers; hosts where nobody knows the provider
 */
export function undeclaredRecipients(items: readonly ScanItem[], text: string, aliases: HostAliases): string[] {
  const said = asWords(text);
  const written = text.toLowerCase();
  const recipients = Map.groupBy(
    items.filter(({ kind, party, outcome }) => (party === 'third' || kind === 'request') && outcome !== 'refused'),
    shownProvider,
  );
  return [...recipients].flatMap(([name, of]) => (isNamed(name, of, said, written, aliases) ? [] : [name]));
}

function isNamed(name: string, items: readonly ScanItem[], said: string, written: string, aliases: HostAliases): boolean {
  // The site's own host, by way of which some are reached, stands in every policy.
  const domains = new Set(items.filter(({ party }) => party === 'third').flatMap(({ domain }) => [registrableDomain(domain), registrableDomain(resolveAlias(domain, aliases))]));
  const labels = [...domains].map((domain) => domain.split('.', 1)[0] ?? '').filter((label) => label.length >= 4);
  const services = new Set(items.flatMap(({ service }) => service ?? []));
  const [first = '', ...others] = asWords(name.replace(legalForm, ' ')).trim().split(' ');
  const isTelling = first.length >= 4 && !anybody.has(first);
  const names = [[first, ...others].join(' '), ...(isTelling ? [first] : []), ...labels, ...services].map(asWords).filter((words) => words.trim() !== '');
  return names.some((words) => said.includes(words)) || [...domains].some((domain) => written.includes(domain));
}

/** In lower case, with one space around each word, so that a search finds whole words. */
function asWords(text: string): string {
  return ` ${text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}
