import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBench } from '../collectors/contract.test-helper.ts';
import { interact } from '../interact.ts';
import { page as sendPage } from '../local-site.test-helper.ts';
import type { Wish } from './answer.ts';
import { ConsentStep, type PassConsent } from './consent-step.ts';

const bench = useBench();
const withinMs = 90_000;

/** What takes long and proves little more. */
const itInFull = process.env['KAPSEL_FULL'] ? it : it.skip;

/** A script that shows a hand-written banner until a cookie has the answer. */
function banner(markup: string, { into = 'document.body', keep = 'document.cookie = "valg=" + answer + "; Max-Age=600; Path=/"' } = {}): string {
  return `<h1>Shop</h1><p>Things to buy.</p><script>
    if (!/valg=/.test(document.cookie)) {
      const box = document.createElement('div');
      box.style.cssText = 'position: fixed; inset: auto 0 0 0; padding: 20px; background: #eee; z-index: 9';
      box.innerHTML = ${JSON.stringify(markup)};
      box.addEventListener('click', (event) => {
        const answer = event.target.dataset?.answer;
        if (!answer) return;
        ${keep};
        box.remove();
      });
      (${into}).append(box);
    }
  </script>`;
}

const plain = (text: string, yes: string, no: string) => `<p>${text}</p><button data-answer="ja">${yes}</button> <button data-answer="nei">${no}</button>`;
const inNorwegian = plain('Vi bruker informasjonskapsler for å måle og vise annonser.', 'Godta alle', 'Bare nødvendige');

/** As a pass does it: answers in one window, and looks again in another. */
async function respond(host: string, wish: Wish): Promise<PassConsent & { readonly answer: string | undefined }> {
  const step = new ConsentStep(bench.browser.wire, wish);
  const inWindow = async (work: (page: Page) => Promise<unknown>) => {
    const page = await bench.open(bench.site.url(host));
    await page.goto(bench.site.url(host), { waitUntil: 'load' });
    await work(page).finally(() => page.close());
  };
  await inWindow((page) => step.answer(page, () => page.waitForTimeout(200)));
  if (step.isAnswered) await inWindow((page) => step.check(page, async () => {}));
  const kept = (await bench.browser.context.cookies()).find(({ name }) => name === 'valg');
  return { ...step.result(), answer: kept?.value };
}

