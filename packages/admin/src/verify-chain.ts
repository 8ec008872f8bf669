import { chainLink, chainStart, recordDigest, type ConsentRecord } from '@kapsel/core';

/** One link of a site's chain of consent records, as it is stored. */
export interface ChainEntry {
  /** H(salt ‖ body), 64 hexadecimal digits. It stays when the record is erased. */
  readonly digest: string;
  /** H(previous link ‖ digest), 64 hexadecimal digits. */
  readonly link: string;
  /** Salt and record; both are gone after an erasure. */
  readonly content?: { readonly salt: string; readonly record: ConsentRecord };
}

export type ChainVerdict =
  | { readonly holds: true; readonly count: number; readonly erased: number; readonly lastLink: string }
  | { readonly holds: false; readonly brokenAt: number; readonly reason: 'record changed' | 'link broken' };

/**
 * Goes through a chain from its start, or from a checkpoint, and says whether every record still is what was chained.
 * It finds any later change by somebody who cannot also rewrite the last link kept elsewhere; who holds both can.
 *
 * @param previous the link before the first entry: {@link chainStart}, or that of a checkpoint
 */
export async function verifyChain(entries: Iterable<ChainEntry> | AsyncIterable<ChainEntry>, previous: string = chainStart): Promise<ChainVerdict> {
  let lastLink = previous;
  let count = 0;
  let erased = 0;
  for await (const { digest, link, content } of entries) {
    if (content && !(await isDigestOf(digest, content))) return { holds: false, brokenAt: count, reason: 'record changed' };
    if (!isSha256(digest) || (await chainLink(lastLink, digest)) !== link) return { holds: false, brokenAt: count, reason: 'link broken' };
    if (!content) erased += 1;
    lastLink = link;
    count += 1;
  }
  return { holds: true, count, erased, lastLink };
}

/** What is stored may have been changed into anything, also into what cannot be hashed. */
async function isDigestOf(digest: string, { record, salt }: NonNullable<ChainEntry['content']>): Promise<boolean> {
  try {
    return (await recordDigest(record, salt)) === digest;
  } catch {
    return false;
  }
}

function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/u.test(text);
}
