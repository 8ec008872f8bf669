import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer, bodyOf, expectEqual, expectOutcome, expectText, html, outcomeOf, selfChecking, type Flow } from '../flow.ts';

/** A library as its package brings it. */
function library(path: string): string {
  return readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', path), 'utf8');
}

const jquery: Flow = {
  name: 'jQuery: build, delegate, ajax, load with scripts, serialize',
  files: (at) => ({
    'cdn/jquery.js': library('jquery/dist/jquery.min.js'),
    'site/jquery/': html(
      at,
      `<ul id="list"></ul><table><tbody></tbody></table><form><input name="a" value="1"><select name="b"><option>x<option selected>y</select></form><div id="box"></div>${outcomeOf(`
        $('#list').append('<li class="item">one</li>', $('<li>', { class: 'item', text: 'two', 'data-id': 2 })).on('click', '.item', function () { $(this).toggleClass('on'); });
        $('.item').eq(1).trigger('click');
        $('tbody').html('<tr><td>1<td>2<img alt="" src="${at.tracker}/pixel.png?row">').find('tr').clone(true).appendTo('tbody');
        const json = await $.getJSON('/jquery/data.json'); const posted = await $.post('/jquery/echo', $('form').serialize());
        await new Promise((resolve) => $('#box').load('/jquery/part.txt #in', resolve)); window.ran = 0;
        $('<div>').html('<script>window.ran += 1<\\/script>').appendTo('body'); $('#box').after('<p id="after">after</p>').wrap('<section></section>');
        await $.getScript('/jquery/more.js');
        return [$('.item.on').data('id'), $('td').length, json.ok, posted, $('#box').text(), window.ran, $('section + #after').length, window.more, $('#box').is(':visible')];`)}`,
      `<script src="${at.cdn}/jquery.js"></script>`,
    ),
    'site/jquery/data.json': '{"ok":true}',
    'site/jquery/echo': async (request, response) => answer(response, 'text/plain', await bodyOf(request)),
    'site/jquery/part.txt': '<div><b id="in">loaded</b><i>not</i></div>',
    'site/jquery/more.js': 'window.more = 1;',
  }),
  async run(visit) {
    await visit.page.goto(`${visit.at.site}/jquery/`);
    await expectOutcome(visit, [2, 4, true, 'a=1&b=y', 'loaded', 1, 1, 1, true]);
  },
};

const vue: Flow = {
  name: 'Vue: template, model, list, teleport, transition',
  files: (at) => ({
    'site/vue/vue.js': library('vue/dist/vue.global.prod.js'),
    'site/vue/': html(
      at,
      `<div id="app"><input v-model="text"><p>{{ text.toUpperCase() }}</p><ul><li v-for="item of items" :key="item" @click="items = items.filter((one) => one !== item)">{{ item }}</li></ul>
        <img alt="" :src="pixel"><transition name="fade"><b v-if="items.length > 2">Many</b></transition><div v-html="markup"></div><teleport to="#out"><i>out {{ items.length }}</i></teleport></div><div id="out"></div>
        <script>Vue.createApp({ data: () => ({ text: 'a', items: [1, 2, 3], pixel: '${at.tracker}/pixel.png?vue', markup: '<a href="#x"><img alt="" src="${at.tracker}/pixel.png"><em>html</em></a>' }) }).mount('#app')</script>`,
      '<script src="/vue/vue.js"></script>',
    ),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/vue/`);
    await page.fill('input', 'kapsel');
    await expectText(page, 'p', 'KAPSEL');
    await page.click('li');
    await expectText(page, '#out i', 'out 2');
    await expectText(page, 'ul', '23');
    await expectText(page, 'a > em', 'html');
    await page.waitForSelector('b', { state: 'detached' });
  },
};

const react: Flow = {
  name: 'React: state, portal, dangerouslySetInnerHTML, hydrated markup',
  files: (at) => ({
    'site/react/react.js': commonJs({ react: 'react/cjs/react.production.js', 'react-dom': 'react-dom/cjs/react-dom.production.js', 'react-dom/client': 'react-dom/cjs/react-dom-client.production.js', scheduler: schedulerPath }),
    'site/react/': html(
      at,
      `<div id="root"><main><button>Count 0</button></main></div><div id="portal"></div><script>
        const { createElement: h, useState, useEffect } = modules('react'); const { hydrateRoot } = modules('react-dom/client'); const { createPortal } = modules('react-dom');
        function App() { const [count, setCount] = useState(0); const [late, setLate] = useState(false); useEffect(() => setLate(true), []);
          return h('main', null, h('button', { onClick: () => { trk('click'); setCount(count + 1); } }, 'Count ' + count),
            late && h('section', null, h('img', { alt: '', src: '${at.tracker}/pixel.png?r' + count }), h('p', { dangerouslySetInnerHTML: { __html: '<b>bold</b><img alt="" src="${at.tracker}/pixel.png">' } }), h('script', { src: '${at.tracker}/none.js', async: true }), createPortal(h('i', null, 'portal ' + count), document.querySelector('#portal')))); }
        hydrateRoot(document.querySelector('#root'), h(App), { onRecoverableError: (error) => { document.title = 'mismatch ' + error; } });</script>`,
      '<script src="/react/react.js"></script>',
    ),
    'tracker/none.js': '',
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/react/`);
    await page.waitForSelector('#portal i');
    await page.click('button');
    await page.click('button');
    await expectText(page, 'button', 'Count 2');
    await expectText(page, '#portal i', 'portal 2');
    await expectText(page, 'p > b', 'bold');
    expectEqual(await page.title(), 'Test', 'the title');
  },
};

