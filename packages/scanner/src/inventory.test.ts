import { scanReportSchema } from '@kapsel/core/schema';
import { KnowledgeBase, services } from '@kapsel/core/knowledge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noAuditEvidence } from './audit-evidence.test-helper.ts';
import type { SeenCookie } from './collectors/cookies.ts';
import type { SeenRequest } from './collectors/requests.ts';
import type { SeenKey } from './collectors/storage.ts';
import type { CookieEvent } from './cookie-event.ts';
import type { HostAliases } from './hosts.ts';
import { takeInventory } from './inventory.ts';
import type { PassResult } from './pass.ts';
import { aReport } from './report/fixture.test-helper.ts';
import { nothingLeftOut } from './crawl/not-visited.test-helper.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const day = 24 * 60 * 60;
const knowledge = new KnowledgeBase(services);

/** A session cookie in the jar, with what a test cares about changed. */
function aCookie(changes: Partial<SeenCookie> = {}): SeenCookie {
  return {
    name: 'a',
    domain: 'www.example.no',
    hostOnly: true,
    path: '/',
    partitionKey: null,
    secure: true,
    httpOnly: false,
    sameSite: 'Lax',
    expires: null,
    firstSeenAt: now,
    unseenAt: now - 400,
    pages: ['https://www.example.no/'],
    kept: true,
    ...changes,
  };
}

/** A request to store the same cookie. */
function anEvent(changes: Partial<CookieEvent> = {}): CookieEvent {
  return {
    name: 'a',
    domain: 'www.example.no',
    hostOnly: true,
    path: '/',
    requestedSeconds: null,
    means: 'http',
    at: now,
    source: 'https://www.example.no/',
    initiators: [],
    secure: true,
    httpOnly: false,
    sameSite: 'Lax',
    partitioned: false,
    refused: [],
    pageUrl: 'https://www.example.no/',
    ...changes,
  };
}

/** The jar's expiry of a cookie that was set so many seconds after `now`, to live so long. */
const expiry = (seconds: number, setAfter = 0) => now / 1000 + setAfter + seconds;

interface Seen {
  readonly cookies?: readonly SeenCookie[];
  readonly events?: readonly CookieEvent[];
  readonly keys?: readonly SeenKey[];
  readonly requests?: readonly SeenRequest[];
  readonly hostAliases?: HostAliases;
  /** When a no was given, in a pass for that. */
  readonly rejectedAt?: number;
}

function inventory({ cookies = [], events = [], keys = [], requests = [], hostAliases = {}, rejectedAt }: Seen) {
  const pass: PassResult = {
    id: rejectedAt === undefined ? 'untouched' : 'rejected',
    consent: rejectedAt === undefined ? { consent: 'none' } : { consent: 'proved', answeredAt: rejectedAt },
    pages: [],
    cookies: { ok: true, value: { seen: cookies, events }, problems: [] },
    storage: { ok: true, value: keys, problems: [] },
    requests: { ok: true, value: requests, problems: [] },
    audit: noAuditEvidence,
    popups: 0,
    complete: true,
    isCutShort: false, otherSubdomains: [], notVisited: nothingLeftOut,
  };
  return takeInventory(pass, { siteHost: 'www.example.no', hostAliases, language: 'en', classification: { knowledge } });
}

