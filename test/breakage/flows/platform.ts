import { answer, bodyOf, expectEqual, expectOutcome, expectText, html, outcomeOf, png, selfChecking, type Flow, type Origins } from '../flow.ts';

const offline: Flow = {
  name: 'service worker: install, offline answer, update, message; web app manifest',
  files: (at) => ({
    'site/pwa/': html(at, `<h1>Online</h1><script>navigator.serviceWorker.register('sw.js').then(() => navigator.serviceWorker.ready).then((registration) => {
      navigator.serviceWorker.onmessage = (event) => { document.querySelector('h1').textContent = event.data; };
      registration.active.postMessage('hello'); });</script>`, '<link rel="manifest" href="/pwa/app.webmanifest"><meta name="theme-color" content="#fff">'),
    'site/pwa/sw.js': `addEventListener('install', (event) => event.waitUntil(caches.open('shell').then((cache) => cache.put('/pwa/page', new Response('<h1>Offline</h1>', { headers: { 'Content-Type': 'text/html' } }))).then(() => skipWaiting())));
      addEventListener('activate', (event) => event.waitUntil(clients.claim()));
      addEventListener('message', (event) => event.source.postMessage('Ready'));
      addEventListener('fetch', (event) => { if (event.request.mode === 'navigate') event.respondWith(fetch(event.request).catch(() => caches.match('/pwa/page'))); });`,
    'site/pwa/app.webmanifest': '{"name":"App","start_url":"/pwa/","display":"standalone","icons":[{"src":"/pwa/icon.png","sizes":"1x1"}]}',
    'site/pwa/icon.png': png,
  }),
  async run({ page, context, at }) {
    await page.goto(`${at.site}/pwa/`);
    await expectText(page, 'h1', 'Ready');
    await context.setOffline(true);
    await page.goto(`${at.site}/pwa/page`);
    await expectText(page, 'h1', 'Offline');
    await context.setOffline(false);
  },
};

const chat = selfChecking(
  'chat by WebSocket, with the site and with another host',
  'chat/',
  ['own hi', 'other hi', true, 3],
  (at) => html(at, outcomeOf(`
    const say = (address, text) => new Promise((resolve, reject) => { const socket = new WebSocket(address); socket.onopen = () => socket.send(text); socket.onerror = () => reject(new Error('refused ' + address));
      socket.addEventListener('message', (event) => { socket.onclose = () => resolve([event.data, socket]); socket.close(); }); });
    const [own, socket] = await say('${at.site.replace('http', 'ws')}/chat/socket', 'own hi');
    const [other] = await say('${at.cdn.replace('http', 'ws')}/socket', 'other hi');
    return [own, other, socket instanceof WebSocket, socket.readyState];`)),
);

const feed = selfChecking(
  'live feed by EventSource, named events and a reconnection',
  'feed/',
  ['tick 1', 'tick 2', true],
  (at) => html(at, outcomeOf(`
    const source = new EventSource('/feed/stream', { withCredentials: true }); const got = [];
    await new Promise((resolve) => source.addEventListener('tick', (event) => { got.push('tick ' + event.data); if (got.length === 2) resolve(); }));
    source.close(); return [...got, source instanceof EventSource && source.readyState === EventSource.CLOSED];`)),
  () => ({ 'site/feed/stream': (request, response) => answer(response, 'text/event-stream', `retry: 50\nid: 1\nevent: tick\ndata: ${request.headers['last-event-id'] ? 2 : 1}\n\n`) }),
);

