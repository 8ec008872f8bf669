import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { readJourney } from './journey.ts';
import { page, startLocalSite, type LocalSite } from './local-site.test-helper.ts';
import { scan } from './scan.ts';
import { readStorageState } from './storage-state.ts';
import { walkJourney } from './walk-journey.ts';

let site: LocalSite;
let folder: string;
beforeAll(async () => {
  site = await startLocalSite();
  folder = mkdtempSync(join(tmpdir(), 'kapsel-journey-'));
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

const withinMs = 90_000;

function aFile(value: unknown): string {
  const file = join(folder, 'file.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

/** What a person is told, less the file's name. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return (error as Error).message.replace(join(folder, 'file.json'), 'FILE');
  }
  throw new Error('it was not refused');
}

describe('a journey', () => {
  it('is done before the crawl, by every kind of selector, and what it types stays secret', { timeout: withinMs }, async () => {
    const expected = 'user=somebody&password=correct-horse&kind=b&stay=on&note=shadow-secret';
    const isIn = (cookie = '') => cookie.includes('session=in');
    site.answer('login.localhost/', (response, { headers }) => page(response, isIn(headers.cookie) ? '<a href="/account">account</a>' : '<a href="/login">in</a>'));
    site.answer('login.localhost/login', (response) =>
      page(
        response,
        `<button onclick="alert(1)">Cookies</button><form action="/session/correct-horse" method="get"><label>User <input name="user"></label><input id="pass" type="password" name="password">
         <select name="kind"><option>a<option>b</select><label><input type="checkbox" name="stay">Stay</label><div id="host"></div><input type="hidden" name="note"><p>Go on</p></form><iframe src="/frame"></iframe>
         <script>const root = document.querySelector('#host').attachShadow({ mode: 'open' }); root.innerHTML = '<input class="deep">';
         root.firstChild.oninput = ({ target }) => { document.forms[0].note.value = target.value };
         document.querySelector('p').onclick = () => document.forms[0].requestSubmit();
         addEventListener('keydown', ({ key }) => { if (key === 'F2') document.cookie = 'key=1; path=/' })</script>`,
      ),
    );
    site.answer('login.localhost/frame', '<button onclick="document.cookie = \'framed=1; path=/\'">Inside</button>');
    site.answer('login.localhost/session/correct-horse', (response, { url = '' }) => {
      const isRight = url.endsWith(`?${expected}`);
      response.writeHead(302, { Location: '/', ...(isRight && { 'Set-Cookie': 'session=in; Path=/; HttpOnly' }) }).end();
    });
    site.answer('login.localhost/account', (response, { headers }) => page(response, '<script>document.cookie = "account=1"; localStorage.setItem("seen", "1")</script>', isIn(headers.cookie) ? { 'Set-Cookie': 'inside=1' } : {}));
    const journey = readJourney(
      aFile({
        title: 'Log in',
        steps: [
          { type: 'setViewport', width: 1000, height: 800, deviceScaleFactor: 1, isMobile: false, hasTouch: false, isLandscape: false },
          { type: 'navigate', url: site.url('login.localhost', '/login'), assertedEvents: [{ type: 'navigation' }] },
          { type: 'waitForElement', selectors: ['form'] },
          { type: 'click', selectors: [['aria/Cookies[role="button"]']], offsetX: 1, offsetY: 1 },
          { type: 'change', value: 'somebody', selectors: [['#nowhere'], ['aria/User']] },
          { type: 'change', value: 'correct-horse', selectors: [['#pass']] },
          { type: 'change', value: 'b', selectors: [['xpath///select']] },
          { type: 'click', selectors: [['text/Stay']] },
          { type: 'change', value: 'shadow-secret', selectors: [['#host', '.deep'], ['pierce/.deep']] },
          { type: 'keyDown', key: 'F2' },
          { type: 'keyUp', key: 'F2' },
          { type: 'click', frame: [0], selectors: [['aria/Inside']] },
          { type: 'scroll', x: 0, y: 100 },
          { type: 'click', selectors: [['text/Go on']], assertedEvents: [{ type: 'navigation' }] },
        ],
      }),
    );
    const report = await scan({ url: site.url('login.localhost'), allowPrivate: true, passes: ['untouched'], journey, maxPages: 2, timeoutMs: 10_000 });
    expect(report.couldNotSee.filter(({ code }) => code === 'journey-failed')).toEqual([]);
    expect(report.complete).toBe(true);
    expect(report.pages.map(({ url }) => new URL(url).pathname)).toEqual(['/', '/account']);
    expect(report.items.map(({ name }) => name).sort()).toEqual(['account', 'framed', 'inside', 'key', 'seen', 'session']);
    expect(report.items.find(({ name }) => name === 'session')?.setBy).toMatchObject({ means: 'http', url: site.url('login.localhost', '/session/…') });
    expect(JSON.stringify(report)).not.toMatch(/correct-horse|shadow-secret|somebody/u);
  });

  it('that cannot be done leaves a report which says at which step', { timeout: withinMs }, async () => {
    site.answer('stuck.localhost/', '<script>document.cookie = "there=1"</script>');
    const journey = readJourney(
      aFile({ steps: [{ type: 'navigate', url: site.url('stuck.localhost') }, { type: 'change', value: 'my-secret', selectors: ['#nowhere'], timeout: 500 }] }),
    );
    const report = await scan({ url: site.url('stuck.localhost'), allowPrivate: true, passes: ['untouched'], journey });
    expect(report.complete).toBe(false);
    expect(report.couldNotSee).toContainEqual({
      code: 'journey-failed',
      message: 'The recorded journey (--journey) stopped at step 2 (change), so the pages were not seen as they are after it.',
    });
    expect(report.items.map(({ name }) => name)).toEqual(['there']);
    expect(JSON.stringify(report)).not.toContain('my-secret');
  });

  it.each([
    ['{"secret', 'cannot be read: it is no JSON.'],
    [{}, 'must be what Chrome’s DevTools Recorder exports as JSON'],
    [{ steps: [null] }, 'step 1 has no "type".'],
    [{ steps: [{ type: 'navigate', url: 'https://a.no' }, { type: 'navigate', url: 'file:///etc/passwd' }] }, 'step 2 (navigate) needs a "url"'],
    [{ steps: [{ type: 'waitForExpression', expression: '1' }] }, 'step 1 is of the type waitForExpression, which runs code'],
    [{ steps: [{ type: 'toString' }] }, 'step 1 is of the type toString, which is not known: there are navigate, setViewport, click,'],
    [{ steps: [{ type: 'click' }] }, 'step 1 needs "selectors"'],
    [{ steps: [{ type: 'click', selectors: [['a', 1]] }] }, 'step 1 needs "selectors"'],
    [{ steps: [{ type: 'click', selectors: ['a'], frame: ['b'] }] }, 'step 1 has a "frame" that is no list'],
    [{ steps: [{ type: 'change', value: 12, selectors: ['a'] }] }, 'step 1 (change) needs a "value".'],
    [{ steps: [{ type: 'keyDown' }] }, 'step 1 (keyDown) needs a "key".'],
    [{ steps: [{ type: 'setViewport', width: 0, height: 1 }] }, 'step 1 (setViewport) needs a "width"'],
  ])('is refused as %j', (value, sentence) => {
    const told = refusal(() => readJourney(aFile(value)));
    expect(told).toContain(`--journey FILE`);
    expect(told).toContain(sentence);
    expect(told).not.toContain('secret');
  });

  it('ends at a step that a page never lets happen', { timeout: withinMs }, async () => {
    site.answer('stuck.localhost/', (response) => page(response, '<p>Hello</p>'));
    const browser = await launchBrowser();
    try {
      const stuck = await browser.context.newPage();
      await stuck.goto(site.url('stuck.localhost'));
      await stuck.evaluate('void setTimeout(() => { for (;;); })');
      expect(await walkJourney(stuck, [{ action: { type: 'scroll', x: 0, y: 9 }, navigates: false, timeoutMs: undefined }], 500)).toEqual({ step: 1, type: 'scroll' });
    } finally {
      await browser.close();
    }
  });
});

describe('a storage state', () => {
  it('is there from the start, and none of its values is in the report', { timeout: withinMs }, async () => {
    const cookie = { domain: 'state.localhost', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' };
    const state = readStorageState(
      aFile({ cookies: [{ name: 'session', value: 'very-secret', ...cookie }], origins: [{ origin: site.url('state.localhost').slice(0, -1), localStorage: [{ name: 'token', value: 'also-secret' }] }] }),
    );
    const heard: (string | undefined)[] = [];
    site.answer('state.localhost/', (response, { headers }) => {
      heard.push(headers.cookie);
      page(response, '<script>if (localStorage.getItem("token") === "also-secret") document.cookie = "known=1"</script>');
    });
    const report = await scan({ url: site.url('state.localhost'), allowPrivate: true, passes: ['untouched'], storageState: state });
    expect(heard).toEqual(['session=very-secret']);
    expect(report.items.map(({ kind, name, setBy }) => [kind, name, setBy.means]).sort()).toEqual([
      ['cookie', 'known', 'js'],
      ['cookie', 'session', 'unknown'],
      ['localStorage', 'token', 'unknown'],
    ]);
    expect(report.couldNotSee).toContainEqual({
      code: 'storage-state',
      message: 'The scan brought along 1 cookies and 1 keys of localStorage (--storage-state). They are in the report like the site’s own, without who set them.',
    });
    expect(JSON.stringify(report)).not.toMatch(/very-secret|also-secret/u);
  });

  it.each([
    ['{"secret', 'cannot be read: it is no JSON.'],
    [{ cookies: {} }, 'must be what Playwright writes'],
    [{ cookies: [{ name: 'a', value: 'secret' }] }, 'cookie 1 is not as Playwright writes it'],
    [{ origins: [{ origin: 'file:///a', localStorage: [] }] }, 'origin 1 is not as Playwright writes it'],
    [{ origins: [{ origin: 'https://a.no', localStorage: [{ name: 'secret' }] }] }, 'origin 1 is not as Playwright writes it'],
  ])('is refused as %j', (value, sentence) => {
    const told = refusal(() => readStorageState(aFile(value)));
    expect(told).toContain(sentence);
    expect(told).not.toContain('secret');
  });
});