describe('the setter of a cookie', () => {
  it('is unknown where nobody was seen to ask for it', () => {
    expect(inventory({ cookies: [aCookie()] })).toMatchObject([{ setBy: { means: 'unknown', url: null, initiators: [] } }]);
  });

  it('is who first asked, not who refreshed or tried to remove it', () => {
    const events = [
      anEvent({ requestedSeconds: 0, source: 'https://www.example.no/clean.js', means: 'js' }),
      anEvent({ requestedSeconds: 60 }),
      anEvent({ requestedSeconds: 120, means: 'js', source: 'https://cdn.com/refresh.js' }),
    ];
    expect(inventory({ cookies: [aCookie({ expires: expiry(120) })], events })).toMatchObject([{ setBy: { means: 'http', url: 'https://www.example.no/' } }]);
  });

  it('is who set it anew after it was removed', () => {
    const events = [anEvent(), anEvent({ requestedSeconds: 0 }), anEvent({ means: 'js', source: 'https://cdn.com/anew.js' })];
    expect(inventory({ cookies: [aCookie()], events })).toMatchObject([{ setBy: { means: 'js', url: 'https://cdn.com/anew.js' } }]);
  });

  it('is who set it before it was removed, where it stayed away', () => {
    const events = [anEvent(), anEvent({ requestedSeconds: -1, means: 'js' })];
    expect(inventory({ cookies: [aCookie({ kept: false })], events })).toMatchObject([{ outcome: 'transient', setBy: { means: 'http' } }]);
  });

  it('is never a script where scripts cannot write', () => {
    const events = [anEvent({ means: 'js' }), anEvent({ means: 'http' })];
    expect(inventory({ cookies: [aCookie({ httpOnly: true })], events })).toMatchObject([{ setBy: { means: 'http' } }]);
  });

  it.each<[string, Partial<CookieEvent>]>([
    ['name', { name: 'A' }],
    ['domain', { domain: 'example.no' }],
    ['reach', { hostOnly: false }],
    ['path', { path: '/shop' }],
  ])('is not who asked for a cookie of another %s', (_what, changes) => {
    expect(inventory({ cookies: [aCookie()], events: [anEvent(changes)] })).toMatchObject([{ outcome: 'stored', setBy: { means: 'unknown' } }, { outcome: 'refused', ...changes }]);
  });

  it('is the answer that nobody could hear, where nobody else asked', () => {
    const unheard = { url: 'https://www.example.no/hit?id=1', method: 'POST', type: 'Ping', initiators: ['https://www.example.no/'], pageUrl: '', sentBy: 'page', at: now } as const;
    expect(inventory({ cookies: [aCookie({ unheard })] })).toMatchObject([{ setBy: { means: 'http', url: 'https://www.example.no/hit', initiators: ['https://www.example.no/'] } }]);
    expect(inventory({ cookies: [aCookie({ unheard })], events: [anEvent({ means: 'js' })] })).toMatchObject([{ setBy: { means: 'js' } }]);
  });

  it('is found for a host with a final dot', () => {
    expect(inventory({ cookies: [aCookie({ domain: 'www.example.no.' })], events: [anEvent()] })).toMatchObject([{ setBy: { means: 'http' } }]);
  });
});

describe('the lifetime of a cookie', () => {
  const lifetimeOf = (cookie: SeenCookie, ...events: CookieEvent[]) => inventory({ cookies: [cookie], events })[0]?.lifetime;

  it('is the session’s where the jar says so, whatever was asked', () => {
    expect(lifetimeOf(aCookie(), anEvent({ requestedSeconds: 60 }))).toEqual({ session: true, requestedSeconds: null, effectiveSeconds: null, text: 'Session' });
  });

  it('is what was asked for, by the request that agrees with the jar', () => {
    const events = [anEvent({ requestedSeconds: 60 }), anEvent({ requestedSeconds: 3600, at: now + 9000 }), anEvent({ requestedSeconds: 7200, at: now + 9000 })];
    expect(lifetimeOf(aCookie({ expires: expiry(3600, 8) }), ...events)).toEqual({ session: false, requestedSeconds: 3600, effectiveSeconds: 3600, text: '1 hour' });
  });

  it('is capped at 400 days, and says what was asked for', () => {
    const expires = expiry(400 * day);
    expect(lifetimeOf(aCookie({ expires }), anEvent({ requestedSeconds: 730 * day }))).toMatchObject({ requestedSeconds: 730 * day, effectiveSeconds: 400 * day });
    expect(lifetimeOf(aCookie({ expires }), anEvent({ requestedSeconds: Number.MAX_SAFE_INTEGER }))).toMatchObject({ effectiveSeconds: 400 * day });
    expect(lifetimeOf(aCookie({ expires }), anEvent({ requestedSeconds: 400 * day }))).toMatchObject({ requestedSeconds: 400 * day, effectiveSeconds: 400 * day });
  });

  it('is what was left when it was first seen, where no request agrees', () => {
    const cookie = aCookie({ expires: expiry(1800), firstSeenAt: now + 3000 });
    const text = { session: false, requestedSeconds: null, effectiveSeconds: 1797, text: '30 minutes' };
    expect(lifetimeOf(cookie)).toEqual(text);
    expect(lifetimeOf(cookie, anEvent({ requestedSeconds: 60 }), anEvent({ requestedSeconds: null }))).toEqual(text);
  });
});