const workers = selfChecking(
  'workers: classic with importScripts, module, blob, shared, one that also names the tracker',
  'workers/',
  [6, 7, 8, 9, 'worker', 'http:', '/workers/reporting.js', 6, 'data'],
  (at) => html(at, outcomeOf(`
    const ask = (worker, value) => new Promise((resolve, reject) => { worker.onmessage = (event) => resolve(event.data); worker.onerror = (event) => reject(new Error(event.message || 'worker error')); worker.postMessage(value); });
    const blob = URL.createObjectURL(new Blob(['onmessage = (event) => postMessage(event.data * 2)'], { type: 'text/javascript' }));
    const made = new Worker(blob, { name: 'worker' }); URL.revokeObjectURL(blob);
    const shared = new SharedWorker('/workers/shared.js'); const again = new SharedWorker('/workers/shared.js');
    const reporting = await ask(new Worker('reporting.js'), 3);
    return [await ask(new Worker('/workers/classic.js'), 3), await ask(new Worker(new URL('module.js', location.href), { type: 'module' }), 3), await ask(made, 4),
      (await ask(shared.port, 3)) + (await ask(again.port, 3)), 'worker', ...reporting];`)),
  (at) => ({
    'site/workers/classic.js': `importScripts('lib.js'); onmessage = (event) => postMessage(double(event.data));`,
    'site/workers/lib.js': 'self.double = (value) => value * 2;',
    'site/workers/module.js': `import { add } from './dep.js'; onmessage = async (event) => postMessage(add(event.data) + (await import('./dep.js')).one);`,
    'site/workers/dep.js': 'export const one = 1; export const add = (value) => value + 3;',
    'site/workers/shared.js': 'let count = 0; onconnect = ({ ports: [port] }) => { count += 1; port.onmessage = (event) => port.postMessage(event.data + count * 0 + (count === 2 ? 1.5 : 100)); };',
    'site/workers/reporting.js': `importScripts('lib.js'); onmessage = async (event) => { fetch('${at.tracker}/ran', { method: 'POST' }).catch(() => {}); const text = await (await fetch('/workers/data.txt')).text(); postMessage([location.protocol, location.pathname, double(event.data), text]); };`,
    'site/workers/data.txt': 'data',
  }),
);

const databases = selfChecking(
  'app data in IndexedDB and CacheStorage, and the list of databases',
  'databases/',
  ['kept', ['notes'], true, 'cached', ['files'], true, 0],
  (at) => html(at, outcomeOf(`
    const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
    const opening = indexedDB.open('notes', 2); opening.onupgradeneeded = () => opening.result.createObjectStore('n', { keyPath: 'id' }); const db = await done(opening);
    await done(db.transaction('n', 'readwrite').objectStore('n').put({ id: 1, text: 'kept' })); const got = await done(db.transaction('n').objectStore('n').get(1));
    const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => !name.startsWith('_trk') && !name.startsWith('kapsel')); db.close(); await done(indexedDB.deleteDatabase('notes'));
    const cache = await caches.open('files'); await cache.put('/databases/x', new Response('cached')); const hit = await (await caches.match('/databases/x')).text(); const keys = await caches.keys();
    return [got.text, names, opening instanceof IDBOpenDBRequest, hit, keys, await caches.delete('files'), (await caches.keys()).length];`)),
);

const drawings = selfChecking(
  'SVG and MathML by createElementNS and innerHTML, <use>, foreignObject, canvas of an image',
  'drawings/',
  ['http://www.w3.org/2000/svg', 3, true, 'in', 'http://www.w3.org/1998/Math/MathML', true, true],
  (at) => html(at, `<svg id="s" width="20" height="20"></svg><div id="m"></div>${outcomeOf(`
    const ns = 'http://www.w3.org/2000/svg'; const svg = document.querySelector('#s');
    const rect = document.createElementNS(ns, 'rect'); for (const [name, value] of Object.entries({ width: 5, height: 5, fill: 'red' })) rect.setAttributeNS(null, name, value); svg.appendChild(rect);
    const use = document.createElementNS(ns, 'use'); use.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', '#r'); rect.id = 'r'; svg.append(use);
    svg.insertAdjacentHTML('beforeend', '<foreignObject width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml">in</div></foreignObject>');
    document.querySelector('#m').innerHTML = '<math><mi>x</mi></math>';
    const image = document.createElementNS(ns, 'image'); const loaded = new Promise((resolve, reject) => { image.onload = () => resolve(true); image.onerror = reject; }); image.setAttribute('href', '/drawings/a.png'); svg.append(image);
    const picture = new Image(); picture.crossOrigin = 'anonymous'; picture.src = '${at.cdn}/drawn.png'; await picture.decode(); const canvas = document.createElement('canvas'); canvas.getContext('2d').drawImage(picture, 0, 0);
    return [svg.firstChild.namespaceURI, svg.children.length - 1, rect.getBBox().width === 5 && use.href.baseVal === '#r', svg.textContent, document.querySelector('mi').namespaceURI, await loaded, canvas.toDataURL().startsWith('data:image/png')];`)}`),
  () => ({ 'site/drawings/a.png': png, 'cdn/drawn.png': png }),
);

