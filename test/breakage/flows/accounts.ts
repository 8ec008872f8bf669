import { answer, bodyOf, expectEqual, expectOutcome, expectText, foreignHtml, html, outcomeOf, redirect, type Flow } from '../flow.ts';

/** Who is logged in, by the session cookie. */
function visitorOf(cookies: string | undefined): string {
  return /(?:^|; )session=([^;]*)/u.exec(cookies ?? '')?.[1] ?? 'nobody';
}

const login: Flow = {
  name: 'login by a form, a redirect and a session cookie',
  files: (at) => ({
    'site/login/': html(at, '<form method="post" action="/login/enter"><input name="user"><input name="password" type="password"><button>Log in</button></form>'),
    'site/login/enter': async (request, response) => {
      const user = new URLSearchParams(await bodyOf(request)).get('user') ?? '';
      redirect(response, '/login/account', { 'Set-Cookie': `session=${user}; HttpOnly; SameSite=Lax; Path=/` });
    },
    'site/login/account': (request, response) => answer(response, 'text/html', html(at, `<h1>Hello ${visitorOf(request.headers.cookie)}</h1><a href="/login/out">Out</a>`)),
    'site/login/out': (_request, response) => redirect(response, '/login/account', { 'Set-Cookie': 'session=; Max-Age=0; Path=/' }),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/login/`);
    await page.fill('[name=user]', 'kari');
    await page.fill('[name=password]', 'secret');
    await page.click('button');
    await expectText(page, 'h1', 'Hello kari');
    await page.click('a');
    await expectText(page, 'h1', 'Hello nobody');
  },
};

const oauth: Flow = {
  name: 'OAuth redirect over another site and back with a code',
  files: (at) => ({
    'site/oauth/': html(at, `<button onclick="const state = String(Math.random()); sessionStorage.setItem('state', state); location.href = '/oauth/start?state=' + state">Log in</button>`),
    'site/oauth/start': (_request, response, url) => redirect(response, `${at.id}/authorize?state=${url.searchParams.get('state')}&redirect_uri=${encodeURIComponent(`${at.site}/oauth/callback`)}`),
    'id/authorize': (_request, response, url) => answer(response, 'text/html', foreignHtml(`<form action="/approve"><input type="hidden" name="to" value="${url.searchParams.get('redirect_uri')}?code=42&amp;state=${url.searchParams.get('state')}"><button>Allow</button></form>`)),
    'id/approve': (_request, response, url) => redirect(response, url.searchParams.get('to') ?? ''),
    'site/oauth/callback': html(at, `<h1></h1><script>
      const query = new URLSearchParams(location.search);
      const isOurs = query.get('state') === sessionStorage.getItem('state');
      fetch('/oauth/token', { method: 'POST', body: new URLSearchParams({ code: query.get('code') }) }).then((r) => r.json()).then(({ name }) => { document.querySelector('h1').textContent = isOurs + ' ' + name; });
    </script>`),
    'site/oauth/token': async (request, response) => answer(response, 'application/json', JSON.stringify({ name: new URLSearchParams(await bodyOf(request)).get('code') === '42' ? 'Ola' : 'wrong' })),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/oauth/`);
    await page.click('button');
    await page.click('text=Allow');
    await expectText(page, 'h1', 'true Ola');
  },
};

const bank: Flow = {
  name: 'BankID-like chain: broker, bank, and a form posted back',
  files: (at) => ({
    'site/bank/': html(at, '<form method="post" action="/bank/begin"><button>Log in with the bank</button></form>'),
    'site/bank/begin': (_request, response) => redirect(response, `${at.id}/broker`),
    'id/broker': (_request, response) => redirect(response, `${at.bank}/ask`, { 'Set-Cookie': 'broker=7; HttpOnly; Path=/' }),
    'bank/ask': foreignHtml(`<form action="${at.id}/broker/back"><input name="code"><button>Sign</button></form>`),
    'id/broker/back': (request, response, url) =>
      answer(response, 'text/html', foreignHtml(`<form method="post" action="${at.site}/bank/done"><input name="id_token" value="${url.searchParams.get('code')}-${/broker=(\d)/u.exec(request.headers.cookie ?? '')?.[1]}"></form><script>document.forms[0].submit()</script>`)),
    'site/bank/done': async (request, response) => answer(response, 'text/html', html(at, `<h1>${new URLSearchParams(await bodyOf(request)).get('id_token')}</h1>`)),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/bank/`);
    await page.click('button');
    await page.fill('[name=code]', '123');
    await page.click('button');
    await expectText(page, 'h1', '123-7');
  },
};

const popup: Flow = {
  name: 'login in a window of its own that answers by postMessage',
  files: (at) => ({
    'site/popup/': html(at, `<h1></h1><button>Log in</button><script>
      let opened;
      document.querySelector('button').onclick = () => { opened = window.open('${at.id}/popup', 'login', 'width=400,height=400'); };
      addEventListener('message', (event) => {
        if (event.origin !== '${at.id}' || event.source !== opened) return;
        document.querySelector('h1').textContent = event.data.name;
        opened.postMessage('thanks', event.origin);
      });
    </script>`),
    'id/popup': foreignHtml(`<button onclick="opener.postMessage({ name: 'Kari' }, '*')">Yes</button><script>addEventListener('message', () => close())</script>`),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/popup/`);
    const [window] = await Promise.all([page.waitForEvent('popup'), page.click('button')]);
    const closed = window.waitForEvent('close');
    await window.click('button');
    await closed;
    await expectText(page, 'h1', 'Kari');
  },
};