describe('an answer to a hand-written banner', () => {
  it('is given by the words on its buttons, where it shows itself to visitors only', { timeout: withinMs }, async () => {
    bench.site.answer('nb.localhost/', `<script>if (navigator.webdriver || /Headless/.test(navigator.userAgent) || navigator.userAgentData?.brands.length === 0) throw 'a robot'</script>${banner(inNorwegian)}`);
    expect(await respond('nb.localhost', 'reject')).toMatchObject({ consent: 'proved', how: 'wording', clicks: 1, proof: ['valg'], answer: 'nei' });
    await bench.browser.context.clearCookies();
    expect(await respond('nb.localhost', 'accept')).toMatchObject({ consent: 'proved', how: 'wording', clicks: 1, answer: 'ja' });
  });

  itInFull.each([
    ['nn', plain('Vi brukar informasjonskapslar.', 'Godta alle', 'Berre naudsynte')],
    ['sv', plain('Vi använder kakor.', 'Godkänn alla', 'Endast nödvändiga')],
    ['de', plain('Wir verwenden Cookies.', 'Alle akzeptieren', 'Ablehnen')],
    ['fr', plain('Nous utilisons des traceurs.', 'Tout accepter', 'Continuer sans accepter')],
    ['fi', plain('Käytämme evästeitä.', 'Hyväksy kaikki', 'Vain välttämättömät')],
    ['pl', plain('Używamy plików cookie.', 'Akceptuję wszystkie', 'Odrzuć')],
  ])('is given in %s', { timeout: withinMs }, async (language, markup) => {
    bench.site.answer(`${language}.localhost/`, banner(markup));
    expect(await respond(`${language}.localhost`, 'reject')).toMatchObject({ consent: 'proved', answer: 'nei' });
  });

  it('is given in a shadow root', { timeout: withinMs }, async () => {
    const host = '(() => { const host = document.createElement("x-ask"); document.body.append(host); return host.attachShadow({ mode: "open" }); })()';
    bench.site.answer('shadow.localhost/', banner(inNorwegian, { into: host }));
    expect(await respond('shadow.localhost', 'reject')).toMatchObject({ consent: 'proved', answer: 'nei' });
  });

  it('is given in a frame of another site that lies over the page', { timeout: withinMs }, async () => {
    const frame = `<iframe src="${bench.site.url('cmp.localhost')}" style="position: fixed; inset: auto 0 0 0; width: 100%; height: 200px"></iframe>`;
    bench.site.answer('framed.localhost/', `<h1>Shop</h1><script>
      if (!/valg=/.test(document.cookie)) document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(frame)});
      onmessage = ({ data }) => { document.cookie = 'valg=' + data + '; Max-Age=600'; document.querySelector('iframe').remove(); };
    </script>`);
    bench.site.answer('cmp.localhost/', `${inNorwegian}<script>onclick = ({ target }) => { if (target.dataset.answer) parent.postMessage(target.dataset.answer, '*'); }</script>`);
    expect(await respond('framed.localhost', 'reject')).toMatchObject({ consent: 'proved', answer: 'nei' });
  });

  it('is a no in two steps, with all boxes off, where the first layer has no button for it', { timeout: withinMs }, async () => {
    const first = '<p>Vi bruker informasjonskapsler.</p><button data-answer="ja">Godta alle</button> <button data-open>Innstillinger</button>';
    const second = '<p>Velg hvilke informasjonskapsler du godtar.</p><label><input type="checkbox" checked disabled> Nødvendige</label><label><input type="checkbox" checked> Analyse</label><label><input type="checkbox" checked> Reklame</label><button data-answer="ja">Godta alle</button> <button data-save>Lagre valgene</button>';
    const script = `<script>document.addEventListener('click', ({ target }) => {
      const box = target.closest('div');
      if (target.dataset.open !== undefined) setTimeout(() => { box.innerHTML = ${JSON.stringify(second)}; }, 300);
      if (target.dataset.save !== undefined) { document.cookie = 'valg=' + document.querySelectorAll('input:checked:not(:disabled)').length + '; Max-Age=600'; box.remove(); }
    })</script>`;
    bench.site.answer('steps.localhost/', banner(first) + script);
    expect(await respond('steps.localhost', 'reject')).toMatchObject({ consent: 'proved', clicks: 4, answer: '0' });
  });

  itInFull('is a no to a tool that only autoconsent knows', { timeout: withinMs }, async () => {
    const icons = '<div id="adroll_consent_container"><img alt="" src="data:," width="90" height="90"><span id="adroll_consent_accept" data-answer="ja">✓</span> <span id="adroll_consent_reject" data-answer="nei">✗</span></div>';
    bench.site.answer('icons.localhost/', banner(icons));
    expect(await respond('icons.localhost', 'reject')).toMatchObject({ consent: 'proved', cmp: 'Adroll', how: 'autoconsent', clicks: 1, answer: 'nei' });
  });
});

