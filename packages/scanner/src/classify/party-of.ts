import { isSameSite } from '../hosts.ts';

/** Pairs to remember: lists repeat them, and the Public Suffix List takes longer than the knowledge base. */
const most = 10_000;

const known = new Map<string, 'first' | 'third'>();

/** Whether what is kept for a domain is the site's own, by registrable domain. */
export function partyOf(domain: string, site: string): 'first' | 'third' {
  const pair = `${domain} ${site}`;
  const before = known.get(pair);
  if (before !== undefined) return before;
  const party = isSameSite(domain, site) ? 'first' : 'third';
  // A list may go on for ever; memory may not.
  if (known.size >= most) known.clear();
  known.set(pair, party);
  return party;
}
