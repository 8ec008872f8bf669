import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { means } from './sites/means/index.ts';
import { faultsOf, foundIn, score, type Score } from './sites/score.ts';
import { startWeb, type GroundTruthWeb } from './sites/web.ts';
import { scanToReport } from './support/kapsel-scan.ts';

let web: GroundTruthWeb;
let result: Score;

beforeAll(async () => {
  web = await startWeb(means);
  const { report } = await scanToReport([web.startUrl, '--subdomains', '--pages', '100', '--stay', '3']);
  result = score(foundIn(report), means, web.asked);
}, 300_000);

afterAll(() => web.close());

describe('a scan of the ground-truth web', () => {
  it.each(means)('finds all of “$id”, with its lifetimes and sources', ({ id }) => {
    const own = result.means.filter((one) => one.id === id);
    expect(faultsOf({ ...result, means: own, precision: { right: 0, of: 0, faults: [] } })).toEqual([]);
  });

  it('tells of nothing that is not so', () => {
    expect(result.precision.faults).toEqual([]);
  });
});
