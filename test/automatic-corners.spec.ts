import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { startSite, type LocalSite } from './support/local-site.ts';

/** Ways to a tracker that few pages take, beside those of the leak matrix; `T` is its origin. */
const ways: Readonly<Record<string, string>> = {
  'a sheet that is filled after it was put in': `const style = document.createElement('style'); document.head.append(style); style.textContent = 'body { background: url(T/x.png) }'`,
  'a sheet whose text is changed': `const style = document.createElement('style'); style.textContent = 'p { color: red }'; document.head.append(style); requestAnimationFrame(() => { style.firstChild.data = 'body { background: url(T/x.png) }' })`,
  'a sheet in a shadow root': `const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' }); root.innerHTML = '<p>p</p>'; const style = document.createElement('style'); root.append(style); style.textContent = 'p { background: url(T/x.png) }'`,
  'image-set without url()': `document.styleSheets[0].insertRule('body { background-image: image-set("T/x.png" 1x) }')`,
  'a rule inside a media rule': `const sheet = document.styleSheets[0]; sheet.insertRule('@media all {}'); sheet.cssRules[0].insertRule('body { background: url(T/x.png) }')`,
  'a style property by its dashed name': `document.body.style['background-image'] = 'url(T/x.png)'`,
  'a style forwarded to cssText': `document.body.style = 'background: url(T/x.png)'`,
  'the typed style map': `document.body.attributeStyleMap.set('background-image', 'url(T/x.png)')`,
  'setHTML': `document.body.setHTML('<img alt="" src="T/x.png">', { sanitizer: { elements: ['img'], attributes: ['src', 'alt'] } })`,
  'setHTMLUnsafe with a shadow root': `document.body.setHTMLUnsafe('<div><template shadowrootmode="open"><img alt="" src="T/x.png"></template></div>')`,
  'a cell with a background': `document.body.append(Object.assign(document.createElement('table'), { innerHTML: '<tr><td background="T/x.png">cell</td></tr>' }))`,
  'a window of its own': `const opened = open(''); opened.document.write('<img alt="" src="T/x.png">')`,
  'an import map': `const map = document.createElement('script'); map.type = 'importmap'; map.textContent = '{"imports":{"far":"T/far.js"}}'; document.head.append(map); const module = document.createElement('script'); module.type = 'module'; module.textContent = 'import "far"'; document.head.append(module)`,
  'a paint worklet': `CSS.paintWorklet.addModule('T/paint.js')`,
  'an audio worklet': `new OfflineAudioContext(1, 1, 44100).audioWorklet.addModule('T/audio.js').catch(() => {})`,
  'an attribute of the map of attributes': `const image = document.createElement('img'); const attribute = document.createAttribute('src'); attribute.value = 'T/x.png'; image.attributes.setNamedItem(attribute); document.body.append(image)`,
  'a frame that has gone to its next page': `const frame = document.createElement('iframe'); document.body.append(frame); frame.src = '/own'; frame.addEventListener('load', () => { if (frame.contentWindow.location.pathname === '/own') frame.contentWindow.fetch('T/x').catch(() => {}) })`,
  'a frame that is given a second page of markup': `const frame = document.createElement('iframe'); frame.srcdoc = '<p>one</p>'; document.body.append(frame); frame.addEventListener('load', () => { frame.srcdoc = '<p>two</p>'; frame.addEventListener('load', () => frame.contentWindow.fetch('T/x').catch(() => {})) }, { once: true })`,
  'markup of a frame by its attribute': `const frame = document.createElement('iframe'); document.body.append(frame); frame.setAttribute('srcdoc', '<img alt="" src="T/x.png">')`,
  'an import in the text of a sheet': `const style = document.createElement('style'); document.head.append(style); style.appendChild(document.createTextNode('@import "T/x.css"'))`,
  'an import in the content of a sheet': `const style = document.createElement('style'); document.head.append(style); style.textContent = '@import "T/x.css"'`,
  'addRule': `document.styleSheets[0].addRule('body', 'background: url(T/x.png)')`,
  'an animation': `document.body.animate([{ backgroundImage: 'url(T/x.png)' }, { backgroundImage: 'url(T/y.png)' }], 1000)`,
  'a command of the editor': `document.body.contentEditable = 'true'; document.body.focus(); document.execCommand('insertHTML', false, '<img alt="" src="T/x.png">')`,
  'the value of an attribute as of a node': `const image = document.createElement('img'); image.setAttribute('src', '/own.png'); document.body.append(image); image.attributes.src.nodeValue = 'T/x.png'`,
  'a request of another frame': `const frame = document.createElement('iframe'); document.body.append(frame); fetch(new frame.contentWindow.Request('T/x')).catch(() => {})`,
  'outerHTML at the root of a shadow': `const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' }); root.append(document.createElement('p')); root.firstChild.outerHTML = '<img alt="" src="T/x.png">'`,
  'a link that becomes a sheet': `const link = document.createElement('link'); link.href = 'T/x.css'; document.head.append(link); link.relList.add('stylesheet')`,
  'an animated drawing': `document.body.innerHTML = '<svg><image width="1" height="1"></image></svg>'; document.querySelector('image').href.baseVal = 'T/x.png'`,
};

