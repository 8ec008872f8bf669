import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAt } from './src/banner/accessibility.ts';
import { cells, phoneCell, plainCell } from './src/banner/cells.ts';
import { endure, hardshipNames } from './src/banner/robustness.ts';
import { bannerTable } from './src/banner/report.ts';
import { startBannerBench } from './src/banner/run.ts';
import { blindMeasures, broken, mustSee } from './src/banner/self-check.ts';
import { bannerSubjects, type BannerSubject } from './src/banner/subject.ts';
import { readOptions, UsageError } from './src/options.ts';

/** Every tool takes a minute more. */
const isFull = Boolean(process.env['KAPSEL_FULL']);

let bench: Awaited<ReturnType<typeof startBannerBench>>;

beforeAll(async () => {
  bench = await startBannerBench([...bannerSubjects, broken]);
});

afterAll(() => bench.close());

describe('the cells of a banner', () => {
  it('are 35, each different from every other', () => {
    expect(cells.length).toBe(35);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(35);
    expect(new Set(cells.map(({ id: _id, ...cell }) => JSON.stringify(cell))).size).toBe(35);
  });

  it.each(['viewport', 'zoom', 'direction', 'colorScheme', 'forcedColors', 'isSpaced'] as const)('differ in their %s', (key) => {
    expect(new Set(cells.map((cell) => JSON.stringify(cell[key]))).size).toBeGreaterThan(1);
  });
});

describe('the measures of a banner', () => {
  it.runIf(isFull)('each see what is wrong with a broken tool', { timeout: 300_000 }, async () => {
    await mustSee(bench);
  });

  it('would be found out if they saw nothing', () => {
    const sound = { first: { violations: [], lost: [] }, second: { violations: [], lost: [] }, focus: { hidden: [], missed: 0 }, isFocusStolen: false };
    const found = { isModal: true, cover: { painted: 0, outOfReach: 0 }, cells: [plainCell, phoneCell].map(({ id }) => ({ cell: id, ...sound })) };
    const endured = Object.fromEntries(hardshipNames.map((name) => [name, true])) as Awaited<ReturnType<typeof endure>>;
    expect(blindMeasures(found, endured, undefined)).toEqual([
      'axe, first layer',
      'axe, preferences',
      'lost controls, first layer',
      'lost controls, preferences',
      'hidden focus',
      'focus stolen',
      'modality',
      'cover',
      'interaction with the click',
      'after: cloned body',
      'after: Turbo swap',
      'after: bfcache',
      'after: second tab',
      'after: hostile CSS',
      'after: blocked storage',
    ]);
  });

  it.runIf(isFull)('find nothing wrong where nothing is', { timeout: 300_000 }, async () => {
    const bar = subject('kapsel-bar');
    const { isModal, cover, cells: found } = await lookAt(bench, bar, [phoneCell]);
    expect(found).toEqual([{ cell: phoneCell.id, first: { violations: [], lost: [] }, second: { violations: [], lost: [] }, focus: { hidden: [], missed: 0 }, isFocusStolen: false }]);
    expect(isModal).toBe(false);
    expect(cover.painted).toBeGreaterThan(0);
    expect(await endure(bench, bar)).toEqual(Object.fromEntries(hardshipNames.map((name) => [name, true])));
  });

  it('know a modal first layer from one that is not', { timeout: 300_000 }, async () => {
    const { isModal, cover, cells: found } = await lookAt(bench, subject('kapsel-dialog'), [plainCell]);
    expect(isModal).toBe(true);
    expect(cover.outOfReach).toBe(1);
    expect(found[0]).toMatchObject({ focus: undefined, isFocusStolen: undefined });
  });

  it.runIf(isFull).each(bannerSubjects)('find both layers of $name, as far as it has them', { timeout: 300_000 }, async (tool) => {
    const { cells: found } = await lookAt(bench, tool, []);
    expect(found).toEqual([]);
  });
});

describe('the table of banners', () => {
  it('says in how many cells something was found, and how often', () => {
    const layer = (...lost: string[]) => ({ violations: [['button-name', 2] as const], lost });
    const found = [layer(), layer('a'), layer('a', 'b')].map((first, index) => ({ cell: String(index), first, second: undefined, focus: { hidden: [], missed: 0 }, isFocusStolen: index === 0 }));
    const accessibility = { isModal: false, cover: { painted: 0.234, outOfReach: 1 }, cells: found };
    const endured = { ...Object.fromEntries(hardshipNames.map((name) => [name, true])), secondTab: 'still asked' } as Awaited<ReturnType<typeof endure>>;
    const table = bannerTable({ browser: '', load: { start: 0, end: 0 }, slowdown: 4, rounds: 2, results: [{ subject: subject('osano'), accessibility, endured, interactionMs: [40, 48] }] });
    const rows = Object.fromEntries(table.split('\n').map((line) => line.split('|').slice(1, 3).map((text) => text.trim())));
    expect(rows).toMatchObject({
      'accept click until paint (INP)': '44 ms',
      'phone covered by the first layer': '23 %',
      'axe, first layer': '3 (6)',
      'axe, preferences': 'none of its own',
      'lost controls, first layer': '2 (3)',
      'focus stolen': '1',
      'after: second tab': 'no',
      'after: all 6': '5 of 6',
    });
  });
});

describe('the arguments of the bench', () => {
  it('name what is measured, and tools of that alone', () => {
    expect(readOptions(['banner', '--only', 'kapsel-box,klaro', '--rounds', '1'])).toMatchObject({ what: 'banner', rounds: 1, subjects: [{ id: 'kapsel-box' }, { id: 'klaro' }] });
    expect(readOptions(['sdk', '--only', 'kapsel'])).toMatchObject({ what: 'sdk', subjects: [{ id: 'kapsel' }] });
    expect(() => readOptions(['sdk', '--only', 'kapsel-box'])).toThrow(UsageError);
    expect(() => readOptions(['banners'])).toThrow(UsageError);
  });
});

function subject(wanted: string): BannerSubject {
  const found = bannerSubjects.find(({ id }) => id === wanted);
  if (!found) throw new Error(`There is no tool ${wanted}.`);
  return found;
}
