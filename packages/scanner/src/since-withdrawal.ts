import type { Collected } from './collectors/collector.ts';
import type { CookieEvidence, SeenCookie } from './collectors/cookies.ts';
import type { SeenKey } from './collectors/storage.ts';
import type { CookieEvent } from './cookie-event.ts';
import { asksToStore, identity } from './inventory.ts';
import type { PassResult } from './pass.ts';

/**
 * What a pass saw after its consent was withdrawn: what was left, what was stored anew, who was asked for something. Nothing where it was
 * not. Other passes are as they were.
 */
export function sinceWithdrawal(pass: PassResult): PassResult {
  if (pass.id !== 'withdrawn') return pass;
  const isProved = pass.consent.consent === 'proved';
  const at = isProved ? withdrawnAt(pass) : Infinity;
  return {
    ...pass,
    cookies: only(pass.cookies, (cookies) => (isProved ? cookiesSince(cookies, at) : { seen: [], events: [] })),
    storage: only(pass.storage, (keys) => (isProved ? keys.flatMap((key) => keySince(key, at)) : [])),
    requests: only(pass.requests, (requests) => requests.filter(({ lastAskedAt }) => lastAskedAt > at)),
  };
}

function only<T>(collected: Collected<T>, select: (value: T) => T): Collected<T> {
  return collected.ok ? { ...collected, value: select(collected.value) } : collected;
}

/** When the tool kept it, where a cookie tells; else when it was seen to have. */
function withdrawnAt({ consent: { proof = [], pressedAt = 0, answeredAt = 0 }, cookies }: PassResult): number {
  const events = cookies.ok ? cookies.value.events : [];
  return events.find(({ name, at }) => proof.includes(name) && at >= pressedAt && at <= answeredAt)?.at ?? answeredAt;
}

function cookiesSince({ seen, events }: CookieEvidence, at: number): CookieEvidence {
  const later = events.filter((event) => event.at > at);
  const still = seen.flatMap((cookie) => cookieSince(cookie, later, events, at));
  const there = new Set(still.map(identity));
  // Who set what was left did so before.
  return { seen: still, events: events.filter((event) => event.at > at || there.has(identity(event))) };
}

function cookieSince(cookie: SeenCookie, later: readonly CookieEvent[], events: readonly CookieEvent[], at: number): SeenCookie[] {
  const isIt = (event: CookieEvent) => identity(event) === identity(cookie) && asksToStore(event);
  // What nobody was heard to set is new where a look that found it missing came after the withdrawal.
  const isNew = later.some(isIt) || (!events.some(isIt) && cookie.unseenAt > at);
  if (!cookie.kept) return isNew ? [cookie] : [];
  return [{ ...cookie, afterWithdrawal: isNew ? 'stored' : 'left' }];
}

function keySince(key: SeenKey, at: number): SeenKey[] {
  // A window takes its sessionStorage along.
  const isOver = key.kind === 'sessionStorage' && key.lastSeenAt <= at;
  const isNew = key.lastWrittenAt > at;
  if (!key.kept || isOver) return isNew ? [{ ...key, kept: false }] : [];
  return [{ ...key, afterWithdrawal: isNew ? 'stored' : 'left' }];
}