describe('party and classification', () => {
  it('go by the registrable domain, and by what a host stands for', () => {
    const items = inventory({
      cookies: [aCookie({ name: 'IDE', domain: 'doubleclick.localhost', hostOnly: false }), aCookie({ name: 'own', domain: 'shop.example.no' })],
      hostAliases: { 'doubleclick.localhost': 'doubleclick.net' },
    });
    expect(items).toMatchObject([
      { name: 'IDE', domain: 'doubleclick.localhost', party: 'third', category: 'marketing', provider: 'Google' },
      { name: 'own', party: 'first', category: 'unclassified' },
    ]);
  });

  it('know a vendor’s script by what its host stands for', () => {
    const events = [anEvent({ name: '_hjSession_1', means: 'js', source: 'https://script.hotjar.localhost/modules.js?v=1' })];
    const [item] = inventory({ cookies: [aCookie({ name: '_hjSession_1' })], events, hostAliases: { 'hotjar.localhost': 'hotjar.com' } });
    expect(item).toMatchObject({ pattern: '_hjSession_*', category: 'analytics', confidence: 0.97, setBy: { url: 'https://script.hotjar.localhost/modules.js' } });
  });
});

describe('what nobody knows', () => {
  const stranger = { domain: 'cdn.unknown.example', sameSite: 'None' } as const;
  const guessOf = (seen: Seen) => {
    const [item] = inventory(seen);
    return item && [item.category, item.suggestion].filter((category) => category !== undefined && category !== 'unclassified').join();
  };

  it('is guessed at by how long it stays', () => {
    expect(guessOf({ cookies: [aCookie({ ...stranger, name: 'xyz', expires: expiry(365 * day) })] })).toBe('marketing');
    const long = inventory({ cookies: [aCookie({ ...stranger, name: 'xyz', expires: expiry(365 * day) })] });
    const brief = inventory({ cookies: [aCookie({ ...stranger, name: 'xyz' })] });
    expect(long[0]?.confidence).toBeGreaterThan(brief[0]?.confidence ?? 1);
    expect(guessOf({ events: [anEvent({ ...stranger, name: 'xyz', requestedSeconds: 365 * day, refused: ['ThirdPartyPhaseout'] })] })).toBe('marketing');
  });

  it('is guessed at by its flags and by who set it', () => {
    const session = aCookie({ name: 'session', httpOnly: true });
    expect(guessOf({ cookies: [session], events: [anEvent({ name: 'session', httpOnly: true })] })).toBe('necessary');
    expect(guessOf({ cookies: [aCookie({ name: 'session' })], events: [anEvent({ name: 'session', means: 'js', source: 'https://cdn.unknown.example/a.js' })] })).not.toBe('necessary');
    const byTracker = anEvent({ name: 'session', means: 'js', source: 'https://www.example.no/a.js', initiators: ['https://script.hotjar.com/modules.js'] });
    expect(guessOf({ cookies: [aCookie({ name: 'session' })], events: [byTracker] })).not.toBe('necessary');
  });

  it('is guessed at by the shape of its value, which the report does not have', () => {
    const choice = { name: 'choice', expires: expiry(90 * day) };
    const guess = (valueShape: 'language' | 'uuid') => guessOf({ cookies: [aCookie({ ...choice, valueShape })] });
    expect(guess('language')).toBe('functional');
    expect(guess('uuid')).toBe('marketing');
    const key = (valueShape: 'flag' | 'uuid'): SeenKey => ({ kind: 'localStorage', origin: 'https://www.example.no', partitionKey: null, name: 'choice', valueShape, pages: [], writtenBy: [], kept: true, lastSeenAt: now, lastWrittenAt: now });
    expect(guessOf({ keys: [key('flag')] })).toBe('functional');
    expect(guessOf({ keys: [key('uuid')] })).not.toBe('functional');
    for (const item of inventory({ cookies: [aCookie({ valueShape: 'uuid' })], events: [anEvent({ name: 'b', valueShape: 'uuid' })], keys: [key('uuid')] })) expect(item).not.toHaveProperty('valueShape');
  });
});