const config = JSON.stringify({
  siteId: 'corners',
  ui: { layout: 'none' },
  blocking: 'automatic',
  services: [{ id: 'tracker', name: 'Tracker', provider: 'Tracker', category: 'analytics', since: 1, hosts: ['tracker.localhost'], cookies: [], storage: [] }],
});
const page = '<style></style><p>Page</p>';

describe('corners of automatic blocking', () => {
  let browser: Browser;
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startSite({
      'site.localhost/without': page,
      'site.localhost/with': `<script>window.kapselConfig = ${config}</script><script src="/kapsel-auto.js"></script>${page}`,
      'site.localhost/own': '<p>own</p>',
      'site.localhost/shadow': (request, response) => {
        const far = `http://tracker.localhost:${request.socket.localPort}/ran.js`;
        response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html><script>window.kapselConfig = ${config}</script><script src="/kapsel-auto.js"></script><div><template shadowrootmode="open"><script src="${far}"></script></template></div><div><template shadowrootmode="open"><b>b</b><script src="${far}?2"></script></template></div>`);
      },
      'site.localhost/kapsel-auto.js': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile('kapsel-auto.js')),
      '*': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' }).end('window.ran = true'),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  /** How many requests reached the tracker. */
  async function sent(path: string, code: string): Promise<number> {
    const context = await browser.newContext();
    const opened = await context.newPage();
    await opened.goto(site.url(undefined, path));
    const before = site.requests.length;
    await opened.evaluate(`void (() => { ${code.replaceAll('T/', site.url('tracker.localhost'))} })()`);
    const isThere = () => site.requests.slice(before).some((request) => request.startsWith('tracker.'));
    for (let attempt = 0; attempt < (path === '/without' ? 100 : 25) && !isThere(); attempt += 1) await opened.waitForTimeout(50);
    await context.close();
    return site.requests.slice(before).filter((request) => request.startsWith('tracker.')).length;
  }

  it.each(Object.entries(ways))('%s sends nothing before a choice', async (_way, code) => {
    expect(await sent('/without', code), 'without Kapsel it does send').toBeGreaterThan(0);
    expect(await sent('/with', code)).toBe(0);
  });

  it('runs nothing in a shadow root that the parser makes', async () => {
    const opened = await browser.newPage();
    await opened.goto(site.url(undefined, '/shadow'));
    expect(await opened.evaluate('window.ran')).toBe(undefined);
    await opened.evaluate(`kapsel.accept('all')`);
    await opened.waitForFunction('window.ran');
    await opened.close();
  });

  it('goes on where a frame has gone to another site', async () => {
    const opened = await browser.newPage();
    await opened.goto(site.url(undefined, '/with'));
    await opened.evaluate(`new Promise((resolve) => { const frame = document.createElement('iframe'); document.body.append(frame); frame.src = '${site.url('other.localhost', '/page')}'; frame.addEventListener('load', resolve) })`);
    expect(await opened.evaluate(`(() => { kapsel.accept('all'); const yes = kapsel.has('analytics'); kapsel.withdraw(); return [yes, kapsel.has('analytics')] })()`)).toEqual([true, false]);
    await opened.close();
  });

  it('sends a form of the page to nobody rather than to the page itself', async () => {
    const opened = await browser.newPage();
    await opened.goto(site.url(undefined, '/with'));
    await opened.evaluate(`document.body.innerHTML = '<form action="${site.url('tracker.localhost', '/subscribe')}"><input name="email" value="a@b.no"><button>Go</button></form>'`);
    const before = site.requests.length;
    await opened.click('button');
    await opened.waitForTimeout(300);
    expect(site.requests.slice(before)).toEqual([]);
    await opened.close();
  });
});