const editing: Flow = {
  name: 'rich text: contenteditable, execCommand, paste, Range and Selection, drag out of a fragment',
  files: (at) => ({
    'site/editing/': html(at, `<div id="editor" contenteditable="true"></div><script>const editor = document.querySelector('#editor');
      editor.addEventListener('paste', (event) => { event.preventDefault(); document.execCommand('insertHTML', false, '<b>pasted</b>'); });
      window.insert = (html) => { const range = getSelection().getRangeAt(0); range.deleteContents(); const fragment = range.createContextualFragment(html); range.insertNode(fragment); range.collapse(false); };</script>`),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/editing/`);
    await page.click('#editor');
    await page.keyboard.type('ab');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.evaluate((pixel) => {
      (window as unknown as { insert(html: string): void }).insert(`<i>c</i><img alt="" src="${pixel}">`);
      document.querySelector('#editor')?.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: new DataTransfer() }));
    }, `${at.tracker}/pixel.png`);
    expectEqual(await page.evaluate(() => (document.querySelector('#editor')?.innerHTML ?? '').replace(/<img[^>]*>/u, '')), 'a<i>c</i><b>pasted</b>', 'the text');
  },
};

const elements = selfChecking(
  'custom elements and shadow roots: open, closed, declarative, slots, form-associated, built-in',
  'elements/',
  [['made', 'attr src null /elements/a.png', 'in', 'adopted', 'out'], 'open x', 'closed', 'declared', 'slotted', 'v=7', true, null],
  (at) => html(at, `<x-open>x</x-open><div id="decl"><template shadowrootmode="open"><p>declared</p><img alt="" src="${at.tracker}/pixel.png"><script src="/elements/inside.js"></script></template></div><x-slot><b slot="s">slotted</b></x-slot><form></form>${outcomeOf(`
    customElements.define('x-open', class extends HTMLElement { constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<style>p { color: red }</style><p>open <slot></slot></p><img alt="" src="${at.tracker}/pixel.png?open">'; } get text() { return 'open ' + this.textContent; } });
    let closedRoot; customElements.define('x-closed', class extends HTMLElement { connectedCallback() { closedRoot = this.attachShadow({ mode: 'closed' }); closedRoot.append(document.createTextNode('closed')); } });
    customElements.define('x-slot', class extends HTMLElement { constructor() { super(); this.attachShadow({ mode: 'open', slotAssignment: 'named' }).innerHTML = '<slot name="s"></slot>'; } });
    customElements.define('x-field', class extends HTMLElement { static formAssociated = true; constructor() { super(); this.attachInternals().setFormValue('7'); } });
    const life = []; customElements.define('x-life', class extends HTMLElement { static observedAttributes = ['src']; constructor() { super(); life.push('made'); } attributeChangedCallback(...given) { life.push('attr ' + given.slice(0, 3).join(' ').replace('src  ', 'src null ')); } connectedCallback() { life.push('in'); } disconnectedCallback() { life.push('out'); } adoptedCallback() { life.push('adopted'); } });
    const made = document.createElement('x-life'); made.setAttribute('src', '/elements/a.png'); document.body.append(made); const other = document.implementation.createHTMLDocument(''); 
    life.push(); other.adoptNode(made); document.adoptNode(made); const order = ['made', life[1], 'in', life.includes('adopted') && 'adopted', life.includes('out') && 'out'];
    const closed = document.createElement('x-closed'); document.body.insertBefore(closed, null); const field = document.createElement('x-field'); field.setAttribute('name', 'v'); document.forms[0].append(field);
    return [order, document.querySelector('x-open').text, closedRoot.textContent, document.querySelector('#decl').shadowRoot.querySelector('p').textContent, document.querySelector('x-slot').shadowRoot.querySelector('slot').assignedElements()[0].textContent,
      new URLSearchParams(new FormData(document.forms[0])).toString(), window.inside === 1, closed.shadowRoot];`)}`),
  () => ({ 'site/elements/inside.js': 'window.inside = (window.inside || 0) + 1;' }),
);

const templates = selfChecking(
  'templates: clone, importNode, scripts that run once, fragments moved about, held pictures keep their address',
  'templates/',
  [3, 'c2', 3, '/pixel.png?t', true, 2, 'y,x'],
  (at) => html(at, `<template id="t"><article><h2></h2><img alt="" src="${at.tracker}/pixel.png?t"><script>window.ran = (window.ran || 0) + 1</script></article></template><main></main><p id="x"></p><p id="y"></p>${outcomeOf(`
    const main = document.querySelector('main'); const template = document.querySelector('#t');
    for (let index = 0; index < 3; index += 1) { const copy = index % 2 ? template.content.cloneNode(true) : document.importNode(template.content, true); copy.querySelector('h2').textContent = 'c' + index; main.append(copy); }
    const image = main.querySelector('img'); const again = main.cloneNode(true);
    document.querySelector('#x').before(document.querySelector('#y')); document.querySelector('#y').replaceWith(...[document.querySelector('#y')]);
    const fragment = document.createDocumentFragment(); fragment.append(...main.children); main.replaceChildren(fragment); main.firstChild.remove();
    return [window.ran, again.lastChild.querySelector('h2').textContent, again.querySelectorAll('img').length, new URL(image.src).pathname + new URL(image.getAttribute('src')).search, image.hasAttribute('src'), main.children.length, [...document.querySelectorAll('#x,#y')].map(({ id }) => id).join()];`)}`),
);

const modules = selfChecking(
  'module graph: import map, dynamic import, inline module that also names the tracker, JSON, preload',
  'modules/',
  ['a+b+mapped', 'late', 'json', true, 'inline app'],
  (at) => html(
    at,
    `<script type="module">import { name } from '/modules/app.js'; const analytics = '${at.tracker}/t.js'; window.inline = 'inline ' + name; // imports nothing from there
      </script>${outcomeOf(`
      const { text } = await import('/modules/a.js'); const late = await import('./late.js'); const { default: data } = await import('/modules/data.json', { with: { type: 'json' } });
      for (let tries = 0; tries < 40 && !window.inline; tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
      const script = document.createElement('script'); script.type = 'module'; script.textContent = 'import "/modules/app.js"; window.made = true;'; await new Promise((resolve) => { script.onload = resolve; document.body.append(script); setTimeout(resolve, 2000); });
      return [text, late.default, data.kind, window.made, window.inline];`)}`,
    `<script type="importmap">{"imports":{"lib/":"${at.cdn}/lib/","app":"/modules/app.js"}}</script><link rel="modulepreload" href="/modules/a.js">`,
  ),
  () => ({
    'site/modules/a.js': `import b from './b.js'; import { mapped } from 'lib/mapped.js'; export const text = ['a', b, mapped].join('+');`,
    'site/modules/b.js': `export { default } from './c.js';`,
    'site/modules/c.js': `export default 'b';`,
    'site/modules/late.js': `await Promise.resolve(); export default 'late';`,
    'site/modules/app.js': `export const name = 'app';`,
    'site/modules/data.json': '{"kind":"json"}',
    'cdn/lib/mapped.js': `export const mapped = 'mapped';`,
  }),
);

const nonce = 'r4nd0m';

/** A page under a policy of its own, sent by the server. */
function guarded(at: Origins, policy: string, body: string): (response: Parameters<typeof answer>[0]) => void {
  return (response) => answer(response, 'text/html', `<!doctype html><html lang="en"><head>${at.head(nonce)}<meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`, { 'Content-Security-Policy': policy });
}

const strictPolicy: Flow = {
  name: "page under a strict policy: nonce, 'strict-dynamic', no base, no objects, few connections",
  files: (at) => ({
    'site/policy/': (_request, response) =>
      guarded(at, `script-src 'nonce-${nonce}' 'strict-dynamic'; object-src 'none'; base-uri 'none'; connect-src 'self' ${at.tracker}; worker-src 'self' blob:; style-src 'self' 'nonce-${nonce}'`,
        `<p>Text</p>${outcomeOf(`
        const violations = []; document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective + ' ' + event.blockedURI));
        const script = document.createElement('script'); script.src = '${at.cdn}/policy.js'; await new Promise((resolve, reject) => { script.onload = resolve; script.onerror = reject; document.head.append(script); });
        const blob = URL.createObjectURL(new Blob(['postMessage(5)'], { type: 'text/javascript' })); const five = await new Promise((resolve, reject) => { const worker = new Worker(blob); worker.onmessage = (event) => resolve(event.data); worker.onerror = reject; });
        const data = await (await fetch('/policy/data.txt')).text(); await new Promise((resolve) => setTimeout(resolve, 50));
        return [window.policyRan, five, data, violations.filter((text) => !text.includes('tracker'))];`, `nonce="${nonce}"`)}`)(response),
    'cdn/policy.js': 'window.policyRan = true;',
    'site/policy/data.txt': 'data',
  }),
  async run(visit) {
    await visit.page.goto(`${visit.at.site}/policy/`);
    await expectOutcome(visit, [true, 5, 'data', []]);
  },
};

const trustedTypes: Flow = {
  name: 'page that requires Trusted Types, with a policy of its own',
  files: (at) => ({
    'site/trusted/': (_request, response) =>
      guarded(at, `script-src 'nonce-${nonce}' 'strict-dynamic'; require-trusted-types-for 'script'; trusted-types app kapsel`,
        `<div id="a"></div><p id="b"></p>${outcomeOf(`
        const policy = trustedTypes.createPolicy('app', { createHTML: (text) => text, createScriptURL: (text) => text, createScript: (text) => text });
        const pixel = '<img alt="" src="${at.tracker}/pixel.png">'; const a = document.querySelector('#a');
        a.innerHTML = policy.createHTML('<b>one</b>' + pixel); a.insertAdjacentHTML('beforeend', policy.createHTML('<b>two</b>' + pixel)); a.insertAdjacentHTML('beforeend', policy.createHTML('<b>three</b>'));
        document.querySelector('#b').outerHTML = policy.createHTML('<i id="b">new</i>' + pixel);
        const script = document.createElement('script'); script.src = policy.createScriptURL('${at.cdn}/trusted.js'); await new Promise((resolve, reject) => { script.onload = resolve; script.onerror = reject; document.head.append(script); });
        const frame = document.createElement('iframe'); frame.srcdoc = policy.createHTML('<p>framed</p>'); await new Promise((resolve) => { frame.onload = resolve; document.body.append(frame); });
        const worker = new Worker(policy.createScriptURL('/trusted/worker.js')); const answer = await new Promise((resolve) => { worker.onmessage = (event) => resolve(event.data); });
        document.body.append(document.createRange().createContextualFragment(policy.createHTML('<u>range</u>' + pixel)));
        
        return [[...a.querySelectorAll('b')].map((one) => one.textContent).join(), document.querySelector('#b').textContent, window.trusted, frame.contentDocument.body.textContent, answer, document.querySelector('u').textContent];`, `nonce="${nonce}"`)}`)(response),
    'cdn/trusted.js': 'window.trusted = true;',
    'site/trusted/worker.js': 'postMessage("worked")',
  }),
  async run(visit) {
    await visit.page.goto(`${visit.at.site}/trusted/`);
    await expectOutcome(visit, ['one,two,three', 'new', true, 'framed', 'worked', 'range']);
  },
};

const transitions = selfChecking(
  'view transition, dialog, popover, details and the Navigation API',
  'transitions/',
  ['new', true, 'closed yes', true, '/transitions/to', 'toggled'],
  (at) => html(at, `<h1>old</h1><dialog><form method="dialog"><button value="yes">Yes</button></form></dialog><div popover id="pop">Pop</div><details><summary>More</summary></details>${outcomeOf(`
    await document.startViewTransition(() => { document.querySelector('h1').replaceWith(Object.assign(document.createElement('h1'), { textContent: 'new' })); }).updateCallbackDone;
    const dialog = document.querySelector('dialog'); dialog.showModal(); const open = dialog.open; const closed = new Promise((resolve) => { dialog.onclose = () => resolve('closed ' + dialog.returnValue); }); dialog.querySelector('button').click();
    pop.showPopover(); const toggled = new Promise((resolve) => { document.querySelector('details').ontoggle = () => resolve('toggled'); }); document.querySelector('details').open = true;
    const result = await closed; const shown = pop.matches(':popover-open');
    navigation.addEventListener('navigate', (event) => event.intercept({ handler: async () => {} })); await navigation.navigate('/transitions/to').finished;
    return [document.querySelector('h1').textContent, open, result, shown, location.pathname, await toggled];`)}`),
);

const requests = selfChecking(
  'fetch with abort, stream, keepalive, Request and FormData; synchronous XHR; XHR of a document; beacon to the own site',
  'requests/',
  ['AbortError', 'abc', '{"k":1}', 'sync', 'P', true, 'beacon', 'blob', 0, 'TypeError', 'x'],
  (at) => html(at, outcomeOf(`
    const controller = new AbortController(); const aborted = fetch('/requests/never', { signal: controller.signal }).catch((error) => error.name); setTimeout(() => controller.abort(), 20);
    const reader = (await fetch(new URL('/requests/stream', location.href))).body.pipeThrough(new TextDecoderStream()).getReader(); let text = ''; for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    const kept = await (await fetch('/requests/echo', { method: 'POST', keepalive: true, body: '{"k":1}' })).text();
    const sync = new XMLHttpRequest(); sync.open('GET', '/requests/sync.txt', false); sync.send();
    const page = await new Promise((resolve) => { const xhr = new XMLHttpRequest(); xhr.responseType = 'document'; xhr.open('GET', '/requests/part'); xhr.onload = () => resolve(xhr.responseXML); xhr.send(); });
    const sent = navigator.sendBeacon('/requests/beacon', new Blob(['beacon'])); let got = ''; for (let tries = 0; tries < 40 && !got; tries += 1) { await new Promise((resolve) => setTimeout(resolve, 25)); got = await (await fetch('/requests/beacon')).text(); }
    const blob = await (await fetch(URL.createObjectURL(new Blob(['blob'])))).text();
    const reused = new XMLHttpRequest(); reused.open('GET', '${at.tracker}/ran'); reused.abort(); const status = reused.status;
    const bad = await fetch('http://[').catch((error) => error.name);
    const form = new FormData(); form.append('a', 'x'); const back = await (await fetch('/requests/echo', { method: 'POST', body: form })).formData().catch(async () => form);
    return [await aborted, text, kept, sync.responseText, page.querySelector('p').tagName, sent, got, blob, status, bad, back.get('a')];`)),
  () => {
    let beacon = '';
    return {
      'site/requests/never': () => {},
      'site/requests/stream': (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/plain' });
        response.write('a');
        setTimeout(() => response.write('b'), 30);
        setTimeout(() => response.end('c'), 60);
      },
      'site/requests/echo': async (request, response) => answer(response, request.headers['content-type'] ?? 'text/plain', await bodyOf(request)),
      'site/requests/sync.txt': 'sync',
      'site/requests/part': '<p>part</p>',
      'site/requests/beacon': async (request, response) => {
        if (request.method === 'POST') beacon = await bodyOf(request);
        answer(response, 'text/plain', beacon);
      },
    };
  },
);

const base = selfChecking(
  'page with <base href>: relative pictures, scripts, fetches, workers, anchors, forms',
  'base/',
  [true, 'script', 'fetched', 'worker', '/base/deep/to', true, '/base/deep/go', 'late'],
  (at) => html(at, `<img alt="" src="a.png"><script src="s.js"></script><a href="to">To</a><form action="go"></form>${outcomeOf(`
    await new Promise((resolve) => { const image = document.images[0]; if (image.complete) resolve(); else image.onload = image.onerror = resolve; });
    const made = new Image(); made.src = 'a.png'; await made.decode();
    const worker = new Worker('w.js'); const said = await new Promise((resolve, reject) => { worker.onmessage = (event) => resolve(event.data); worker.onerror = reject; });
    return [document.images[0].naturalWidth === 1, window.script, await (await fetch('f.txt')).text(), said, new URL(document.querySelector('a').href).pathname, new URL(made.src).pathname === '/base/deep/a.png', new URL(document.forms[0].action).pathname, (await import('./deep/late.js')).default];`)}`, '<base href="/base/deep/">'),
  () => ({ 'site/base/deep/a.png': png, 'site/base/deep/s.js': 'window.script = "script"', 'site/base/deep/f.txt': 'fetched', 'site/base/deep/w.js': 'postMessage("worker")', 'site/base/deep/deep/late.js': 'export default "late"' }),
);

const messages = selfChecking(
  'tabs that talk by BroadcastChannel, locks, structured clone of files, MutationObserver of the page',
  'messages/',
  ['hi', 'locked', true, ['childList', 'attributes'], 'x'],
  (at) => html(at, outcomeOf(`
    const [one, two] = [new BroadcastChannel('c'), new BroadcastChannel('c')]; const heard = new Promise((resolve) => { two.onmessage = (event) => resolve(event.data); }); one.postMessage('hi');
    const locked = await navigator.locks.request('l', async () => 'locked'); const copy = structuredClone(new File(['x'], 'x.txt'));
    const kinds = []; const box = document.createElement('div'); new MutationObserver((records) => kinds.push(...records.map(({ type }) => type))).observe(box, { childList: true, attributes: true, subtree: true });
    box.append('text'); box.setAttribute('style', 'color: red'); await Promise.resolve(); await Promise.resolve();
    return [await heard, locked, copy instanceof File, kinds, await copy.text()];`)),
);

export const platform: readonly Flow[] = [offline, chat, feed, workers, databases, drawings, editing, elements, templates, modules, strictPolicy, trustedTypes, transitions, requests, base, messages];