describe('what no look had in the jar', () => {
  it('is refused where nobody took it away again, also if the browser gives no reason', () => {
    const items = inventory({ events: [anEvent({ name: 'ignored', requestedSeconds: 60 }), anEvent({ name: 'brief', requestedSeconds: 1 })] });
    expect(items).toMatchObject([
      { name: 'ignored', outcome: 'refused', refusedReasons: [] },
      { name: 'brief', outcome: 'transient' },
    ]);
  });

  it('is no second cookie where it was a try beside one that was taken and removed', () => {
    const parent = { domain: 'example.no', hostOnly: false };
    const events = [anEvent({ refused: ['InvalidDomain'] }), anEvent(parent), anEvent({ ...parent, requestedSeconds: 0 })];
    expect(inventory({ events })).toMatchObject([{ ...parent, outcome: 'transient' }]);
  });

  it('is refused with the browser’s reasons, or transient where somebody also removed it', () => {
    const items = inventory({
      cookies: [aCookie({ name: 'kept' })],
      events: [
        anEvent({ name: 'kept' }),
        anEvent({ name: 'bad', refused: ['SecureOnly'], secure: false }),
        anEvent({ name: 'brief', requestedSeconds: 1, means: 'js' }),
        anEvent({ name: 'brief', requestedSeconds: 0, means: 'js' }),
        anEvent({ name: 'removed', requestedSeconds: 0 }),
      ],
    });
    expect(items).toMatchObject([
      { name: 'kept', outcome: 'stored' },
      { name: 'bad', outcome: 'refused', refusedReasons: ['SecureOnly'], secure: false, setBy: { means: 'http' } },
      { name: 'brief', outcome: 'transient', refusedReasons: [], lifetime: { requestedSeconds: 1 }, setBy: { means: 'js' } },
    ]);
    expect(items).toHaveLength(3);
  });
});

