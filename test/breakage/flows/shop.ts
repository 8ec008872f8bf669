import { answer, bodyOf, expectEqual, expectOutcome, expectText, foreignHtml, html, outcomeOf, redirect, selfChecking, type Flow } from '../flow.ts';

const cart = selfChecking(
  'cart in localStorage, in every way to write it',
  'cart/',
  [2, ['a', 'b', 'cart'], '{"a":"1","b":"2","cart":"[1,2]"}', true, false, null, '1', '[object Storage]', true, true, 'function', 'storage', 0],
  (at) => html(at, outcomeOf(`
    localStorage.removeItem('_trk_seen');
    for (const key of Object.keys(localStorage)) if (!/^(a|b|cart)$/.test(key)) localStorage.removeItem(key);
    localStorage.setItem('a', 1); localStorage.b = 2; localStorage['cart'] = JSON.stringify([1, 2]);
    const keys = Object.keys(localStorage).sort();
    const all = JSON.stringify(localStorage, keys);
    const had = 'b' in localStorage && localStorage.hasOwnProperty('b');
    delete localStorage.b;
    const event = new StorageEvent('storage', { key: 'a', storageArea: localStorage });
    const native = Storage.prototype.getItem.call(localStorage, 'a');
    Storage.prototype.setItem.call(localStorage, 'a', '1');
    const found = [localStorage.length, keys, all, had, 'b' in localStorage, localStorage.getItem('b'), native, Object.prototype.toString.call(localStorage),
      event.storageArea === localStorage, localStorage instanceof Storage, typeof localStorage.key, event.type];
    localStorage.clear();
    return [...found, localStorage.length];`)),
);

const tabs: Flow = {
  name: 'cart in two frames that tell each other by storage events',
  files: (at) => ({
    'site/tabs/': html(at, `<iframe src="/tabs/list"></iframe><button onclick="localStorage.setItem('basket', 'apple'); sessionStorage.setItem('x', 1)">Add</button>`),
    'site/tabs/list': html(at, `<p></p><script>addEventListener('storage', (event) => {
      if (event.key === 'basket') document.querySelector('p').textContent = event.newValue + (event.storageArea === localStorage) + localStorage.basket; });</script>`),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/tabs/`);
    await page.frameLocator('iframe').locator('p').waitFor({ state: 'attached' });
    await page.click('button');
    for (let attempt = 0; attempt < 60 && (await page.frameLocator('iframe').locator('p').textContent()) === ''; attempt += 1) await page.waitForTimeout(50);
    expectEqual(await page.frameLocator('iframe').locator('p').textContent(), 'appletrueapple', 'the other frame');
  },
};

const checkout: Flow = {
  name: 'checkout with a payment frame, its script and postMessage',
  files: (at) => ({
    'site/checkout/': html(at, `<form method="post" action="/checkout/paid"><div id="card"></div><button>Pay</button></form>
      <script src="${at.pay}/v3.js"></script><script>
      const pay = Pay('key').mount('#card');
      document.forms[0].addEventListener('submit', async (event) => {
        event.preventDefault();
        const token = await pay.token();
        trk('purchase', token);
        document.forms[0].insertAdjacentHTML('beforeend', '<input type="hidden" name="token" value="' + token + '">');
        document.forms[0].submit();
      });</script>`),
    'pay/v3.js': `const home = new URL(document.currentScript.src).origin;
      window.Pay = () => ({ mount(at) {
        const frame = document.createElement('iframe');
        frame.setAttribute('src', home + '/frame?' + new URLSearchParams({ parent: location.origin }));
        frame.allow = 'payment *';
        document.querySelector(at).append(frame);
        return { frame, token: () => new Promise((resolve) => {
          const channel = new MessageChannel();
          channel.port1.onmessage = (event) => resolve(event.data);
          frame.contentWindow.postMessage('token', home, [channel.port2]);
        }) };
      } });`,
    'pay/frame': foreignHtml(`<input name="number"><script>addEventListener('message', async (event) => {
      const answer = await fetch('/tokens', { method: 'POST', body: document.querySelector('input').value });
      event.ports[0].postMessage(await answer.text()); });</script>`),
    'pay/tokens': async (request, response) => answer(response, 'text/plain', `tok_${await bodyOf(request)}`),
    'site/checkout/paid': async (request, response) => redirect(response, `/checkout/thanks?${await bodyOf(request)}`),
    'site/checkout/thanks': html(at, '<h1></h1><script>document.querySelector("h1").textContent = new URLSearchParams(location.search).getAll("token").join()</script>'),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/checkout/`);
    await page.frameLocator('iframe').locator('input').fill('4242');
    await page.click('button');
    await expectText(page, 'h1', 'tok_4242');
  },
};

