import type { ScanItem } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { aPass } from './a-pass.test-helper.ts';
import type { SeenCookie } from './collectors/cookies.ts';
import type { SeenRequest } from './collectors/requests.ts';
import type { SeenKey } from './collectors/storage.ts';
import type { CookieEvent } from './cookie-event.ts';
import type { PassResult } from './pass.ts';
import { sinceWithdrawal } from './since-withdrawal.ts';

/** The visitor presses at 1000, the tool keeps it at 1010, and the scan has seen that at 1200. */
const consent = { consent: 'proved', proof: ['consent'], pressedAt: 1000, answeredAt: 1200 } as const;
const kept = anEvent('consent', 1010);

function anEvent(name: string, at: number, requestedSeconds: number | null = 600): CookieEvent {
  return { name, domain: 'a.no', hostOnly: true, path: '/', requestedSeconds, means: 'js', secure: false, httpOnly: false, sameSite: null, partitioned: false, refused: [], pageUrl: 'https://a.no/', at, source: 'https://a.no/t.js', initiators: [] };
}

function aCookie(name: string, changes: Partial<SeenCookie> = {}): SeenCookie {
  return { name, domain: 'a.no', hostOnly: true, path: '/', partitionKey: null, secure: false, httpOnly: false, sameSite: null, expires: 9000, firstSeenAt: 500, unseenAt: 400, pages: [], kept: true, ...changes };
}

function aKey(name: string, changes: Partial<SeenKey> = {}): SeenKey {
  return { kind: 'localStorage', origin: 'https://a.no', partitionKey: null, name, pages: [], writtenBy: [], kept: true, lastSeenAt: 2000, lastWrittenAt: 500, ...changes };
}

function aRequest(path: string, lastAskedAt: number): SeenRequest {
  return { origin: 'https://t.no', path, types: ['Image'], isPixel: true, initiators: [], lastAskedAt, pages: [] };
}

interface Seen {
  readonly cookies?: readonly SeenCookie[];
  readonly events?: readonly CookieEvent[];
  readonly keys?: readonly SeenKey[];
  readonly requests?: readonly SeenRequest[];
}

function since({ cookies = [], events = [], keys = [], requests = [] }: Seen, changes: Partial<PassResult> = {}): Record<string, ScanItem['afterWithdrawal'] | 'gone again' | 'asked'> {
  const told = <T>(value: T) => ({ ok: true, value, problems: [] }) as const;
  const pass = sinceWithdrawal(aPass({ id: 'withdrawn', consent, cookies: told({ seen: cookies, events: [kept, ...events] }), storage: told(keys), requests: told(requests), ...changes }));
  if (!pass.cookies.ok || !pass.storage.ok || !pass.requests.ok) throw new Error('a collector failed');
  const stored = [...pass.cookies.value.seen, ...pass.storage.value].map(({ name, afterWithdrawal }) => [name, afterWithdrawal ?? 'gone again'] as const);
  return Object.fromEntries([...stored, ...pass.requests.value.map(({ path }) => [path, 'asked'] as const)]);
}

describe('since a withdrawal', () => {
  it('there is what was left, and what was set anew', () => {
    const events = [anEvent('left', 500), anEvent('again', 500), anEvent('again', 1100)];
    expect(since({ cookies: [aCookie('left'), aCookie('again')], events })).toEqual({ left: 'left', again: 'stored' });
  });

  it('there is not what went with it, unless it came again', () => {
    const events = [anEvent('gone', 500), anEvent('gone', 1011, 0), anEvent('brief', 1100)];
    expect(since({ cookies: [aCookie('gone', { kept: false }), aCookie('brief', { kept: false })], events })).toEqual({ brief: 'gone again' });
  });

  it('counts from when the tool kept it, not from when the scan saw that', () => {
    expect(since({ requests: [aRequest('/before', 1005), aRequest('/just-after', 1011), aRequest('/later', 3000)] })).toEqual({ '/just-after': 'asked', '/later': 'asked' });
    // An answer in localStorage has no event of a cookie.
    expect(since({ requests: [aRequest('/just-after', 1011), aRequest('/later', 3000)] }, { consent: { ...consent, proof: ['klaro'] } })).toEqual({ '/later': 'asked' });
  });

  it('tells of a cookie that nobody was heard to set by when it was not there', () => {
    expect(since({ cookies: [aCookie('old', { firstSeenAt: 1300, unseenAt: 900 }), aCookie('new', { firstSeenAt: 1700, unseenAt: 1300 })] })).toEqual({ old: 'left', new: 'stored' });
  });

  it('tells of keys by their last write, and leaves the sessionStorage of closed windows alone', () => {
    const keys = [aKey('left'), aKey('again', { lastWrittenAt: 1500 }), aKey('gone', { kept: false }), aKey('brief', { kept: false, lastWrittenAt: 1500 }), aKey('closed', { kind: 'sessionStorage', lastSeenAt: 900 })];
    expect(since({ keys })).toEqual({ left: 'left', again: 'stored', brief: 'gone again' });
  });

  it('is nothing where consent was not withdrawn, and all of it in another pass', () => {
    const seen = { cookies: [aCookie('a')], keys: [aKey('b')], requests: [aRequest('/c', 1)] };
    expect(since(seen, { consent: { consent: 'failed', failure: 'no-way-back' } })).toEqual({});
    expect(since(seen, { id: 'accepted' })).toEqual({ a: 'gone again', b: 'gone again', '/c': 'asked' });
  });
});
