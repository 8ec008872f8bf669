import { describe, expect, it } from 'vitest';
import { auditBanner, type BannerAudit } from './banner-audit.ts';
import { useBench } from './collectors/contract.test-helper.ts';
import { page as sendPage } from './local-site.test-helper.ts';
import { takeScreenshot } from './screenshot.ts';

const bench = useBench();
const withinMs = 30_000;

const text = '<p>We use cookies for statistics.</p>';
const bar = (content: string, style = 'position:fixed;bottom:0;left:0;right:0;background:#fff;padding:1em') => `<main style="height:3000px">A page</main><div id="bar" style="${style}">${content}</div>`;
const both = '<button>Accept all</button><button>Reject all</button>';

async function audit(body: string, headers: Record<string, string> = {}): Promise<BannerAudit | undefined> {
  bench.site.answer('page.localhost/', (response) => sendPage(response, body, headers));
  const page = await bench.open(bench.site.url('page.localhost'));
  try {
    await page.goto(bench.site.url('page.localhost'));
    const [line] = bench.scope.wire.linesOf(page);
    if (!line) throw new Error('the page has no line');
    return await auditBanner(line, 'en');
  } finally {
    await page.close();
  }
}

const rolesOf = (found: BannerAudit | undefined) => found?.buttons.map(({ role }) => role);