const challenge: Flow = {
  name: '3-D Secure: a form posted into a named frame of the bank, and its answer to the parent',
  files: (at) => ({
    'site/secure/': html(at, `<h1></h1><button>Pay</button><iframe name="acs"></iframe><form method="post" target="acs" action="${at.bank}/acs"><input name="PaReq" value="9"></form>
      <script>document.querySelector('button').onclick = () => HTMLFormElement.prototype.submit.call(document.forms[0]);
      window.onmessage = (event) => { if (event.origin === location.origin) document.querySelector('h1').textContent = event.data; };</script>`),
    'bank/acs': async (request, response) => answer(response, 'text/html', foreignHtml(`<form method="post" action="${at.site}/secure/term"><input name="PaRes" value="${new URLSearchParams(await bodyOf(request)).get('PaReq')}0"><button>Approve</button></form>`)),
    'site/secure/term': async (request, response) => answer(response, 'text/html', html(at, `<script>parent.postMessage('${await bodyOf(request)}', location.origin)</script>`)),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/secure/`);
    await page.click('button');
    await page.frameLocator('iframe').locator('button').click();
    await expectText(page, 'h1', 'PaRes=90');
  },
};

const captcha: Flow = {
  name: 'CAPTCHA widget from another host, by callback and hidden field',
  files: (at) => ({
    'site/captcha/': html(at, `<form method="post" action="/captcha/done"><div class="captcha" data-sitekey="k" data-callback="onToken"></div><button disabled>Send</button></form>
      <script>function onToken() { document.querySelector('button').disabled = false; }</script><script src="${at.captcha}/api.js?onload=ready" async defer></script>`),
    'captcha/api.js': `const home = new URL(document.currentScript.src).origin;
      const script = document.createElement('script');
      script.src = home + '/impl.js'; script.crossOrigin = 'anonymous'; script.onload = () => startCaptcha(home);
      const first = document.getElementsByTagName('script')[0]; first.parentNode.insertBefore(script, first);`,
    'captcha/impl.js': `window.startCaptcha = (home) => { for (const box of document.querySelectorAll('.captcha')) {
        box.innerHTML = '<iframe title="captcha" src="' + home + '/anchor?k=' + box.dataset.sitekey + '"></iframe><textarea name="captcha" hidden></textarea>';
        addEventListener('message', (event) => { if (event.origin !== home) return; box.querySelector('textarea').value = event.data; window[box.dataset.callback](event.data); });
      } };`,
    'captcha/anchor': foreignHtml(`<label><input type="checkbox" onchange="parent.postMessage('human', '*')"> I am no robot</label>`),
    'site/captcha/done': async (request, response) => answer(response, 'text/html', html(at, `<h1>${await bodyOf(request)}</h1>`)),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/captcha/`);
    await page.frameLocator('iframe').locator('input').click();
    await page.click('button:enabled');
    await expectText(page, 'h1', 'captcha=human');
  },
};

