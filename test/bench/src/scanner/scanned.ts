import type { FoundItem } from '../../../sites/score.ts';

/** How long each stays on a page at least. */
export const stayMs = 3000;

/** What a scanner made of the web. */
export interface Scanned {
  readonly found: readonly FoundItem[];
  readonly pages: number;
  /** For all pages together, without the start of a browser that serves them all. */
  readonly ms: number;
}

/** Playwright's and CDP's way to tell whose a cookie is. */
export function domainOf(domain: string): { readonly domain: string; readonly hostOnly: boolean } {
  return { domain: domain.replace(/^\./u, ''), hostOnly: !domain.startsWith('.') };
}

/** Who reads the jar once can only tell what is left, and takes it for all. */
export function whatIsLeft(expires: number | null): { readonly session: boolean; readonly effectiveSeconds: number | null } {
  return expires === null || expires < 0 ? { session: true, effectiveSeconds: null } : { session: false, effectiveSeconds: expires - Date.now() / 1000 };
}

/** Each thing once, as it was first told. */
export function once(found: readonly FoundItem[]): FoundItem[] {
  const keyOf = ({ kind, name, domain, path, hostOnly, partitionKey }: FoundItem) => JSON.stringify([kind, name, domain, path, hostOnly, partitionKey]);
  return [...new Map(found.toReversed().map((item) => [keyOf(item), item])).values()];
}