const silent: Flow = {
  name: 'silent log-in in a hidden frame of the identity provider',
  files: (at) => ({
    'site/silent/': html(at, outcomeOf(`
      const frame = document.createElement('iframe');
      frame.hidden = true;
      frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
      const token = new Promise((resolve) => addEventListener('message', (event) => { if (event.source === frame.contentWindow) resolve(event.data); }));
      frame.src = '${at.id}/silent';
      await new Promise((resolve) => { frame.onload = resolve; document.body.appendChild(frame); });
      frame.contentWindow.postMessage('who?', '${at.id}');
      return [await token, frame.contentDocument];`)),
    'id/silent': foreignHtml(`<script>addEventListener('message', (event) => event.source.postMessage('token', event.origin))</script>`),
  }),
  async run(visit) {
    await visit.page.goto(`${visit.at.site}/silent/`);
    await expectOutcome(visit, ['token', null]);
  },
};

const signUp: Flow = {
  name: 'sign-up with form validation in the browser',
  files: (at) => ({
    'site/sign-up/': html(at, `<form id="form" method="post" action="/sign-up/done">
      <input name="email" type="email" required><input name="again"><input name="id" value="1"><input name="action" value="join"><input name="method" value="m">
      <button name="submit" value="go">Join</button></form><p></p><script>
      const { email, again } = document.forms.form.elements;
      again.addEventListener('input', () => again.setCustomValidity(again.value === email.value ? '' : 'Not the same'));
      document.forms.form.addEventListener('invalid', (event) => { document.querySelector('p').textContent += event.target.name + ' '; }, true);
    </script>`),
    'site/sign-up/done': async (request, response) => {
      const sent = new URLSearchParams(await bodyOf(request));
      answer(response, 'text/html', html(at, `<h1>${sent.get('email')} ${sent.get('action')} ${sent.get('submit')}</h1>`));
    },
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/sign-up/`);
    await page.click('button');
    await expectText(page, 'p', 'email');
    await page.fill('[name=email]', 'a@b.no');
    await page.fill('[name=again]', 'c@d.no');
    await page.click('button');
    await expectText(page, 'p', 'email again');
    await page.fill('[name=again]', 'a@b.no');
    await page.click('button');
    await expectText(page, 'h1', 'a@b.no join go');
  },
};

/** A form's fields stand before its own properties: `form.getAttribute` is a field here. */
const clobbering: Flow = {
  name: 'form whose fields are called like properties of every element',
  files: (at) => ({
    'site/clobber/': html(at, `<form method="post" action="/clobber/done">${clobbered.map((name) => `<input name="${name}" value="1">`).join('')}<button name="submit" value="go">Join</button></form><script>
      addEventListener('load', () => { document.forms[0].elements.localName.value = 2; document.querySelector('button').click(); });</script>`),
    'site/clobber/done': async (request, response) => {
      const sent = new URLSearchParams(await bodyOf(request));
      answer(response, 'text/html', html(at, `<h1>${[...sent.keys()].length} ${sent.get('submit')}</h1>`));
    },
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/clobber/`);
    await expectText(page, 'h1', `${clobbered.length + 1} go`);
  },
};

const clobbered = ['getAttribute', 'hasAttribute', 'localName', 'nodeType', 'matches', 'isConnected', 'querySelectorAll', 'shadowRoot', 'attributes', 'parentNode', 'style', 'dataset', 'children', 'action', 'ownerDocument'];

const wizard: Flow = {
  name: 'wizard over several pages, kept in sessionStorage',
  files: (at) => {
    const step = (number: number) => html(at, `<h1>${number}</h1><input><a href="/wizard/${number + 1}">Next</a><p></p><script>
      const answers = JSON.parse(sessionStorage.answers || '[]');
      document.querySelector('p').textContent = answers.join();
      document.querySelector('a').onclick = () => { answers.push(document.querySelector('input').value); sessionStorage.answers = JSON.stringify(answers); };
    </script>`);
    return { 'site/wizard/1': step(1), 'site/wizard/2': step(2), 'site/wizard/3': step(3) };
  },
  async run({ page, at }) {
    await page.goto(`${at.site}/wizard/1`);
    for (const text of ['a', 'b']) {
      await page.fill('input', text);
      await page.click('a');
    }
    await expectText(page, 'p', 'a,b');
    await page.goBack();
    await expectText(page, 'h1', '2');
    expectEqual(await page.evaluate(() => sessionStorage.length), 1, 'sessionStorage.length');
  },
};

const language: Flow = {
  name: 'language switch by document.cookie and cookieStore',
  files: (at) => ({
    'site/language/': (request, response) =>
      answer(response, 'text/html', html(at, `<h1>${/lang=(\w+)/u.exec(request.headers.cookie ?? '')?.[1] ?? 'en'}</h1>
        <button id="a" onclick="document.cookie = 'lang=nb; path=/; max-age=1000'; if (document.cookie.includes('lang=nb')) location.reload()">Norsk</button>
        <button id="b" onclick="cookieStore.set('lang', 'nn').then(() => location.reload())">Nynorsk</button>
        <button id="c" onclick="cookieStore.delete('lang').then(() => cookieStore.get('lang')).then((cookie) => { document.querySelector('h1').textContent = String(cookie) + document.cookie.includes('lang'); })">Away</button>`)),
  }),
  async run({ page, at }) {
    await page.goto(`${at.site}/language/`);
    await page.click('#a');
    await expectText(page, 'h1', 'nb');
    await page.click('#b');
    await expectText(page, 'h1', 'nn');
    await page.click('#c');
    await expectText(page, 'h1', 'nullfalse');
  },
};

export const accounts: readonly Flow[] = [login, oauth, bank, popup, silent, signUp, clobbering, wizard, language];