const forms: Flow = {
  name: 'forms: JSON by fetch, classic post and get, another window, a button with its own action',
  files: (at) => ({
    'site/forms/': html(at, `<form id="json"><input name="name" value="Per"><button>JSON</button></form><p></p>
      <form id="search" action="/forms/echo"><input name="q" value="æ ø"><button>Search</button></form>
      <form id="post" method="post" action="/forms/wrong"><input name="a" value="1"><button name="b" value="2" formaction="/forms/echo">Post</button></form>
      <form id="blank" method="post" action="/forms/echo" target="_blank"><input name="c" value="3"><button>Window</button></form>
      <script>json.onsubmit = async (event) => { event.preventDefault(); trk('lead');
        const answer = await fetch('/forms/echo', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(Object.fromEntries(new FormData(json))) });
        document.querySelector('p').textContent = await answer.text(); };</script>`),
    'site/forms/echo': async (request, response, url) => {
      const body = await bodyOf(request);
      answer(response, request.headers['content-type'] === 'application/json' ? 'text/plain' : 'text/html', request.headers['content-type'] === 'application/json' ? body : html(at, `<h1>${request.method} ${url.search}${body}</h1>`));
    },
  }),
  async run({ page, at }) {
    const open = () => page.goto(`${at.site}/forms/`);
    await open();
    await page.click('#json button');
    await expectText(page, 'p', '{"name":"Per"}');
    await page.click('#search button');
    await expectText(page, 'h1', 'GET ?q=%C3%A6+%C3%B8');
    await open();
    await page.click('#post button');
    await expectText(page, 'h1', 'POST a=1&b=2');
    await open();
    const [window] = await Promise.all([page.waitForEvent('popup'), page.click('#blank button')]);
    await expectText(window, 'h1', 'POST c=3');
  },
};

const upload: Flow = {
  name: 'file upload as multipart by XHR with progress, and by fetch',
  files: (at) => ({
    'site/upload/': html(at, `<input type="file" multiple><p></p><script>document.querySelector('input').onchange = async (event) => {
      const data = new FormData(); data.append('note', 'x'); for (const file of event.target.files) data.append('files', file, file.name);
      const xhr = new XMLHttpRequest(); let progress = 0, states = '';
      xhr.upload.onprogress = (event) => { progress = event.loaded; };
      xhr.addEventListener('readystatechange', () => { states += xhr.readyState; });
      xhr.responseType = 'json';
      await new Promise((resolve, reject) => { xhr.onload = resolve; xhr.onerror = reject; xhr.open('POST', '/upload/take'); xhr.setRequestHeader('X-Own', 'yes'); xhr.withCredentials = true; xhr.send(data); });
      const second = await (await fetch(new Request('/upload/take', { method: 'POST', body: data, headers: { 'X-Own': 'f' } }))).json();
      document.querySelector('p').textContent = [xhr.response.size, xhr.response.own, progress > 50_000, xhr.getResponseHeader('content-type'), states.endsWith('4'), second.size, second.own].join(' ');
    };</script>`),
    'site/upload/take': async (request, response) => {
      const body = await bodyOf(request);
      answer(response, 'application/json', JSON.stringify({ size: (body.match(/z/gu) ?? []).length > 60_000 && body.includes('two.txt'), own: request.headers['x-own'] }));
    },
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/upload/`);
    await page.setInputFiles('input', [
      { name: 'one.txt', mimeType: 'text/plain', buffer: Buffer.alloc(70_000, 'z') },
      { name: 'two.txt', mimeType: 'text/plain', buffer: Buffer.from('2') },
    ]);
    await expectText(page, 'p', 'true yes true application/json true true f');
  },
};

const abTest: Flow = {
  name: 'A/B tool that hides the page until its variant is in, with a tracker that never answers it',
  files: (at) => ({
    'site/ab/': html(
      at,
      `<div class="hero"><a href="/ab/buy">Buy</a></div><h1>Original</h1>`,
      `<style>.ab-hide { opacity: 0 !important }</style><script>
        (function (html, cls, ms) { html.className += ' ' + cls; const show = () => { html.className = html.className.replace(' ' + cls, ''); }; window.abShow = show; setTimeout(show, ms); })(document.documentElement, 'ab-hide', 400);
        new MutationObserver((records, observer) => { const title = document.querySelector('h1'); if (!title) return; observer.disconnect();
          title.outerHTML = '<h1 class="b">Variant <b>B</b></h1><img alt="" src="${at.tracker}/pixel.png">'; document.querySelector('.hero').innerHTML += '<i>now</i>'; abShow(); }).observe(document, { childList: true, subtree: true });
      </script>`,
    ),
    'site/ab/buy': html(at, '<h1>Bought</h1>'),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/ab/`);
    await expectText(page, 'h1.b', 'Variant B');
    await expectText(page, '.hero', 'Buynow');
    for (let attempt = 0; attempt < 30 && (await page.evaluate(() => getComputedStyle(document.documentElement).opacity)) !== '1'; attempt += 1) await page.waitForTimeout(50);
    expectEqual(await page.evaluate(() => getComputedStyle(document.documentElement).opacity), '1', 'opacity');
    await page.click('a');
    await expectText(page, 'h1', 'Bought');
  },
};

