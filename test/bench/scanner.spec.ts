import { describe, expect, it } from 'vitest';
import { means } from '../sites/means/index.ts';
import { faultsOf, score, type FoundItem } from '../sites/score.ts';
import type { Means } from '../sites/means.ts';
import { cookie, key, refused, request } from '../sites/truth.ts';
import { readOptions } from './src/options.ts';
import { scannerTable } from './src/scanner/report.ts';
import { scannerSubjects } from './src/scanner/subject.ts';

const truth: Means = {
  id: 'one',
  pages: [],
  answers: {},
  truth: [
    cookie('a', 'x.localhost', 'http x.localhost/', { lifetime: 60 }),
    cookie('a', 'x.localhost', 'js x.localhost/a.js', { path: '/deep' }),
    refused('b', 'x.localhost', 'http x.localhost/', 'InvalidDomain'),
    key('localStorage', 'k', 'x.localhost'),
    request('y.localhost/p', { pixel: true }),
  ],
};

/** All of it, as a tool that misses nothing tells it. */
const right: readonly FoundItem[] = [
  { kind: 'cookie', name: 'a', domain: 'x.localhost', path: '/deep', outcome: 'stored', lifetime: { session: true, effectiveSeconds: null }, setBy: { means: 'js', url: 'http://x.localhost:1/a.js' } },
  { kind: 'cookie', name: 'a', domain: 'x.localhost', path: '/', outcome: 'stored', lifetime: { session: false, effectiveSeconds: 58 }, setBy: { means: 'http', url: 'http://x.localhost:1/' } },
  { kind: 'cookie', name: 'b', domain: 'x.localhost', outcome: 'refused', refusedReasons: ['InvalidDomain'], setBy: { means: 'http', url: 'http://x.localhost:1/' } },
  { kind: 'localStorage', name: 'k', domain: 'x.localhost', outcome: 'stored', lifetime: { session: false, effectiveSeconds: null } },
  { kind: 'request', name: 'y.localhost/p', outcome: 'stored', pixel: true },
  { kind: 'request', name: 'y.localhost/seen', outcome: 'stored' },
];
const asked = new Set(['y.localhost/p', 'y.localhost/seen']);
const faults = (found: readonly FoundItem[]) => faultsOf(score(found, [truth], asked));

describe('the score of a scan', () => {
  it('finds nothing wrong where nothing is', () => {
    expect(faults(right)).toEqual([]);
  });

  it.each<[string, (item: FoundItem) => FoundItem | undefined, RegExp]>([
    ['an item that is missing', (item) => (item.kind === 'localStorage' ? undefined : item), /missing: localStorage "k"/u],
    ['a lifetime', (item) => (item.lifetime?.effectiveSeconds === 58 ? { ...item, lifetime: { session: false, effectiveSeconds: 50 } } : item), /lifetime of cookie "a"/u],
    ['a session that is none', (item) => (item.kind === 'localStorage' ? { ...item, lifetime: { session: true, effectiveSeconds: null } } : item), /lifetime of localStorage "k"/u],
    ['a source', (item) => (item.path === '/deep' ? { ...item, setBy: { means: 'js', url: 'http://x.localhost/b.js' } } : item), /source of cookie "a"/u],
    ['a reason', (item) => (item.name === 'b' ? { ...item, refusedReasons: ['SecureOnly'] } : item), /reason of cookie "b"/u],
    ['an outcome', (item) => (item.name === 'b' ? { ...item, outcome: 'stored' } : item), /not so: cookie "b"/u],
    ['a request that never came', (item) => (item.name === 'y.localhost/seen' ? { ...item, name: 'y.localhost/other' } : item), /not so: request y.localhost\/other/u],
    ['a picture that is a pixel', (item) => (item.pixel ? { ...item, pixel: false } : item), /is a pixel/u],
  ])('tells of %s', (_what, spoil, fault) => {
    expect(faults(right.flatMap((item) => spoil(item) ?? []))).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });

  it('takes each thing found for one truth alone', () => {
    const unplaced = right.map(({ path: _path, ...item }) => item);
    expect(score(unplaced.slice(1), [truth], asked).recall).toMatchObject({ right: 4, of: 5 });
  });
});

describe('the ground truth', () => {
  it('has an answer for every page, and one file for an address', () => {
    const known = means.flatMap(({ answers }) => Object.keys(answers));
    expect(means.flatMap(({ pages }) => pages).filter((page) => !known.includes(page))).toEqual([]);
    expect(known.filter((address, index) => known.indexOf(address) !== index)).toEqual([]);
  });
});

describe('the bench of scanners', () => {
  it('is asked for by name, one round unless told', () => {
    expect(readOptions(['scanner'])).toMatchObject({ what: 'scanner', rounds: 1, subjects: scannerSubjects });
    expect(readOptions(['scanner', '--only', 'playwright', '--rounds', '2'])).toMatchObject({ rounds: 2, subjects: [{ id: 'playwright' }] });
  });

  it('puts seconds beside those of bare Playwright', () => {
    const figures = { all: score(right, [truth], asked), stored: score(right, [truth], asked), secondsPerPage: 3, pages: 2, peakBytes: 2e8 };
    const results = scannerSubjects.map((subject) => ({ subject, rounds: subject.id === 'playwright' ? [{ ...figures, secondsPerPage: 2 }] : [figures] }));
    const table = scannerTable({ load: { start: 0, end: 0 }, rounds: 1, results });
    expect(table).toContain('3.00 s (1.50)');
    expect(table).toContain('2.00 s (1.00)');
    expect(table).toContain('100.0 % (5 of 5)');
    expect(table).toContain('200 MB');
  });
});
