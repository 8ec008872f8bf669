import { describe, expect, it } from 'vitest';
import { useBench } from '../collectors/contract.test-helper.ts';
import { canReopen, opensQuestion } from './reopen.ts';

const control = (words: string, changes = {}) => ({ at: 0, words, leadsElsewhere: false, isKnown: false, ...changes });
const elsewhere = { leadsElsewhere: true };

describe('opensQuestion', () => {
  it.each(['Cookie settings', 'Endre samtykke', 'Administrer informasjonskapsler', 'Informasjonskapsler', 'Cookie-Einstellungen', 'Gérer les cookies', 'Evästeasetukset', 'Trekk samtykket'])('takes “%s” for a way back', (words) => {
    expect(opensQuestion(control(words))).toBe(true);
  });

  it.each([control('Personvern', elsewhere), control('Cookies', elsewhere), control('Godta informasjonskapsler'), control('Innstillinger'), control(`Cookie ${'settings '.repeat(20)}`)])('takes %o for none', (one) => {
    expect(opensQuestion(one)).toBe(false);
  });

  it('takes a link to a page of settings for one, and what a selector knows', () => {
    expect(opensQuestion(control('Cookie settings', elsewhere))).toBe(true);
    expect(opensQuestion(control('⚙', { isKnown: true }))).toBe(true);
  });
});

describe('canReopen', () => {
  const bench = useBench();

  it('looks into shadow roots, below the fold and for what has no words, and not at what is hidden', { timeout: 60_000 }, async () => {
    const pages: Record<string, [string, boolean]> = {
      'none.localhost': ['<h1>Shop</h1><a href="/personvern">Personvern</a><button hidden>Cookie settings</button>', false],
      'footer.localhost': ['<h1>Shop</h1><div style="height: 5000px"></div><a href="#">Informasjonskapsler</a>', true],
      'shadow.localhost': ['<h1>Shop</h1><x-foot></x-foot><script>document.querySelector("x-foot").attachShadow({ mode: "open" }).innerHTML = "<button aria-label=\'Endre samtykke\'>⚙</button>"</script>', true],
      'known.localhost': ['<h1>Shop</h1><div class="cky-btn-revisit">⚙</div>', true],
    };
    for (const [host, [markup, expected]] of Object.entries(pages)) {
      bench.site.answer(`${host}/`, markup);
      const page = await bench.open(bench.site.url(host));
      await page.goto(bench.site.url(host), { waitUntil: 'load' });
      expect([host, await canReopen(page)]).toEqual([host, expected]);
      await page.close();
    }
  });
});
