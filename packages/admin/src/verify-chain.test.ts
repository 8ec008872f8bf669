import { chainLink, chainStart, recordDigest, type ConsentRecord } from '@kapsel/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyChain, type ChainEntry } from './verify-chain.ts';

function aRecord(index: number): ConsentRecord {
  return {
    schemaVersion: 1,
    recordId: `01890a5d-ac96-774b-bcce-${String(index).padStart(12, '0')}`,
    siteId: 'demo',
    subjectId: '00112233445566778899aabbccddeeff',
    policyVersion: 3,
    parties: { controller: 'Eksempel AS', contact: 'personvern@example.no' },
    notice: { configHash: 'a'.repeat(64), noticeHash: 'b'.repeat(64), language: 'nb', layer: 'banner' },
    purposes: [{ id: 'analytics', granted: index % 2 === 0, legalBasis: 'consent', services: ['matomo'], maxAgeDays: 182 }],
    event: {
      type: 'given',
      method: 'accept-all',
      trusted: true,
      decidedAt: '2026-01-02T03:04:05.000Z',
      receivedAt: '2026-01-02T03:04:06.000Z',
      validUntil: '2026-07-03T03:04:05.000Z',
    },
    context: { regime: 'opt-in', sdkVersion: '0.1.0', globalPrivacyControl: false },
  };
}

async function aChain(length: number, previous = chainStart): Promise<ChainEntry[]> {
  const entries: ChainEntry[] = [];
  for (let index = 0; index < length; index += 1) {
    const content = { salt: index.toString(16).padStart(32, '0'), record: aRecord(index) };
    const digest = await recordDigest(content.record, content.salt);
    const link = await chainLink(entries.at(-1)?.link ?? previous, digest);
    entries.push({ digest, link, content });
  }
  return entries;
}

/** The chain with one entry changed. */
function changed(entries: readonly ChainEntry[], at: number, change: (entry: ChainEntry) => unknown): ChainEntry[] {
  return entries.map((entry, index) => (index === at ? (change(structuredClone(entry)) as ChainEntry) : entry));
}

const erased = ({ digest, link }: ChainEntry): ChainEntry => ({ digest, link });

let chain: ChainEntry[];
beforeAll(async () => {
  chain = await aChain(5);
});

