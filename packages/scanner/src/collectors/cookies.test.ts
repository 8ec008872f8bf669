import { describe, expect, it } from 'vitest';
import { noAuditEvidence } from '../audit-evidence.test-helper.ts';
import { takeInventory } from '../inventory.ts';
import { KnowledgeBase } from '@kapsel/core/knowledge';
import { page as sendPage, script } from '../local-site.test-helper.ts';
import { collectFrom, itBehavesLikeACollector, useBench } from './contract.test-helper.ts';
import { CookieCollector, type CookieEvidence } from './cookies.ts';
import { nothingLeftOut } from '../crawl/not-visited.test-helper.ts';

const bench = useBench();
const hour = 60 * 60;

/** The items that a report would have of the cookies of one page. */
async function itemsOf(host: string, path?: string) {
  const value: CookieEvidence = await collectFrom(bench, new CookieCollector(), bench.site.url(host, path));
  const empty = { ok: true, value: [], problems: [] } as const;
  const cookies = { ok: true, value, problems: [] } as const;
  return takeInventory(
    { id: 'untouched', consent: { consent: 'none' }, pages: [], cookies, storage: empty, requests: empty, audit: noAuditEvidence, popups: 0, complete: true, isCutShort: false, otherSubdomains: [], notVisited: nothingLeftOut },
    { siteHost: host, hostAliases: {}, language: 'en', classification: { knowledge: new KnowledgeBase([]) } },
  );
}

/** A page whose answer carries these lines. */
function setsCookies(address: string, lines: string[], { date = new Date().toUTCString(), body = '' } = {}): void {
  bench.site.answer(address, (response) => sendPage(response, body, { Date: date, 'Set-Cookie': lines }));
}