const schedulerPath = 'react-dom/../scheduler/cjs/scheduler.production.js';

/** CommonJS files as one script with a `modules(name)`. */
function commonJs(paths: Readonly<Record<string, string>>): string {
  const real = (path: string) => (path === schedulerPath ? readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', 'react-dom', 'package.json'), 'utf8') && schedulerCode() : library(path));
  const entries = Object.entries(paths).map(([name, path]) => `${JSON.stringify(name)}: function (module, exports, require) {${real(path)}\n}`);
  return `{ const code = {${entries.join(',\n')}}; const made = {};
    window.modules = (name) => { if (!made[name]) { made[name] = { exports: {} }; code[name](made[name], made[name].exports, window.modules); } return made[name].exports; }; }`;
}

/** React's own dependency lies beside it, where its package manager has put it. */
function schedulerCode(): string {
  const resolved = import.meta.resolve('react-dom/client');
  return readFileSync(new URL('../scheduler/cjs/scheduler.production.js', new URL('.', resolved)), 'utf8');
}

const turbo: Flow = {
  name: 'Turbo: page visits, a frame, a stream, a form, back',
  files: (at) => {
    const page = (number: number) => html(at, `<h1>Page ${number}</h1><a id="next" href="/turbo/${number + 1}">Next</a><script>window.seen = (window.seen || 0) + 1</script><turbo-frame id="part"><a id="inner" href="/turbo/part">Inner</a></turbo-frame>
      <form method="post" action="/turbo/stream"><button>Add</button></form><ul id="list"></ul>`, '<script src="/turbo/turbo.js" defer></script>');
    return {
      'site/turbo/turbo.js': library('@hotwired/turbo/dist/turbo.es2017-umd.js'),
      'site/turbo/1': page(1),
      'site/turbo/2': page(2),
      'site/turbo/part': html(at, `<turbo-frame id="part"><b>framed</b><img alt="" src="${at.tracker}/pixel.png"></turbo-frame>`),
      'site/turbo/stream': (_request, response) => answer(response, 'text/vnd.turbo-stream.html', '<turbo-stream action="append" target="list"><template><li>streamed</li></template></turbo-stream>'),
    };
  },
  async run({ page, at }) {
    await page.goto(`${at.site}/turbo/1`);
    await page.waitForFunction(() => 'Turbo' in window);
    await page.evaluate(() => Object.assign(window, { stays: true }));
    await page.click('#next');
    await expectText(page, 'h1', 'Page 2');
    await page.click('#inner');
    await expectText(page, 'turbo-frame b', 'framed');
    await page.click('button');
    await expectText(page, '#list', 'streamed');
    await page.goBack();
    await expectText(page, 'h1', 'Page 1');
    expectEqual(await page.evaluate(() => `${(window as { stays?: boolean }).stays} ${Number((window as { seen?: number }).seen) >= 2}`), 'true true', 'the window');
  },
};

const htmx: Flow = {
  name: 'htmx: swap by attributes, out of band, history',
  files: (at) => ({
    'site/htmx/htmx.js': library('htmx.org/dist/htmx.min.js'),
    'site/htmx/': html(at, `<button hx-get="/htmx/part" hx-target="#to" hx-swap="innerHTML">Get</button><div id="to"></div><div id="side"></div><form hx-post="/htmx/echo" hx-target="#side"><input name="a" value="5"><button id="send">Send</button></form>`, '<script src="/htmx/htmx.js"></script>'),
    'site/htmx/part': `<p>part</p><img alt="" src="${at.tracker}/pixel.png"><script>window.swapped = true</script>`,
    'site/htmx/echo': async (request, response) => {
      const body = await bodyOf(request);
      answer(response, 'text/html', `<i>${/name="a"\r\n\r\n5|a=5/u.test(body) ? 'five' : body}</i>`);
    },
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/htmx/`);
    await page.click('button >> nth=0');
    await expectText(page, '#to p', 'part');
    expectEqual(await page.evaluate(() => (window as { swapped?: boolean }).swapped), true, 'swapped');
    await page.click('#send');
    await expectText(page, '#side i', 'five');
  },
};

const alpine: Flow = {
  name: 'Alpine: state in attributes, template x-for, x-html, persisted by hand',
  files: (at) => ({
    'site/alpine/alpine.js': library('alpinejs/dist/cdn.min.js'),
    'site/alpine/': html(
      at,
      `<div x-data="{ open: false, items: ['a', 'b'], pixel: '${at.tracker}/pixel.png?a' }" x-init="$watch('open', (value) => localStorage.setItem('open', value))"><button @click="open = !open; items.push('c')">Open</button><p x-show="open" x-text="items.join('')"></p>
        <template x-for="item in items"><li x-text="item"></li></template><img alt="" :src="pixel"><div x-html="'<b>' + items.length + '</b>'"></div></div>`,
      '<script defer src="/alpine/alpine.js"></script>',
    ),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/alpine/`);
    await page.waitForSelector('li');
    await page.click('button');
    await expectText(page, 'p', 'abc');
    await expectText(page, 'b', '3');
    expectEqual(await page.locator('li').count(), 3, 'items');
    expectEqual(await page.evaluate(() => localStorage.getItem('open')), 'true', 'what was kept');
  },
};

const router: Flow = {
  name: 'router by the history API, with code loaded by route',
  files: (at) => ({
    'site/router/': html(at, `<nav><a href="/router/one">One</a> <a href="/router/two">Two</a></nav><main></main><script type="module">
      const show = async () => { const name = location.pathname.split('/').pop() || 'home'; const { state } = history; trk('page', name); const view = name === 'home' ? { default: () => 'home' } : await import('/router/views/' + name + '.js'); document.querySelector('main').replaceChildren(document.createRange().createContextualFragment('<h1>' + view.default(state) + '</h1>')); };
      document.querySelector('nav').addEventListener('click', (event) => { event.preventDefault(); history.pushState({ at: history.length }, '', event.target.href); show(); });
      addEventListener('popstate', show); show();</script>`),
    'site/router/views/one.js': 'export default (state) => "one " + typeof state.at;',
    'site/router/views/two.js': 'import one from "./one.js"; export default (state) => "two after " + one(state);',
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/router/`);
    await expectText(page, 'h1', 'home');
    await page.click('text=One');
    await expectText(page, 'h1', 'one number');
    await page.click('text=Two');
    await expectText(page, 'h1', 'two after one number');
    await page.goBack();
    await expectText(page, 'h1', 'one number');
    await page.goBack();
    await expectText(page, 'h1', 'home');
  },
};

const builders = selfChecking(
  'markup built by innerHTML, table rows, outerHTML, insertAdjacentHTML, with and without a pixel of the tracker in it',
  'builders/',
  [2, 'TD', 'http://www.w3.org/2000/svg', 'B', 'before,in,after', 'option', 'SPAN', 'DIV', 0, true, 'x', 3, 'TEMPLATE', 1, 'HTMLTableRowElement'],
  (at) => html(at, `<table><tbody id="rows"></tbody></table><div id="svg"></div><p id="old"></p><div id="adj"><b>in</b></div><select></select><a id="link" href="#h"></a><div id="two"></div>${outcomeOf(`
    const pixel = '<img alt="" src="${at.tracker}/pixel.png?b">';
    const by = (id) => document.getElementById(id);
    by('rows').innerHTML = '<tr><td>1</td></tr><tr><td>2' + pixel + '</td></tr>';
    by('svg').innerHTML = '<svg viewBox="0 0 1 1"><g></g><image href="${at.tracker}/pixel.png"/></svg>'; const group = by('svg').querySelector('g'); group.innerHTML = '<circle r="1"></circle>';
    group.insertAdjacentHTML('beforeend', '<image href="${at.tracker}/pixel.png"></image>');
    by('old').outerHTML = '<b id="new">' + pixel + 'new</b>';
    const bold = by('adj').firstChild; bold.insertAdjacentHTML('beforebegin', '<i>before</i>' + pixel); bold.insertAdjacentHTML('afterend', '<i>after</i>');
    document.querySelector('select').innerHTML = '<option>option</option>';
    by('link').innerHTML = '<span>x' + pixel + '</span>'; by('two').innerHTML = null;
    let ran = 0; window.count = () => { ran += 1; }; by('two').innerHTML = '<script>count()<\\/script>' + pixel; const still = ran; by('two').innerHTML = '<img alt="" src="data:," onerror="count()">' + pixel; await new Promise((resolve) => setTimeout(resolve, 50));
    const host = document.createElement('div'); const shadow = host.attachShadow({ mode: 'open' }); shadow.innerHTML = '<p>1</p><p>2' + pixel + '</p><p>3</p>';
    const template = document.createElement('template'); template.innerHTML = '<tr><td>' + pixel + '</td></tr>';
    return [by('rows').rows.length, by('rows').rows[1].cells[0].tagName, group.lastChild.namespaceURI, by('new').tagName, [...by('adj').children].filter((one) => one.tagName !== 'IMG').map((one) => one.textContent).join(), document.querySelector('select').value,
      by('link').firstChild.tagName, by('two').tagName, still, ran === 1, by('link').textContent, shadow.querySelectorAll('p').length, template.tagName, template.content.querySelectorAll('img').length, template.content.firstChild.constructor.name];`)}`),
);

const wrapped = selfChecking(
  'monitoring that wraps fetch, XHR, appendChild, addEventListener and history before and after, and takes it all off again',
  'wrapped/',
  ['{"a":1}', '{"a":1}', true, true, 'click zone', 1, true, '{"a":1}'],
  (at) => html(at, outcomeOf(`
    const log = []; const restore = [];
    const wrap = (target, key, label) => { const native = target[key]; target[key] = function (...given) { log.push(label); return native.apply(this, given); }; restore.push(() => { target[key] = native; }); };
    for (let round = 0; round < 2; round += 1) { wrap(window, 'fetch', 'fetch'); wrap(XMLHttpRequest.prototype, 'open', 'open'); wrap(XMLHttpRequest.prototype, 'send', 'send'); wrap(Node.prototype, 'appendChild', 'append'); wrap(Element.prototype, 'setAttribute', 'set'); wrap(history, 'pushState', 'push'); wrap(navigator, 'sendBeacon', 'beacon'); wrap(document, 'write', 'write'); }
    const OldXhr = window.XMLHttpRequest; window.XMLHttpRequest = function () { return new OldXhr(); }; window.XMLHttpRequest.prototype = OldXhr.prototype;
    const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie'); Object.defineProperty(document, 'cookie', { configurable: true, get: () => cookie.get.call(document), set: (value) => cookie.set.call(document, value) });
    const source = Object.getOwnPropertyDescriptor(HTMLScriptElement.prototype, 'src'); Object.defineProperty(HTMLScriptElement.prototype, 'src', { ...source, set(value) { log.push('src'); source.set.call(this, value); } });
    const byFetch = await (await fetch('/wrapped/a.json')).text();
    const byXhr = await new Promise((resolve) => { const xhr = new XMLHttpRequest(); xhr.open('GET', '/wrapped/a.json'); xhr.onload = () => resolve(xhr.responseText); xhr.send(); });
    const held = await fetch('${at.tracker}/ran').then((response) => response.ok, () => true);
    const { addEventListener: nativeAdd, removeEventListener: nativeRemove } = EventTarget.prototype; const tasks = new WeakMap();
    EventTarget.prototype.addEventListener = function (type, listener, options) { const task = function (event) { return listener.call(this, event, 'zone'); }; tasks.set(listener, task); return nativeAdd.call(this, type, task, options); };
    EventTarget.prototype.removeEventListener = function (type, listener, options) { return nativeRemove.call(this, type, tasks.get(listener) || listener, options); };
    let heard = 0, text = ''; const listener = (event, zone) => { heard += 1; text = event.type + ' ' + zone; }; const button = document.createElement('button'); document.body.appendChild(button);
    button.addEventListener('click', listener); button.click(); button.removeEventListener('click', listener); button.click();
    Object.assign(EventTarget.prototype, { addEventListener: nativeAdd, removeEventListener: nativeRemove });
    document.cookie = 'wrapped=1'; const script = document.createElement('script'); script.src = '/wrapped/empty.js'; await new Promise((resolve) => { script.onload = resolve; document.body.appendChild(script); });
    const counted = log.filter((label) => label === 'fetch').length === 4 && log.includes('src') && document.cookie.includes('wrapped=1');
    for (const put of restore.reverse()) put();
    return [byFetch, byXhr, held, counted, text, heard, log.filter((label) => label === 'append').length === 4, await (await fetch('/wrapped/a.json')).text()];`)),
  () => ({ 'site/wrapped/a.json': '{"a":1}', 'site/wrapped/empty.js': '' }),
);

const natives = selfChecking(
  'feature tests of polyfills: natives look native, in name, length, text and shape',
  'natives/',
  [[], true, true, true, true, true, true, 'HTMLAudioElement', true, true],
  (at) => html(at, outcomeOf(`
    const all = { fetch, open: XMLHttpRequest.prototype.open, setItem: Storage.prototype.setItem, append: Node.prototype.appendChild, set: Element.prototype.setAttribute, beacon: navigator.sendBeacon, write: document.write, attach: Element.prototype.attachShadow, WebSocket, Worker, FontFace, cookie: Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').set, text: Function.prototype.toString };
    const odd = Object.keys(all).filter((key) => !/\\[native code\\]/.test(Function.prototype.toString.call(all[key])));
    class Socket extends WebSocket { hello() { return true; } } class Mine extends XMLHttpRequest { open(...given) { this.mine = true; return super.open(...given); } }
    const mine = new Mine(); mine.open('GET', '/natives/'); let refused = false; try { WebSocket('ws://x'); } catch (error) { refused = error instanceof TypeError; }
    const request = await fetch.call(undefined, '/natives/data.txt'); const { fetch: loose } = window;
    let illegal = false; try { Node.prototype.appendChild.call({}, document.createElement('p')); } catch (error) { illegal = error instanceof TypeError; }
    return [odd, fetch.name === 'fetch' && fetch.length === 1, WebSocket.OPEN === 1 && WebSocket.name === 'WebSocket', Socket.prototype.hello() && mine.mine, refused, (await request.text()) === (await (await loose('/natives/data.txt')).text()), illegal,
      document.createElement('audio').constructor.name, !Object.keys(window).includes('WebSocket') && Object.getOwnPropertyDescriptor(window, 'Worker').writable, HTMLAudioElement.prototype.constructor === HTMLAudioElement];`)),
  () => ({ 'site/natives/data.txt': 'data' }),
);

export const frameworks: readonly Flow[] = [jquery, vue, react, turbo, htmx, alpine, router, builders, wrapped, natives];
