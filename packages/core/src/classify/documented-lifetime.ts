import type { Observed } from './verdict.ts';

const secondsIn: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_630_016, year: 31_536_000 };

/** What an entry's `lifetime` says, as it would be seen; nothing where the vendor leaves it open. */
export function documentedLifetime(lifetime: string | undefined): Pick<Observed, 'session' | 'lifetimeSeconds'> {
  if (lifetime === 'session') return { session: true };
  const [, count, unit = ''] = /^(\d+) ([a-z]+?)s?$/u.exec(lifetime ?? '') ?? [];
  const seconds = Number(count) * (secondsIn[unit] ?? Number.NaN);
  return Number.isNaN(seconds) ? {} : { session: false, lifetimeSeconds: seconds };
}

/** Whether a thing stays about as long as its vendor says: months and years are told roundly. */
export function livesAsDocumented({ session, lifetimeSeconds }: Observed, lifetime: string | undefined): boolean {
  const documented = documentedLifetime(lifetime);
  if (documented.session) return session === true;
  if (documented.lifetimeSeconds === undefined || lifetimeSeconds === undefined || session) return false;
  return Math.abs(lifetimeSeconds - documented.lifetimeSeconds) <= 0.1 * documented.lifetimeSeconds;
}