describe('CookieCollector', () => {
  itBehavesLikeACollector(() => new CookieCollector(), bench);

  it('keeps no trace of how the browser was tried out', { timeout: 30_000 }, async () => {
    const { context, wire, thirdPartyCookies } = bench.browser;
    expect(thirdPartyCookies).toBe('allowed');
    expect(await context.cookies()).toEqual([]);
    expect(await wire.send('Storage.getCookies')).toEqual({ cookies: [] });
  });

  it('keeps no value of a cookie', { timeout: 30_000 }, async () => {
    setsCookies('values.localhost/', ['a=secret-value; Max-Age=60'], { body: '<script>document.cookie = "b=secret-value"</script>' });
    const evidence = await collectFrom(bench, new CookieCollector(), bench.site.url('values.localhost'));
    expect(evidence.seen.map(({ name }) => name).sort()).toEqual(['a', 'b']);
    expect(evidence.events).toHaveLength(2);
    expect(JSON.stringify(evidence)).not.toContain('secret');
  });

  it.each([
    ['nine hours behind', -9 * hour],
    ['three hours ahead', 3 * hour],
    ['right', 0],
  ])('tells lifetimes rightly by a server whose clock is %s', { timeout: 30_000 }, async (_what, offset) => {
    const serverNow = Math.floor(Date.now() / 1000) * 1000 + offset * 1000;
    const inTwoHours = new Date(serverNow + 2 * hour * 1000).toUTCString();
    setsCookies('clock.localhost/', [`expires=1; Expires=${inTwoHours}`, `maxage=1; Max-Age=${2 * hour}`], { date: new Date(serverNow).toUTCString() });
    const items = await itemsOf('clock.localhost');
    expect(items.map(({ name, lifetime }) => [name, lifetime.requestedSeconds, lifetime.effectiveSeconds]).sort()).toEqual([
      ['expires', 2 * hour, 2 * hour],
      ['maxage', 2 * hour, 2 * hour],
    ]);
  });

  it('says who set a cookie first, however often a script refreshes it', { timeout: 30_000 }, async () => {
    setsCookies('refreshed.localhost/', ['visit=1; Max-Age=60; Path=/'], { body: '<script>document.cookie = "visit=2; Max-Age=3600; Path=/"</script>' });
    const [item] = await itemsOf('refreshed.localhost');
    expect(item).toMatchObject({ name: 'visit', setBy: { means: 'http' }, lifetime: { requestedSeconds: 3600, effectiveSeconds: 3600 } });
  });

  it('says who set a cookie anew after it was removed', { timeout: 30_000 }, async () => {
    setsCookies('reset.localhost/', ['visit=1; Max-Age=60; Path=/'], {
      body: '<script>document.cookie = "visit=; Max-Age=0; Path=/"; document.cookie = "visit=2; Max-Age=3600; Path=/"</script>',
    });
    const [item] = await itemsOf('reset.localhost');
    expect(item).toMatchObject({ name: 'visit', outcome: 'stored', setBy: { means: 'js' }, lifetime: { requestedSeconds: 3600 } });
  });

  it('does not believe a script that claims an HttpOnly cookie', { timeout: 30_000 }, async () => {
    setsCookies('httponly.localhost/', ['session=1; HttpOnly; Path=/'], { body: '<script>document.cookie = "session=; Max-Age=0; Path=/"; document.cookie = "session=2; Path=/"</script>' });
    const [item] = await itemsOf('httponly.localhost');
    expect(item).toMatchObject({ name: 'session', httpOnly: true, setBy: { means: 'http' }, lifetime: { session: true } });
  });

  it('tells one name in two paths and two domains apart', { timeout: 30_000 }, async () => {
    bench.site.answer('www.same.localhost/shop/', (response) => {
      sendPage(response, '<script>document.cookie = "id=3; Path=/shop; Max-Age=300"</script>', { 'Set-Cookie': ['id=1; Path=/; Max-Age=100', 'id=2; Domain=same.localhost; Path=/; Max-Age=200'] });
    });
    const items = await itemsOf('www.same.localhost', '/shop/');
    expect(items.map(({ domain, hostOnly, path, setBy, lifetime }) => [domain, hostOnly, path, setBy.means, lifetime.requestedSeconds]).sort()).toEqual([
      ['same.localhost', false, '/', 'http', 200],
      ['www.same.localhost', true, '/', 'http', 100],
      ['www.same.localhost', true, '/shop', 'js', 300],
    ]);
  });

  it.each([
    ['an address', '127.0.0.1', '127.0.0.1'],
    ['a name without a dot', 'localhost', 'localhost'],
  ])('knows the cookie that %s asks for with a Domain as its own', { timeout: 30_000 }, async (_what, host, domain) => {
    setsCookies(`${host}/`, [`own=1; Domain=${domain}; Max-Age=60`]);
    const [item] = await itemsOf(host);
    expect(item).toMatchObject({ name: 'own', domain: host, hostOnly: true, setBy: { means: 'http' }, lifetime: { requestedSeconds: 60 } });
  });

  it('joins the cookies of a host with a final dot', { timeout: 30_000 }, async () => {
    bench.site.answer('dotted.localhost./', (response) => sendPage(response, '', { 'Set-Cookie': 'dot=1; Max-Age=60' }));
    const [item] = await itemsOf('dotted.localhost.');
    expect(item).toMatchObject({ name: 'dot', setBy: { means: 'http' }, lifetime: { requestedSeconds: 60 } });
  });

  it('grants 400 days at most, and says what was asked for', { timeout: 30_000 }, async () => {
    const twoYears = 730 * 24 * hour;
    setsCookies('long.localhost/', [`header=1; Max-Age=${twoYears}`], { body: `<script>document.cookie = "script=1; Max-Age=${twoYears}"</script>` });
    for (const { lifetime } of await itemsOf('long.localhost')) {
      expect(lifetime).toMatchObject({ requestedSeconds: twoYears, effectiveSeconds: 400 * 24 * hour });
    }
  });

  it('calls a cookie transient that was there and is gone', { timeout: 30_000 }, async () => {
    const collector = new CookieCollector();
    await collector.attach(bench.scope);
    setsCookies('brief.localhost/', ['brief=1; Path=/']);
    const page = await bench.open(bench.site.url('brief.localhost'));
    await page.goto(bench.site.url('brief.localhost'));
    await collector.look(page, page.url());
    await page.evaluate(() => void (document.cookie = 'brief=; Max-Age=0; Path=/'));
    await page.close();
    const { seen } = await collector.finish();
    expect(seen).toEqual([expect.objectContaining({ name: 'brief', kept: false })]);
  });

  it('sees a third party’s cookies with who asked for them', { timeout: 30_000 }, async () => {
    const { site } = bench;
    site.answer('tracker.localhost/pixel', (response) => {
      response.writeHead(200, { 'Content-Type': 'image/gif', 'Set-Cookie': ['third=1; Secure; SameSite=None; Max-Age=60', 'chips=1; Secure; SameSite=None; Partitioned; Path=/; Max-Age=60'] }).end();
    });
    site.answer('front.localhost/', `<img src="${site.url('tracker.localhost', '/pixel?visitor=secret')}">`);
    const items = await itemsOf('front.localhost');
    const setBy = { means: 'http', url: site.url('tracker.localhost', '/pixel'), initiators: [site.url('front.localhost')] };
    expect(items.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
      { name: 'chips', party: 'third', partitionKey: 'http://front.localhost (cross-site)', setBy },
      { name: 'third', party: 'third', partitionKey: null, setBy },
    ]);
    expect(JSON.stringify(items)).not.toContain('secret');
  });

  it('fails, and does not say “no cookies”, where the jar could never be read', async () => {
    const collector = new CookieCollector();
    const wire = { send: () => Promise.reject(new Error('Target closed')) } as unknown as typeof bench.scope.wire;
    await collector.attach({ ...bench.scope, wire });
    await expect(collector.finish()).rejects.toThrow('Target closed');
  });

  it('says why the browser refused a cookie, by header and by script', { timeout: 30_000 }, async () => {
    setsCookies('refuses.localhost/', ['none=1; SameSite=None', '__Host-x=1', 'foreign=1; Domain=other.test', `big=${'x'.repeat(5000)}`, 'fine=1'], {
      body: '<script>document.cookie = "scripted=1; SameSite=None"; document.cookie = "__Secure-s=1"</script>',
    });
    const items = await itemsOf('refuses.localhost');
    expect(items.map(({ name, outcome, refusedReasons, setBy }) => [name, outcome, setBy.means, ...refusedReasons]).sort()).toEqual([
      ['__Host-x', 'refused', 'http', 'InvalidPrefix'],
      ['__Secure-s', 'refused', 'js', 'InvalidPrefix'],
      ['big', 'refused', 'http', 'NameValuePairExceedsMaxSize'],
      ['fine', 'stored', 'http'],
      ['foreign', 'refused', 'http', 'InvalidDomain'],
      ['none', 'refused', 'http', 'SameSiteNoneInsecure'],
      ['scripted', 'refused', 'js', 'SameSiteNoneInsecure'],
    ]);
  });

  it('does not take the tries of a script for cookies', { timeout: 30_000 }, async () => {
    bench.site.answer('www.tries.localhost/', '<script>for (const domain of ["localhost", "tries.localhost"]) document.cookie = `_id=1; Path=/; Max-Age=60; Domain=${domain}`</script>');
    expect(await itemsOf('www.tries.localhost')).toMatchObject([{ name: '_id', domain: 'tries.localhost', outcome: 'stored' }]);
  });

  it('tells of a cookie that was gone before anybody looked', { timeout: 30_000 }, async () => {
    bench.site.answer('blink.localhost/', '<script>document.cookie = "blink=1; Max-Age=60; Path=/"; document.cookie = "blink=; Max-Age=0; Path=/"; document.cookie = "never=; Max-Age=0"</script>');
    expect(await itemsOf('blink.localhost')).toMatchObject([{ name: 'blink', outcome: 'transient', lifetime: { requestedSeconds: 60 }, setBy: { means: 'js' } }]);
  });

  it('sees cookies of workers of every kind, with who wrote them', { timeout: 30_000 }, async () => {
    const { site } = bench;
    for (const kind of ['dedicated', 'shared', 'service']) {
      site.answer(`crew.localhost/${kind}`, (response) => void response.writeHead(200, { 'Content-Type': 'text/plain', 'Set-Cookie': `${kind}=1; Max-Age=60; Path=/` }).end('x'));
      site.answer(`crew.localhost/${kind}.js`, script(`fetch('/${kind}')${kind === 'service' ? '; cookieStore.set("store", "1")' : ''}`));
    }
    // Of a shared worker's answers, and of a service worker's script, nothing is told: of two at a time nobody could say which it was.
    const later = `setTimeout(() => navigator.serviceWorker.register('/service.js'), 800)`;
    site.answer('crew.localhost/', `<script>new Worker('/dedicated.js'); new SharedWorker('/shared.js'); ${later}</script>`);
    const collector = new CookieCollector();
    const evidence = await collectFrom(bench, collector, site.url('crew.localhost'), 2000);
    expect(evidence.seen.map(({ name }) => name).sort()).toEqual(['dedicated', 'service', 'shared', 'store']);
    const told = evidence.events.map(({ name, means, source, requestedSeconds }) => [name, means, new URL(source).pathname, requestedSeconds]).sort();
    expect(told).toEqual([
      ['dedicated', 'http', '/dedicated', 60],
      ['service', 'http', '/service', 60],
      ['store', 'serviceWorker', '/service.js', null],
    ]);
    const shared = evidence.seen.find(({ name }) => name === 'shared');
    expect(new URL(shared?.unheard?.url ?? '').pathname).toBe('/shared');
  });

  it('names the pages on which a cookie was set or sent, and no others', { timeout: 30_000 }, async () => {
    const { site } = bench;
    setsCookies('visited.localhost/', ['here=1; Path=/', 'deep=1; Path=/deep']);
    site.answer('visited.localhost/other', 'nothing');
    const collector = new CookieCollector();
    await collector.attach(bench.scope);
    const addresses = ['/', '/other'].map((path) => site.url('visited.localhost', path));
    for (const address of addresses) {
      const page = await bench.open(address);
      await page.goto(address);
      await collector.look(page, address);
      await page.close();
    }
    const { seen } = await collector.finish();
    expect(Object.fromEntries(seen.map(({ name, pages }) => [name, pages]))).toEqual({ here: addresses, deep: addresses.slice(0, 1) });
  });
});
