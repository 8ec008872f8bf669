import { readLifetime } from '../lifetime.ts';
import type { Observed } from './verdict.ts';

/** What an entry's `lifetime` says, as it would be seen; nothing where the vendor leaves it open. */
export function documentedLifetime(lifetime: string | undefined): Pick<Observed, 'session' | 'lifetimeSeconds'> {
  const { session = false, seconds } = readLifetime(lifetime ?? '') ?? {};
  if (session) return { session };
  return typeof seconds === 'number' ? { session, lifetimeSeconds: seconds } : {};
}

/** Whether a thing stays about as long as its vendor says: months and years are told roundly. */
export function livesAsDocumented({ session, lifetimeSeconds }: Observed, lifetime: string | undefined): boolean {
  const documented = documentedLifetime(lifetime);
  if (documented.session) return session === true;
  if (documented.lifetimeSeconds === undefined || lifetimeSeconds === undefined || session) return false;
  return Math.abs(lifetimeSeconds - documented.lifetimeSeconds) <= 0.1 * documented.lifetimeSeconds;
}
