/** Whether this machine knows such a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Nobody reads a summary at night. */
const firstHour = 7;

/** The month that is over at that time and place, such as 2026-01, once it is morning; before that, the one before it. */
export function lastMonth(now: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' }).formatToParts(now);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const isTooEarly = part('day') === 1 && part('hour') < firstHour;
  return new Date(Date.UTC(part('year'), part('month') - 2 - (isTooEarly ? 1 : 0), 1)).toISOString().slice(0, 7);
}
