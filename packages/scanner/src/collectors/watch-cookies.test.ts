import { chromium, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { mayUseSandbox } from '../browser.ts';
import type { CookieEvent } from '../cookie-event.ts';
import { findChromium } from '../find-chromium.ts';
import { page as sendPage, script } from '../local-site.test-helper.ts';
import { collectFrom, useBench } from './contract.test-helper.ts';
import { CookieCollector } from './cookies.ts';

const bench = useBench();
const withinMs = 30_000;

/** What the hook told of one page, and what the jar had of it. */
async function watch(address: string): Promise<{ events: readonly CookieEvent[]; told: string[]; stored: string[] }> {
  const { events, seen } = await collectFrom(bench, new CookieCollector(), address, 300);
  const told = events.map(({ means, name, domain }) => `${means} ${name} ${domain}`).sort();
  return { events, told, stored: seen.map(({ name }) => name).sort() };
}

/** Evaluates in a page that is watched, and in one that is not. */
async function inBoth(probe: string): Promise<{ watched: unknown; plain: unknown }> {
  bench.site.answer('probe.localhost/', 'nothing');
  const evaluate = async (page: Page) => {
    await page.goto(bench.site.url('probe.localhost'));
    const value: unknown = await page.evaluate(probe);
    await page.close();
    return value;
  };
  const untouched = await chromium.launch({ executablePath: findChromium()?.path ?? '', chromiumSandbox: mayUseSandbox() });
  try {
    return { watched: await evaluate(await bench.open('')), plain: await evaluate(await untouched.newPage()) };
  } finally {
    await untouched.close();
  }
}

describe('watchCookies', () => {
  it('tells of writes in the page, by a script of its own and of a third party', { timeout: withinMs }, async () => {
    const { site } = bench;
    site.answer('vendor.localhost/tag.js', script('function tag() { document.cookie = "vendor=1; Max-Age=60" }\ntag();'));
    site.answer('page.localhost/', `<script>document.cookie = "own=1"</script><script src="${site.url('vendor.localhost', '/tag.js?id=7')}"></script>`);
    const { events, stored } = await watch(site.url('page.localhost'));
    expect(stored).toEqual(['own', 'vendor']);
    expect(events).toMatchObject([
      { name: 'own', domain: 'page.localhost', means: 'js', source: site.url('page.localhost'), requestedSeconds: null },
      { name: 'vendor', domain: 'page.localhost', means: 'js', source: site.url('vendor.localhost', '/tag.js?id=7'), requestedSeconds: 60 },
    ]);
  });

  it('tells of writes in frames of every kind', { timeout: withinMs }, async () => {
    const { site } = bench;
    site.answer('frames.localhost/same', '<script>document.cookie = "same=1"</script>');
    site.answer('other.localhost/', '<script>document.cookie = "cross=1; Secure; SameSite=None"</script>');
    site.answer(
      'frames.localhost/',
      `<iframe src="/same"></iframe><iframe src="${site.url('other.localhost')}"></iframe>
       <iframe srcdoc="<script>document.cookie = 'srcdoc=1'</script>"></iframe>
       <script>
         const blank = document.createElement('iframe');
         document.body.append(blank);
         blank.contentDocument.cookie = 'blank=1';
         const nested = blank.contentDocument.createElement('iframe');
         blank.contentDocument.body.append(nested);
         nested.contentDocument.cookie = 'nested=1';
         const written = document.createElement('iframe');
         document.body.append(written);
         written.contentDocument.open();
         written.contentDocument.write('<script>document.cookie = "written=1"</' + 'script>');
         written.contentDocument.close();
       </script>`,
    );
    const { told, stored } = await watch(site.url('frames.localhost'));
    expect(stored).toEqual(['blank', 'cross', 'nested', 'same', 'srcdoc', 'written']);
    expect(told).toEqual([
      'js blank frames.localhost',
      'js cross other.localhost',
      'js nested frames.localhost',
      'js same frames.localhost',
      'js srcdoc frames.localhost',
      'js written frames.localhost',
    ]);
  });

  it('tells of a write through another frame’s fresh setter', { timeout: withinMs }, async () => {
    bench.site.answer(
      'borrowed.localhost/',
      `<script>
        const frame = document.createElement('iframe');
        document.documentElement.append(frame);
        const { set } = Object.getOwnPropertyDescriptor(frame.contentWindow.Document.prototype, 'cookie');
        set.call(document, 'borrowed=1');
      </script>`,
    );
    expect((await watch(bench.site.url('borrowed.localhost'))).told).toEqual(['js borrowed borrowed.localhost']);
  });

  it('tells of the Cookie Store with lifetime, path and the script that called it', { timeout: withinMs }, async () => {
    const { site } = bench;
    site.answer(
      'vendor.localhost/store.js',
      script(`(async () => {
        await cookieStore.set('plain', '1');
        const options = { name: 'dated', value: '1', path: '/shop', expires: Date.now() + 3600e3 };
        const first = cookieStore.set(options);
        options.name = 'later'; options.expires = new Date(Date.now() + 60e3);
        await Promise.all([first, cookieStore.set(options)]);
        await cookieStore.set('refused', '1;2').catch(() => {});
      })();`),
    );
    site.answer('store.localhost/', `<script src="${site.url('vendor.localhost', '/store.js')}"></script>`);
    const { events, stored } = await watch(site.url('store.localhost'));
    expect(stored).toEqual(['dated', 'later', 'plain']);
    const source = site.url('vendor.localhost', '/store.js');
    expect(events).toMatchObject([
      { means: 'cookieStore', name: 'plain', path: '/', requestedSeconds: null, source },
      { means: 'cookieStore', name: 'dated', requestedSeconds: 3600, source },
      { means: 'cookieStore', name: 'later', requestedSeconds: 60, source },
    ]);
  });

  it('has the path that the Cookie Store gave the cookie', { timeout: withinMs }, async () => {
    bench.site.answer('path.localhost/', '<script>cookieStore.set({ name: "deep", value: "1", path: "/shop" }).catch(() => {})</script>');
    const { seen, events } = await collectFrom(bench, new CookieCollector(), bench.site.url('path.localhost'), 300);
    expect(seen.map(({ path }) => path)).toEqual(['/shop/']);
    expect(events.map(({ path }) => path)).toEqual(['/shop/']);
  });

  it('tells of deletions in the Cookie Store, and of what a line too long for any browser asked for', { timeout: withinMs }, async () => {
    bench.site.answer('long.localhost/deep/', `<script>
      document.cookie = 'long=' + 'x'.repeat(20_000) + '; Path=/; Max-Age=60';
      cookieStore.set('gone', '1').then(() => cookieStore.delete('gone')).then(() => cookieStore.delete({ name: 'gone', path: '/deep' }));
    </script>`);
    const { events } = await watch(bench.site.url('long.localhost', '/deep/'));
    expect(events).toMatchObject([
      { name: 'long', path: '/', requestedSeconds: 60, refused: ['NameValuePairExceedsMaxSize'] },
      { name: 'gone', path: '/', requestedSeconds: null },
      { name: 'gone', path: '/', requestedSeconds: 0, means: 'cookieStore' },
      { name: 'gone', path: '/deep/', requestedSeconds: 0 },
    ]);
  });

  it('is not put off by a page that changes everything it can', { timeout: withinMs }, async () => {
    bench.site.answer(
      'hostile.localhost/',
      `<form name="URL"></form><script>
        const bad = () => { throw new Error('page says no'); };
        Error.prepareStackTrace = () => ({ toString: bad });
        Object.freeze(Error);
        Date.now = () => 0; JSON.stringify = bad; JSON.parse = bad;
        console.debug = bad; console.log = bad;
        Object.prototype.toJSON = bad; Array.prototype.toJSON = bad; String.prototype.toJSON = bad;
        Array.prototype[Symbol.iterator] = bad; Array.prototype.push = bad; Array.prototype.map = bad;
        String.prototype.slice = bad; String.prototype.startsWith = bad;
        Function.prototype.call = bad; Function.prototype.apply = bad; Reflect.apply = bad;
        Promise.prototype.then = bad; Promise.prototype.catch = bad;
        window.Error = window.Date = window.Promise = undefined;
        document.cookie = 'hostile=1; Max-Age=60';
      </script>`,
    );
    const { events, stored } = await watch(bench.site.url('hostile.localhost'));
    expect(stored).toEqual(['hostile']);
    expect(events).toMatchObject([{ name: 'hostile', domain: 'hostile.localhost', requestedSeconds: 60 }]);
    expect(Math.abs((events[0]?.at ?? 0) - Date.now())).toBeLessThan(20_000);
  });

  it('sees the script behind a page’s own way to print stacks', { timeout: withinMs }, async () => {
    const { site } = bench;
    site.answer('vendor.localhost/deep.js', script('const down = (n) => n ? down(n - 1) : (document.cookie = "deep=1");\ndown(5);'));
    site.answer('stacks.localhost/', `<script>Error.stackTraceLimit = 0; Error.prepareStackTrace = (_, sites) => sites</script><script src="${site.url('vendor.localhost', '/deep.js')}"></script>`);
    const { events } = await watch(site.url('stacks.localhost'));
    expect(events).toMatchObject([{ name: 'deep', source: site.url('vendor.localhost', '/deep.js') }]);
  });

  it('works under the strictest policy', { timeout: withinMs }, async () => {
    bench.site.answer('strict.localhost/', (response) => {
      sendPage(response, '<script nonce="n0">document.cookie = "strict=1"</script>', {
        'Content-Security-Policy': "default-src 'none'; script-src 'nonce-n0'; require-trusted-types-for 'script'; trusted-types 'none'",
      });
    });
    expect(await watch(bench.site.url('strict.localhost'))).toMatchObject({ told: ['js strict strict.localhost'], stored: ['strict'] });
  });

  it('leaves nothing on the window for a page to find', { timeout: withinMs }, async () => {
    const probe = '[window, Document.prototype, CookieStore.prototype, console].map((it) => Object.getOwnPropertyNames(it).sort())';
    const { watched, plain } = await inBoth(probe);
    expect(watched).toEqual(plain);
  });

  it('lets document.cookie and cookieStore.set behave as they do without it', { timeout: withinMs }, async () => {
    const probe = `(async () => {
      const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
      const store = Object.getOwnPropertyDescriptor(CookieStore.prototype, 'set');
      const outcome = (act) => { try { return String(act()); } catch (error) { return error.name + ': ' + error.message; } };
      const result = cookieStore.set('a', '1');
      const text = (native) => /\\[native code\\]/.test(Function.prototype.toString.call(native));
      return [
        Object.keys(cookie).sort().join(), cookie.enumerable, cookie.configurable, cookie.set.name, cookie.set.length, text(cookie.set), 'prototype' in cookie.set,
        store.enumerable, store.writable, store.value.name, store.value.length, text(store.value),
        outcome(() => document.cookie = 'b=2'), outcome(() => { document.cookie = Symbol('c'); }), outcome(() => { document.cookie = { toString: () => 'd=4' }; }),
        outcome(() => cookie.set.call({}, 'e=5')), outcome(() => { document.cookie = null; }),
        result instanceof Promise, String(await result), await cookieStore.set('f;', '1').catch((error) => error.name), await cookieStore.set().catch((error) => error.name),
        document.cookie.split('; ').sort().join(), Error.stackTraceLimit, 'prepareStackTrace' in Error,
      ].map(String);
    })()`;
    const { watched, plain } = await inBoth(probe);
    expect(watched).toEqual(plain);
    expect(watched).toContain('a=1,b=2,d=4,null');
  });

  it('believes no page that speaks in its name', { timeout: withinMs }, async () => {
    bench.site.answer(
      'forger.localhost/',
      `<script>
        const line = JSON.stringify({ means: 'js', line: 'forged=1', documentUrl: location.href, at: Date.now(), stack: '' });
        for (const text of [line, crypto.randomUUID() + line]) { console.debug(text); console.log(text); }
      </script>`,
    );
    expect((await watch(bench.site.url('forger.localhost'))).told).toEqual([]);
  });
});
