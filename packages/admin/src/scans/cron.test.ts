import { expect, it } from 'vitest';
import { faultOfCron, nextRuns } from './cron.ts';

const runs = (pattern: string, timeZone: string, from: string, count: number) => nextRuns(pattern, timeZone, new Date(from), count).map((run) => run.toISOString());

it('runs by the clock on the wall of its time zone, in winter and in summer', () => {
  expect(runs('0 6 * * *', 'Europe/Oslo', '2026-03-27T12:00:00Z', 3)).toEqual(['2026-03-28T05:00:00.000Z', '2026-03-29T04:00:00.000Z', '2026-03-30T04:00:00.000Z']);
  expect(runs('0 6 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual(['2026-11-01T11:00:00.000Z', '2026-11-02T11:00:00.000Z']);
});

it('runs once in the hour that is left out, and once in the one that comes twice', () => {
  // In Oslo, on 2026-03-29, 02:00 is 03:00; on 2026-10-25, 03:00 is 02:00 again.
  expect(runs('30 2 * * *', 'Europe/Oslo', '2026-03-28T12:00:00Z', 2)).toEqual(['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z']);
  expect(runs('30 2 * * *', 'Europe/Oslo', '2026-10-24T12:00:00Z', 2)).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
});

it('names what is wrong', () => {
  expect(faultOfCron('0 6 * * 1', 'Europe/Oslo')).toBeUndefined();
  expect(faultOfCron('@weekly', 'UTC')).toBeUndefined();
  for (const pattern of ['', 'x', '0 6 * *', '0 0 6 * * 1', '61 * * * *']) expect(faultOfCron(pattern, 'UTC')).toContain('five fields');
  expect(faultOfCron('*/30 * * * *', 'UTC')).toBe('must not run more often than once an hour');
  expect(faultOfCron('0,1 6 * * *', 'UTC')).toBe('must not run more often than once an hour');
  expect(faultOfCron('0 0 30 2 *', 'UTC')).toBe('never comes to run');
});