describe('verifyChain', () => {
  it('says that a chain holds, how long it is and where it ends', async () => {
    expect(await verifyChain(chain)).toEqual({ holds: true, count: 5, erased: 0, lastLink: chain[4]?.link });
    expect(await verifyChain([])).toEqual({ holds: true, count: 0, erased: 0, lastLink: chainStart });
  });

  it('reads a chain that comes piece by piece', async () => {
    async function* stream() {
      yield* chain;
    }
    expect(await verifyChain(stream())).toMatchObject({ holds: true, count: 5 });
  });

  it('holds over records that were erased, and counts them', async () => {
    expect(await verifyChain(chain.map((entry, index) => (index % 2 ? erased(entry) : entry)))).toMatchObject({ holds: true, count: 5, erased: 2 });
  });

  it('holds from a checkpoint, and only from the right one', async () => {
    expect(await verifyChain(chain.slice(2), chain[1]?.link)).toMatchObject({ holds: true, count: 3, lastLink: chain[4]?.link });
    expect(await verifyChain(chain.slice(2), chain[0]?.link)).toEqual({ holds: false, brokenAt: 0, reason: 'link broken' });
    expect(await verifyChain(chain.slice(2))).toEqual({ holds: false, brokenAt: 0, reason: 'link broken' });
  });

  it('finds a changed record, even with its digest made anew', async () => {
    const forged = { ...aRecord(2), siteId: 'other' };
    const salt = chain[2]?.content?.salt ?? '';
    expect(await verifyChain(changed(chain, 2, (entry) => ({ ...entry, content: { salt, record: forged } })))).toEqual({ holds: false, brokenAt: 2, reason: 'record changed' });
    const digest = await recordDigest(forged, salt);
    expect(await verifyChain(changed(chain, 2, (entry) => ({ ...entry, digest, content: { salt, record: forged } })))).toEqual({ holds: false, brokenAt: 2, reason: 'link broken' });
  });

  it('finds a swapped pair, a removed entry, a doubled one and one from elsewhere', async () => {
    const [a, b, c, d, e] = chain as [ChainEntry, ChainEntry, ChainEntry, ChainEntry, ChainEntry];
    expect(await verifyChain([a, c, b, d, e])).toMatchObject({ holds: false, brokenAt: 1 });
    expect(await verifyChain([a, b, d, e])).toMatchObject({ holds: false, brokenAt: 2 });
    expect(await verifyChain([b, c, d, e])).toMatchObject({ holds: false, brokenAt: 0 });
    expect(await verifyChain([a, b, b, c])).toMatchObject({ holds: false, brokenAt: 2 });
    const [foreign] = await aChain(1, 'f'.repeat(64));
    expect(await verifyChain([a, foreign!, b])).toMatchObject({ holds: false, brokenAt: 1 });
  });

  it('shows a removed end by its last link', async () => {
    expect(await verifyChain(chain.slice(0, 4))).toMatchObject({ holds: true, lastLink: chain[3]?.link });
  });

  it.each<[string, (entry: ChainEntry) => unknown]>([
    ['a salt that is no number', (entry) => ({ ...entry, content: { ...entry.content, salt: 'zz' } })],
    ['a salt that is too short', (entry) => ({ ...entry, content: { ...entry.content, salt: '00' } })],
    ['no salt', (entry) => ({ ...entry, content: { record: entry.content?.record } })],
    ['no record', (entry) => ({ ...entry, content: { salt: entry.content?.salt } })],
    ['a record with half a letter', (entry) => ({ ...entry, content: { ...entry.content, record: { siteId: '\ud800' } } })],
    ['no digest', ({ link, content }) => ({ link, content })],
    ['an empty digest, erased', ({ link }) => ({ digest: '', link })],
    ['a digest in capitals, erased', ({ digest, link }) => ({ digest: digest.toUpperCase(), link })],
    ['no link', ({ digest, content }) => ({ digest, content })],
  ])('says of %s that the chain is broken, and does not throw', async (_what, change) => {
    expect(await verifyChain(changed(chain, 3, change))).toMatchObject({ holds: false, brokenAt: 3 });
  });

  it('finds any single bit changed in a digest, a link or a salt', async () => {
    const fields = ['digest', 'link', 'salt'] as const;
    await fc.assert(
      fc.asyncProperty(fc.nat(4), fc.constantFrom(...fields), fc.nat(127), async (at, field, bit) => {
        const flip = (hex: string) => {
          const digit = bit >> 2;
          return hex.slice(0, digit) + (Number.parseInt(hex[digit] ?? '0', 16) ^ (1 << (bit & 3))).toString(16) + hex.slice(digit + 1);
        };
        const forged = changed(chain, at, (entry) => {
          if (field === 'salt') return { ...entry, content: { record: entry.content?.record, salt: flip(entry.content?.salt ?? '') } };
          return { ...entry, [field]: flip(entry[field]) };
        });
        expect(await verifyChain(forged)).toMatchObject({ holds: false, brokenAt: at });
      }),
    );
  });

  it('finds any single field of a record changed, added or removed', async () => {
    const paths = pathsOf(aRecord(0));
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant({}), fc.constant([]));
    await fc.assert(
      fc.asyncProperty(fc.nat(4), fc.constantFrom(...paths), fc.constantFrom('set', 'remove', 'add'), value, async (at, path, deed, given) => {
        const forged = changed(chain, at, (entry) => {
          const parent = path.slice(0, -1).reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, entry.content?.record as unknown as Record<string, unknown>);
          const key = path.at(-1) ?? '';
          if (deed === 'add') parent[Array.isArray(parent) ? String(parent.length) : 'added'] = given;
          else if (deed === 'remove') delete parent[key];
          else parent[key] = given;
          return entry;
        });
        fc.pre(JSON.stringify(forged) !== JSON.stringify(chain));
        expect(await verifyChain(forged)).toEqual({ holds: false, brokenAt: at, reason: 'record changed' });
      }),
    );
  });
});

/** Where every value of an object is, deep down. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])]);
}