const outbound: Flow = {
  name: 'links whose click waits for the tracker, and links with ping, still lead on',
  files: (at) => ({
    'site/outbound/': html(at, `<a id="wait" href="/outbound/next">Next</a> <a id="ping" ping="${at.tracker}/ran" href="/outbound/next">Ping</a><script>
      document.querySelector('#wait').onclick = (event) => { event.preventDefault(); const image = new Image(); image.onload = image.onerror = go; let gone = false;
        function go() { if (!gone) { gone = true; location.href = event.target.href; } } setTimeout(go, 1000); image.src = '${at.tracker}/pixel.png?click'; };</script>`),
    'site/outbound/next': html(at, '<h1>Next</h1>'),
  }),
  async run({ page, at }) {
    for (const id of ['wait', 'ping']) {
      await page.goto(`${at.site}/outbound/`);
      await page.click(`#${id}`);
      await expectText(page, 'h1', 'Next');
    }
  },
};

const download: Flow = {
  name: 'downloads by link, by blob and by data address',
  files: (at) => ({
    'site/download/': html(at, `<a id="link" href="/download/file.txt" download="own.txt">Link</a><button id="blob">Blob</button><script>
      blob.onclick = () => { const link = document.createElement('a'); link.href = URL.createObjectURL(new Blob(['made'])); link.download = 'made.txt'; document.body.appendChild(link); link.click(); link.remove(); };</script>`),
    'site/download/file.txt': 'text',
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/download/`);
    for (const [id, name] of [['link', 'own.txt'], ['blob', 'made.txt']] as const) {
      const [file] = await Promise.all([page.waitForEvent('download'), page.click(`#${id}`)]);
      expectEqual(file.suggestedFilename(), name, 'the file');
    }
  },
};

const jsonp: Flow = {
  name: 'postcode look-up by JSONP from another host',
  files: (at) => ({
    'site/jsonp/': html(at, outcomeOf(`
      const ask = (code) => new Promise((resolve, reject) => { const name = 'cb' + code; window[name] = (value) => { delete window[name]; script.remove(); resolve(value); };
        const script = document.createElement('script'); script.setAttribute('src', '${at.cdn}/jsonp?callback=' + name); script.onerror = reject; document.head.insertBefore(script, document.head.firstChild); });
      return [await ask(150), await ask(5003), document.querySelectorAll('script[src*=jsonp]').length];`)),
    'cdn/jsonp': (_request, response, url) => answer(response, 'text/javascript', `${url.searchParams.get('callback')}('town ' + ${JSON.stringify(url.searchParams.get('callback'))})`),
  }),
  async run(visit) {
    await visit.page.goto(`${visit.at.site}/jsonp/`);
    await expectOutcome(visit, ['town cb150', 'town cb5003', 0]);
  },
};

export const shop: readonly Flow[] = [cart, tabs, checkout, challenge, captcha, forms, upload, abTest, outbound, download, jsonp];