describe('storage and requests', () => {
  it('are items of their own kind', () => {
    const items = inventory({
      keys: [
        { kind: 'localStorage', origin: 'https://www.example.no', name: 'k', pages: [], partitionKey: null, writtenBy: ['https://cdn.no/a.js?v=1', 'https://www.example.no/'], kept: true, lastSeenAt: 0, lastWrittenAt: 0 },
        { kind: 'sessionStorage', origin: 'http://other.com:8080', name: 's', pages: [], partitionKey: 'https://example.no', writtenBy: [], kept: false, lastSeenAt: 0, lastWrittenAt: 0 },
        { kind: 'indexedDB', origin: 'https://www.example.no', name: 'db', pages: [], partitionKey: null, writtenBy: [], kept: true, lastSeenAt: 0, lastWrittenAt: 0 },
      ],
    });
    expect(items).toMatchObject([
      { kind: 'localStorage', domain: 'www.example.no', party: 'first', secure: true, outcome: 'stored', setBy: { means: 'js', url: 'https://cdn.no/a.js', initiators: ['https://www.example.no/'] }, lifetime: { session: false, effectiveSeconds: null, text: 'Persistent' } },
      { kind: 'sessionStorage', domain: 'other.com', party: 'third', partitionKey: 'https://example.no', secure: false, outcome: 'transient', setBy: { means: 'unknown' }, lifetime: { session: true } },
      { kind: 'indexedDB', lifetime: { session: false, effectiveSeconds: null } },
    ]);
  });

  it('leave the site’s own traffic out', () => {
    const request = { path: '/p', types: ['Image'], isPixel: true, initiators: ['https://www.example.no/?q=1'], lastAskedAt: 0, pages: [] };
    const items = inventory({ requests: ['https://cdn.example.no', 'https://t.com', 'http://[::1]:3000'].map((origin) => ({ ...request, origin })) });
    expect(items).toMatchObject([
      { kind: 'request', name: 'https://t.com/p', domain: 't.com', request: { types: ['Image'], pixel: true }, setBy: { url: 'https://www.example.no/' } },
      { kind: 'request', name: 'http://[::1]:3000/p', domain: '[::1]' },
    ]);
  });
});

describe('a pass with an answer', () => {
  const before = now - 5000;
  it('does not count what was gone by then', () => {
    const erased = aCookie({ name: 'erased', kept: false, firstSeenAt: before });
    expect(inventory({ rejectedAt: now, cookies: [erased], events: [anEvent({ name: 'erased', at: before })] })).toEqual([]);
  });

  it('counts no key that a no may have taken along', () => {
    const key: SeenKey = { kind: 'localStorage', origin: 'https://www.example.no', name: 'kept', pages: [], partitionKey: null, writtenBy: [], kept: true, lastSeenAt: 0, lastWrittenAt: 0 };
    const keys = [{ ...key, name: 'gone', kept: false }, key];
    expect(inventory({ rejectedAt: now, keys }).map(({ name }) => name)).toEqual(['kept']);
    expect(inventory({ keys }).map(({ name }) => name)).toEqual(['gone', 'kept']);
  });

  it('counts what stayed, and what came or came again', () => {
    const cookies = [aCookie({ name: 'stayed', firstSeenAt: before }), aCookie({ name: 'again', kept: false, firstSeenAt: before }), aCookie({ name: 'late', kept: false, firstSeenAt: now + 1 })];
    const events = ['stayed', 'again'].map((name) => anEvent({ name, at: before }));
    const items = inventory({ rejectedAt: now, cookies, events: [...events, anEvent({ name: 'again', at: now + 1 })] });
    expect(items.map(({ name, outcome, passes }) => [name, outcome, ...passes])).toEqual([
      ['stayed', 'stored', 'rejected'],
      ['again', 'transient', 'rejected'],
      ['late', 'transient', 'rejected'],
    ]);
  });
});