describe('an answer that nobody can prove', () => {
  it('is none where the banner goes and nothing is kept', { timeout: withinMs }, async () => {
    bench.site.answer('fake.localhost/', banner(inNorwegian, { keep: '' }));
    expect(await respond('fake.localhost', 'accept')).toMatchObject({ consent: 'failed', how: 'wording', clicks: 1, failure: 'no-trace' });
  });

  it('is none where the site asks again', { timeout: withinMs }, async () => {
    bench.site.answer('again.localhost/', banner(inNorwegian, { keep: 'localStorage.setItem("consent", answer)' }));
    expect(await respond('again.localhost', 'accept')).toMatchObject({ consent: 'failed', failure: 'asked-again' });
  });

  itInFull('is none where the banner stays', { timeout: withinMs }, async () => {
    bench.site.answer('stays.localhost/', banner(inNorwegian.replaceAll('data-answer', 'data-nothing')));
    expect(await respond('stays.localhost', 'reject')).toMatchObject({ consent: 'failed', failure: 'stayed' });
  });

  it('is none where there is no button for it', { timeout: withinMs }, async () => {
    bench.site.answer('only.localhost/', banner('<p>Nettstedet bruker informasjonskapsler.</p><button data-answer="ja">Den er grei</button>'));
    expect(await respond('only.localhost', 'reject')).toMatchObject({ consent: 'failed', failure: 'no-button' });
  });

  it('is none where a box that need not be ticked cannot be taken off, and nothing is saved then', { timeout: withinMs }, async () => {
    const boxes = '<p>Velg hvilke informasjonskapsler du godtar.</p><label><input type="checkbox" checked> Analyse</label><label><input type="checkbox" checked onchange="this.checked = true"> Reklame</label><button data-answer="ja">Godta alle</button> <button data-answer="lagret">Lagre valgene</button>';
    bench.site.answer('ticked.localhost/', banner(boxes));
    expect(await respond('ticked.localhost', 'reject')).toMatchObject({ consent: 'failed', failure: 'still-ticked', clicks: 1, answer: undefined });
  });

  itInFull('is none where a name with a word for it only changes by itself', { timeout: withinMs }, async () => {
    const ticking = '<script>setInterval(() => { document.cookie = `tracking_seen=${Date.now()}; Path=/`; }, 50)</script>';
    bench.site.answer('ticking.localhost/', banner(inNorwegian, { keep: '' }) + ticking);
    expect(await respond('ticking.localhost', 'reject')).toMatchObject({ consent: 'failed', failure: 'no-trace' });
  });

  it('is none where nobody asks, or an embedded page asks for itself', { timeout: withinMs }, async () => {
    const embed = `<iframe src="${bench.site.url('embed.localhost')}" width="600" height="200"></iframe>`;
    bench.site.answer('quiet.localhost/', `<h1>Shop</h1><button>OK</button><p>We bake cookies.</p>${embed}`);
    bench.site.answer('embed.localhost/', inNorwegian);
    expect(await respond('quiet.localhost', 'reject')).toMatchObject({ consent: 'failed', failure: 'no-question' });
  });
});

describe('an untouched visit', () => {
  it('answers no banner, in whatever language, wherever it stands', { timeout: withinMs }, async () => {
    const asked = [
      ['Vi bruker informasjonskapsler', 'Greit'], ['Vi nyttar informasjonskapslar', 'Eg forstår'], ['Vi bruger cookies', 'Forstået'], ['Vi använder kakor', 'Uppfattat'], ['We use cookies', 'Fine'], ['Wir verwenden Cookies', 'Alles klar'],
      ['Nous utilisons des cookies', "D'accord"], ['Usamos cookies', 'Entendido'], ['Wij gebruiken cookies', 'Prima'], ['Käytämme evästeitä', 'Selvä'], ['Używamy plików cookie', 'Rozumiem'], ['Usiamo i cookie', 'Va bene'],
    ];
    let pressed = 0;
    for (const [index, [text, yes]] of asked.entries()) {
      const host = `untouched-${index}.localhost`;
      // In the flow of the page, where nothing but the words tells it from any other box.
      bench.site.answer(`${host}/`, (response) => sendPage(response, `<div><p>${text}.</p><span><button onclick="document.title = 'answered'">${yes}</button></span></div><div><button onclick="document.body.id = 'pressed'">Show more</button></div>`));
      const page = await bench.open(bench.site.url(host));
      await page.goto(bench.site.url(host), { waitUntil: 'load' });
      await interact(page, 5000);
      expect(await page.title(), yes).toBe('Test');
      if ((await page.evaluate('document.body.id')) === 'pressed') pressed += 1;
      await page.close();
    }
    // A slow machine misses some.
    expect(pressed).toBeGreaterThan(0);
  });
});
