import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { startSite, type LocalSite } from './support/local-site.ts';

const config = JSON.stringify({
  siteId: 'natives',
  ui: { layout: 'none' },
  blocking: 'automatic',
  services: [{ id: 'tracker', name: 'Tracker', provider: 'Tracker', category: 'analytics', since: 1, hosts: ['tracker.localhost'], cookies: ['_t'], storage: ['t-*'] }],
});

/** Where a page's natives are looked up; each answers with a function. (`attachShadow` stays with the blocker for marked markup.) */
const lookUps = [
  'fetch', 'XMLHttpRequest', 'WebSocket', 'Worker', 'Navigator.prototype.sendBeacon', 'Node.prototype.appendChild', 'Element.prototype.setAttribute',
  'Element.prototype.append', 'Document.prototype.write', 'IDBFactory.prototype.open', 'WebSocket.prototype.constructor',
  ...['HTMLImageElement.prototype|src', 'HTMLScriptElement.prototype|src', 'Element.prototype|innerHTML', 'Document.prototype|cookie', 'HTMLIFrameElement.prototype|srcdoc', 'CSSStyleDeclaration.prototype|cssText']
    .map((path) => `Object.getOwnPropertyDescriptor(${path.replace('|', ', "')}").set`),
];

describe('the natives of a page', () => {
  let browser: Browser;
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startSite({
      '/': `<script>window.natives = [${lookUps.join()}]; window.nativeArea = Object.getOwnPropertyDescriptor(window, 'localStorage').get</script><script>window.kapselConfig = ${config}</script><script src="/kapsel-auto.js"></script><iframe src="/inner"></iframe>`,
      '/inner': '<p>inner</p>',
      '/kapsel-auto.js': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile('kapsel-auto.js')),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  it('come back when all is granted, give way again on withdrawal, and are not taken from a page that put its own there', async () => {
    const page = await browser.newPage();
    await page.goto(site.url());
    const standing = (): Promise<string[]> => page.evaluate(`(() => { const now = [${lookUps.join()}]; return ${JSON.stringify(lookUps)}.filter((_name, index) => now[index] === natives[index]); })()`);
    // XMLHttpRequest itself is never replaced, only what it opens.
    const untouched = ['XMLHttpRequest'];
    expect(await standing()).toEqual(untouched);
    await page.evaluate(`kapsel.accept('all')`);
    expect(await standing()).toEqual(lookUps);
    expect(await page.evaluate(`frames[0].fetch.toString().includes('[native code]') && frames[0].document.createElement('img').constructor === frames[0].HTMLImageElement`)).toBe(true);

    await page.evaluate(`window.theirs = window.fetch = (...given) => { window.theirsWasCalled = true; return natives[0].apply(window, given); }; kapsel.withdraw()`);
    expect(await standing()).toEqual(untouched);
    // Ours stands over theirs, which still gets what is not held.
    expect(await page.evaluate(`fetch !== theirs && fetch('/inner').then((answer) => answer.status + ' ' + theirsWasCalled)`)).toBe('200 true');
    const before = site.requests.length;
    await page.evaluate(`fetch('${site.url('tracker.localhost')}'); new Image().src = '${site.url('tracker.localhost')}'; document.cookie = '_t=1'; localStorage.setItem('t-1', '1'); frames[0].document.body.innerHTML = '<img src="${site.url('tracker.localhost')}">'`);
    await page.waitForTimeout(300);
    expect(site.requests.slice(before)).toEqual([]);
    expect(await page.evaluate(`document.cookie + Object.keys(localStorage)`)).not.toMatch(/_t|t-1/u);
  });

  it('are left alone where all was granted earlier, and give way to a withdrawal in the page and its frames', async () => {
    const page = await browser.newPage();
    await page.goto(site.url());
    await page.evaluate(`kapsel.accept('all')`);
    await page.reload();
    const own = `Object.getOwnPropertyDescriptor(window, 'localStorage').get`;
    expect(await page.evaluate(`[${lookUps.join()}].every((now, index) => now === natives[index]) && ${own} === nativeArea`)).toBe(true);

    await page.evaluate(`window.kept = frames[0].document.body; kapsel.withdraw()`);
    expect(await page.evaluate(`${own} === nativeArea`)).toBe(false);
    const before = site.requests.length;
    await page.evaluate(`fetch('${site.url('tracker.localhost')}'); kept.innerHTML = '<img src="${site.url('tracker.localhost')}">'; frames[0].fetch('${site.url('tracker.localhost')}'); document.cookie = '_t=1'; localStorage['t-1'] = '1'; sessionStorage.setItem('t-2', '2')`);
    await page.waitForTimeout(300);
    expect(site.requests.slice(before)).toEqual([]);
    expect(await page.evaluate(`document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)`)).not.toMatch(/_t|t-1|t-2/u);
  });
});