describe('takeInventory', () => {
  it('has nothing of a collector that failed', () => {
    const failed = { ok: false, reason: 'gone' } as const;
    const pass: PassResult = { id: 'untouched', consent: { consent: 'none' }, pages: [], cookies: failed, storage: failed, requests: failed, audit: noAuditEvidence, popups: 0, complete: false, isCutShort: false, otherSubdomains: [], notVisited: nothingLeftOut };
    expect(takeInventory(pass, { siteHost: '', hostAliases: {}, language: 'nb', classification: { knowledge } })).toEqual([]);
  });

  it('never has a query string of a source, and always fits the report’s schema', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const url = fc.oneof(fc.webUrl().map((base) => `${base}?visitor=SECRET#SECRET`), fc.constant('https://a.no/x?visitor=SECRET&b=http://c.no/'));
    const same = { name: fc.constantFrom('a', '_ga', '', '__proto__'), path: fc.constantFrom('/', '/b'), hostOnly: fc.boolean(), domain: fc.constantFrom('a.no', '127.0.0.1', '[::1]') };
    const cookie = fc.record({ ...same, secure: fc.boolean(), httpOnly: fc.boolean(), expires: fc.option(fc.double({ min: 0, max: 1e11, noNaN: true })), kept: fc.boolean() }).map(aCookie);
    const event = fc
      .record({ ...same, requestedSeconds: fc.option(fc.integer()), means: fc.constantFrom('http', 'js', 'cookieStore'), source: url, initiators: fc.array(url, { maxLength: 3 }), refused: fc.constantFrom([], ['SecureOnly']) })
      .map(anEvent);
    const key = fc.record({
      kind: fc.constantFrom('localStorage', 'sessionStorage', 'indexedDB', 'cacheStorage'),
      origin: fc.webUrl().map((base) => new URL(base).origin),
      partitionKey: fc.constantFrom(null, 'https://a.no'),
      name: text,
      pages: fc.constant([]),
      writtenBy: fc.array(url, { maxLength: 3 }),
      kept: fc.boolean(),
      lastSeenAt: fc.constant(0),
      lastWrittenAt: fc.constant(0),
    });
    const request = fc.record({ origin: fc.webUrl().map((base) => new URL(base).origin), path: fc.constant('/p'), types: fc.constant(['Image']), isPixel: fc.boolean(), initiators: fc.array(url, { maxLength: 3 }), lastAskedAt: fc.constant(0), pages: fc.constant([]) });
    fc.assert(
      fc.property(fc.array(cookie), fc.array(event), fc.array(key), fc.array(request), (cookies, events, keys, requests) => {
        const items = inventory({ cookies, events, keys, requests });
        expect(JSON.stringify(items)).not.toContain('SECRET');
        expect(scanReportSchema.safeParse(aReport({ items })).error).toBeUndefined();
      }),
    );
  });
});

describe('a request', () => {
  const aRequest = (url: string, more: Partial<SeenRequest> = {}): SeenRequest => {
    const { origin, pathname } = new URL(url);
    return { origin, path: pathname, types: ['XHR'], isPixel: false, initiators: [], lastAskedAt: now, pages: ['https://www.example.no/'], ...more };
  };
  const known = (requests: readonly SeenRequest[]) => inventory({ requests }).map(({ domain, party, service, category }) => ({ domain, party, service, category }));

  it('of the site is its own business, unless it is known as somebody’s that passes through', () => {
    const signatures = ['v=2&tid=G-*'];
    expect(known([aRequest('https://www.example.no/api'), aRequest('https://sst.example.no/g/collect', { signatures }), aRequest('https://www.example.no/g/collect')])).toEqual([
      { domain: 'sst.example.no', party: 'first', service: 'google-analytics', category: 'analytics' },
    ]);
    expect(known([aRequest('https://www.example.no/_vercel/insights/view')])).toMatchObject([{ party: 'first', service: 'vercel-analytics' }]);
  });

  it('is named by its path where a host serves several, and by the strictest of several signatures', () => {
    expect(known([aRequest('https://www.google.com/recaptcha/api.js')])).toMatchObject([{ service: 'google-recaptcha', party: 'third' }]);
    expect(known([aRequest('https://www.googletagmanager.com/gtag/js', { signatures: ['id=G-*', 'id=AW-*'] })])).toMatchObject([{ service: 'google-ads', category: 'marketing' }]);
  });

  it('tells the reason in the report, and nothing of what was sent', () => {
    const [item] = inventory({ requests: [aRequest('https://www.example.no/tr/', { signatures: ['id=*&ev=*'] })] });
    expect(item?.reasons[0]).toBe('A request like */tr/?id=*&ev=* is known from Meta Pixel. Here it passes through www.example.no, the site’s own domain.');
    expect(item?.name).toBe('https://www.example.no/tr/');
  });
});
