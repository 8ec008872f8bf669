import { Cron } from 'croner';

/** A site is not to be scanned more often than that. */
const leastMs = 3_600_000;

/** So many runs are looked at, for two that are too near each other. */
const lookAhead = 200;

/** What is wrong with when a schedule is to run; nothing where nothing is. */
export function faultOfCron(pattern: string, timeZone: string, from = new Date()): string | undefined {
  let runs: Date[];
  try {
    runs = cron(pattern, timeZone).nextRuns(lookAhead, from);
  } catch {
    return 'must be five fields such as 0 6 * * 1 (minute, hour, day, month, weekday), or @daily, @weekly, @monthly';
  }
  if (runs.length === 0) return 'never comes to run';
  const isTooOften = runs.some((run, index) => index > 0 && run.getTime() - runs[index - 1]!.getTime() < leastMs);
  return isTooOften ? 'must not run more often than once an hour' : undefined;
}

/**
 * The next runs after a time. One that falls into the hour which is left out in spring runs at its end, and one in the hour that comes
 * twice in autumn runs once.
 */
export function nextRuns(pattern: string, timeZone: string, from: Date, count: number): readonly Date[] {
  return cron(pattern, timeZone).nextRuns(count, from);
}

function cron(pattern: string, timeZone: string): Cron {
  return new Cron(pattern, { timezone: timeZone, mode: '5-part', paused: true });
}
