import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBench } from '../collectors/contract.test-helper.ts';
import type { Step } from '../visit.ts';
import type { PassConsent } from './consent-step.ts';
import { WithdrawalStep, type Visit } from './withdrawal-step.ts';

const bench = useBench();
const withinMs = 90_000;

/** What takes long and proves little more. */
const itInFull = process.env['KAPSEL_FULL'] ? it : it.skip;

/** A page whose visitor has said yes, with a banner of its own that a link opens again. */
function shop(link: string, onNo = 'document.cookie = "samtykke=nei; Path=/"; box.remove()'): string {
  return `<h1>Butikk</h1>${link}<script>
    if (!document.cookie.includes('samtykke')) document.cookie = 'samtykke=ja; Path=/';
    function valg() {
      const box = document.createElement('div');
      box.style.cssText = 'position: fixed; inset: auto 0 0 0; padding: 20px; background: #eee';
      box.innerHTML = '<p>Vi bruker informasjonskapsler for å måle.</p><button>Godta alle</button> <button id="nei">Bare nødvendige</button>';
      document.body.append(box);
      document.getElementById('nei').onclick = () => { ${onNo} };
    }
  </script>`;
}

/** As a pass does it, in a window for each visit. */
async function withdraw(host: string, paths = ['/']): Promise<PassConsent & { readonly visited: readonly string[] }> {
  const visited: string[] = [];
  const visitor = (name: string): Visit => async (url, step) => {
    const page = await bench.open(url);
    await page.goto(url, { waitUntil: 'load' });
    visited.push(`${name} ${new URL(url).pathname}`);
    await inPage(page, step);
    return true;
  };
  const step = new WithdrawalStep(bench.browser.wire, host, { consent: 'proved', proof: ['samtykke'] });
  expect(await step.run(paths.map((path) => bench.site.url(host, path)), visitor('watch'), visitor('visit'))).toBe(true);
  return { ...step.result(), visited };
}

async function inPage(page: Page, step: Step): Promise<void> {
  await step(page, () => page.waitForTimeout(200)).finally(() => page.close());
}

describe('a withdrawal', () => {
  it('is made by the words of a link and of a button, and looked at on other pages', { timeout: withinMs }, async () => {
    const page = shop('<footer><a href="#" onclick="valg()">Innstillinger for informasjonskapsler</a></footer>');
    for (const path of ['/', '/two', '/three', '/four']) bench.site.answer(`link.localhost${path}`, page);
    const result = await withdraw('link.localhost', ['/', '/two', '/three', '/four']);
    expect(result).toMatchObject({ consent: 'proved', how: 'wording', clicks: 2, proof: ['samtykke'], visited: ['watch /', 'visit /', 'visit /two', 'visit /three'] });
    expect(result.answeredAt).toBeGreaterThanOrEqual(result.pressedAt ?? Infinity);
  });

  it('is made by one button that takes back everything', { timeout: withinMs }, async () => {
    bench.site.answer('once.localhost/', shop('<button onclick="document.cookie = \'samtykke=; Max-Age=0; Path=/\'">Trekk tilbake samtykket</button>'));
    expect(await withdraw('once.localhost')).toMatchObject({ consent: 'proved', how: 'wording', clicks: 1, proof: ['samtykke'] });
  });

  it('is none where nothing opens the choices, or what is kept stays as it was', { timeout: withinMs }, async () => {
    bench.site.answer('closed.localhost/', shop('<a href="/personvern">Innstillinger for informasjonskapsler</a>'));
    expect(await withdraw('closed.localhost')).toEqual({ consent: 'failed', failure: 'no-way-back', visited: ['watch /'] });
    bench.site.answer('deaf.localhost/', shop('<button onclick="valg()">Endre samtykke</button>', 'box.remove()'));
    expect(await withdraw('deaf.localhost')).toMatchObject({ consent: 'failed', failure: 'not-withdrawn', visited: ['watch /'] });
  });

  it('is none where only the way to it left a trace', { timeout: withinMs }, async () => {
    // What opens the choices keeps that it did, and the no is kept nowhere.
    bench.site.answer('trace.localhost/', shop('<button onclick="document.cookie = \'consent_settings_seen=1; Path=/\'; valg()">Endre samtykke</button>', 'box.remove()'));
    expect(await withdraw('trace.localhost')).toMatchObject({ consent: 'failed', failure: 'not-withdrawn' });
  });

  itInFull('is none where a press opened nothing, and changed something else that speaks of consent', { timeout: withinMs }, async () => {
    bench.site.answer('nothing.localhost/', shop('<button onclick="document.cookie = \'consent_help_seen=1; Path=/\'">Om samtykke</button>'));
    expect(await withdraw('nothing.localhost')).toMatchObject({ consent: 'failed', failure: 'no-way-back' });
  });

  itInFull('is none where the choices stay open', { timeout: withinMs }, async () => {
    bench.site.answer('open.localhost/', shop('<button onclick="valg()">Endre samtykke</button>', 'document.cookie = "samtykke_klikk=1; Path=/"'));
    expect(await withdraw('open.localhost')).toMatchObject({ consent: 'failed', failure: 'not-withdrawn' });
  });
});