describe('auditBanner', () => {
  it.each([
    ['nothing', ''],
    ['words about cookies in the page itself', `<main>${text}${both}</main>`],
    ['a layer that speaks of something else', bar('<p>Subscribe to our newsletter</p><button>OK</button><button>No thanks</button>')],
    ['a layer that nobody sees', bar(text + both, 'position:fixed;bottom:0;display:none')],
    ['a layer without an answer', bar(`${text}<a href="/policy">Policy</a>`)],
  ])('finds no banner in %s', { timeout: withinMs }, async (_what, body) => expect(await audit(body)).toBeUndefined());

  it.each([
    ['nb', 'Vi bruker informasjonskapsler', ['Godta alle', 'Avvis alle', 'Innstillinger', 'Lagre valg']],
    ['nb', 'Vi bruker informasjonskapsler', ['Tillat alle', 'Kun nødvendige', 'Tilpass', 'Tillat utvalgte']],
    ['nn', 'Vi brukar informasjonskapslar', ['Eg godtek alle', 'Berre nødvendige', 'Administrer', 'Lagre']],
    ['da', 'Vi bruger cookies', ['Accepter alle', 'Afvis alle', 'Indstillinger', 'Gem valg']],
    ['sv', 'Vi använder kakor', ['Godkänn alla', 'Endast nödvändiga', 'Inställningar', 'Spara val']],
    ['en', 'We use cookies', ['That’s ok', 'Continue without accepting', 'Manage options', 'Allow selection']],
    ['de', 'Wir verwenden Cookies', ['Alle akzeptieren', 'Nur notwendige', 'Einstellungen', 'Auswahl speichern']],
    ['fr', 'Nous utilisons des cookies', ['Tout accepter', 'Continuer sans accepter', 'Personnaliser', 'Enregistrer']],
    ['es', 'Usamos cookies', ['Aceptar todo', 'Rechazar todo', 'Configurar', 'Guardar']],
    ['nl', 'Wij gebruiken cookies', ['Alles accepteren', 'Weigeren', 'Instellingen', 'Selectie opslaan']],
    ['fi', 'Käytämme evästeitä', ['Hyväksy kaikki', 'Vain välttämättömät', 'Asetukset', 'Tallenna']],
    ['pl', 'Używamy ciasteczek', ['Akceptuję wszystkie', 'Odrzuć wszystkie', 'Ustawienia', 'Zapisz']],
    ['it', 'Usiamo i cookie', ['Accetta tutti', 'Rifiuta tutti', 'Impostazioni', 'Salva']],
  ])('knows the answers in %s: %s', { timeout: withinMs }, async (_language, sentence, labels) => {
    expect(rolesOf(await audit(bar(`<p>${sentence}</p>${labels.map((label) => `<button>${label}</button>`).join('')}`)))).toEqual(['accept', 'reject', 'settings', 'save']);
  });

  it('measures both answers as they are drawn', { timeout: withinMs }, async () => {
    const found = await audit(
      bar(`${text}<button style="width:200px;height:50px;font-size:18px;background:oklch(0.35 0.08 180);color:white;border:0"><span>Accept all</span></button>
        <a href="#" style="font-size:12px;color:rgb(0 0 0 / 50%)">Reject all</a>`, 'position:fixed;bottom:0;left:0;right:0;background:#eeeeee'),
    );
    expect(found?.buttons).toMatchObject([
      { label: 'Accept all', width: 200, height: 50, fontPx: 18, color: '#ffffff', surface: '#eeeeee', border: null },
      { label: 'Reject all', fontPx: 12, color: '#777777', background: '#eeeeee', surface: '#eeeeee', border: null },
    ]);
    expect(found?.buttons[0]?.background).toMatch(/^#00[0-9a-f]{4}$/u);
  });

  it('finds it in open shadow roots and slots, and in a dialog', { timeout: withinMs }, async () => {
    const found = await audit(`<main>A page</main><cookie-layer>${text}</cookie-layer><script>
      customElements.define('round-button', class extends HTMLElement {
        constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<button><slot></slot></button>'; }
      });
      customElements.define('cookie-layer', class extends HTMLElement {
        constructor() {
          super();
          this.attachShadow({ mode: 'open' }).innerHTML = '<dialog><slot></slot><round-button>Accept all</round-button></dialog>';
        }
        connectedCallback() { this.shadowRoot.querySelector('dialog').showModal(); }
      });
    </script>`);
    expect(rolesOf(found)).toEqual(['accept']);
    expect(found?.isWall).toBe(true);
    expect(found?.accessibility).toBeDefined();
  });

  it('is as large as what is seen of it, whatever it stands in', { timeout: withinMs }, async () => {
    const found = await audit(`<main>A page</main><div style="position:relative;z-index:2147483647"><div><div style="position:fixed;left:10px;top:20px;width:300px;height:150px">${text}${both}</div></div></div>`);
    expect(found?.rect).toEqual({ x: 10, y: 20, width: 300, height: 150 });
  });

  it('sees boxes that are ticked beforehand, and passes over those for what is necessary', { timeout: withinMs }, async () => {
    const found = await audit(
      bar(`${text}${both}
        <label><input type="checkbox" checked disabled> Always on</label><label><input type="checkbox" checked> Necessary</label>
        <label><input type="checkbox" checked> Statistics</label><label><input type="checkbox"> Functions</label>
        <span role="switch" aria-checked="true" aria-label="Marketing" tabindex="0"></span>
        <div hidden><label><input type="checkbox" checked> Hidden</label></div>`),
    );
    expect(found?.ticked).toEqual(['Statistics', 'Marketing']);
  });

  it.each([
    ['a bar at the foot of a page', false, bar(text + both)],
    ['a layer with a backdrop', true, `<main style="height:3000px">A page</main><div style="position:fixed;inset:0;background:#0008"></div>${bar(text + both, 'position:fixed;top:40%;left:30%;width:30%')}`],
    ['a box in a layer as large as the window', true, `<main>A page</main><div style="position:fixed;inset:0"><div style="width:300px">${text}${both}</div></div>`],
    ['a page that cannot be scrolled', true, `<style>body { overflow: hidden }</style>${bar(text + both)}`],
    ['a short page with nothing to scroll', false, `<style>body { overflow: hidden }</style><main>A page</main><div style="position:fixed;bottom:0">${text}${both}</div>`],
  ])('tells whether %s shuts the page off: %s', { timeout: withinMs }, async (_what, expected, body) => expect((await audit(body))?.isWall).toBe(expected));

  it('has axe-core look at the banner alone, and asks nobody for anything', { timeout: withinMs }, async () => {
    const asked: string[] = [];
    bench.site.answer('style.localhost/a.css', (response, { url = '' }) => (asked.push(url), void response.writeHead(200, { 'Content-Type': 'text/css' }).end('')));
    const found = await audit(`<link rel="stylesheet" href="${bench.site.url('style.localhost', '/a.css')}"><img src="data:,">${bar(`<img src="data:,"><p style="color:#ccc">We use cookies.</p>${both}`)}`);
    expect(found?.accessibility?.map(({ rule, count }) => `${rule} ${count}`)).toEqual(['color-contrast 1', 'image-alt 1']);
    expect(asked).toHaveLength(1);
  });

  it('leaves no trace, and is not fooled, where a page has made everything its own', { timeout: withinMs }, async () => {
    const hostile = `<script>
      for (const name of ['querySelectorAll', 'matches', 'getBoundingClientRect', 'checkVisibility']) Element.prototype[name] = () => { throw new Error('mine'); };
      window.getComputedStyle = () => { throw new Error('mine'); };
      Array.prototype.map = () => { throw new Error('mine'); };
    </script>`;
    const found = await audit(hostile + bar(text + both), { 'Content-Security-Policy': "default-src 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types 'none'" });
    expect(rolesOf(found)).toEqual(['accept', 'reject']);
    expect(found?.accessibility).toBeDefined();
  });
});

describe('takeScreenshot', () => {
  it('makes a small JPEG of the window, or of the part of an area that is in it', { timeout: withinMs }, async () => {
    bench.site.answer('shot.localhost/', bar(text + both));
    const page = await bench.open(bench.site.url('shot.localhost'));
    await page.goto(bench.site.url('shot.localhost'));
    const [line] = bench.scope.wire.linesOf(page);
    if (!line) throw new Error('the page has no line');
    const whole = await takeScreenshot(line);
    const part = await takeScreenshot(line, { x: -50, y: 0, width: 150, height: 60 });
    expect([whole, part].map((jpeg) => jpeg?.subarray(0, 3).toString('hex'))).toEqual(['ffd8ff', 'ffd8ff']);
    expect(whole?.length).toBeLessThan(500_000);
    expect(sizeOf(part)).toEqual([100, 60]);
    expect(await takeScreenshot(line, { x: 5000, y: 0, width: 10, height: 10 })).toBeUndefined();
    await page.close();
  });
});

/** Of a JPEG, by its frame header: marker, length, precision, height, width. */
function sizeOf(jpeg: Buffer = Buffer.alloc(0)): [width: number, height: number] {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
}
