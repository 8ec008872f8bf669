import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type ScanBrowser } from './browser.ts';
import { page, startLocalSite, type LocalSite } from './local-site.test-helper.ts';
import { scan } from './scan.ts';
import { visit } from './visit.ts';

let site: LocalSite;
beforeAll(async () => {
  site = await startLocalSite();
});
afterAll(() => site.close());

const withinMs = 60_000;
const sets = (name: string) => `document.cookie='${name}=1; Path=/'`;

/** Names of the cookies that a scan of one host finds, in order. */
async function found(host: string, stayMs = 0): Promise<string[]> {
  const report = await scan({ url: site.url(host), allowPrivate: true, stayMs });
  return report.items.filter(({ kind }) => kind === 'cookie').map(({ name }) => name).sort();
}

describe('a visit', () => {
  it('sees what comes late, on sight, by a click and on leaving', { timeout: withinMs }, async () => {
    site.answer('waits.localhost/bye', (response) => void response.writeHead(204, { 'Set-Cookie': 'bye=1; Path=/' }).end());
    site.answer(
      'waits.localhost/',
      `<button onclick="${sets('button')}">More about us</button><details ontoggle="${sets('unfolded')}"><summary>Opening hours</summary>9–16</details>
       <div role="tab" tabindex="0" onclick="${sets('tab')}">Second tab</div>
       <div style="height: 3000px"></div><p id="foot">Foot</p>
       <script>
         setTimeout(() => { ${sets('timer')} }, 1500);
         new IntersectionObserver(([{ isIntersecting }]) => { if (isIntersecting) ${sets('sight')} }).observe(document.getElementById('foot'));
         addEventListener('pagehide', () => { ${sets('hide')}; navigator.sendBeacon('/bye') });
         addEventListener('beforeunload', (event) => event.preventDefault());
       </script>`,
    );
    expect(await found('waits.localhost', 2500)).toEqual(['button', 'bye', 'hide', 'sight', 'tab', 'timer', 'unfolded']);
  });

  it('presses nothing that agrees, sends, buys, deletes or leads elsewhere', { timeout: withinMs }, async () => {
    const buttons = ['Godta alle', 'OK', 'Avvis', 'Allow all cookies', 'Innstillinger for informasjonskapsler', 'Kjøp nå', 'Slett kontoen', 'Logg ut', 'Abonner', 'Send'];
    site.answer(
      'risky.localhost/',
      `${buttons.map((words, index) => `<button onclick="${sets(`wrong${index}`)}">${words}</button>`).join('')}
       <form action="/sent"><button>Videre</button><button type="button" onclick="${sets('in_form')}">Vis</button></form>
       <a href="/elsewhere" role="button" onclick="${sets('link')}">Les mer</a>
       <div role="dialog"><button onclick="${sets('in_dialog')}">Vis mer</button></div>
       <div style="position: fixed; bottom: 0"><p>We value you.</p><button onclick="${sets('fixed')}">Got it</button></div>
       <div id="host"></div>
       <script>
         document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = '<button onclick="${sets('in_shadow').replaceAll("'", '&quot;')}">Greit</button>';
       </script>`,
    );
    site.answer('risky.localhost/sent', (response) => page(response, '', { 'Set-Cookie': 'sent=1' }));
    site.answer('risky.localhost/elsewhere', (response) => page(response, ''));
    expect(await found('risky.localhost')).toEqual([]);
  });

  describe('of a page with what never ends', () => {
    const settleMs = 8000;
    let browser: ScanBrowser;
    beforeAll(async () => {
      browser = await launchBrowser();
    }, withinMs);
    afterAll(() => browser.close());

    /** How long a visit takes that could wait for the page to come to rest three times. */
    async function timed(host: string): Promise<number> {
      const begun = Date.now();
      const options = { timeoutMs: 30_000, quietMs: 200, settleMs, stayMs: 0, interact: true };
      const { status } = await visit(() => browser.wire.open(() => browser.context.newPage(), ''), site.url(host), options, async () => {}, async () => []);
      expect(status).toBe(200);
      return Date.now() - begun;
    }

    it('does not wait for an answer that nobody reads, nor for a stream', { timeout: withinMs }, async () => {
      site.answer('api.other.localhost/answer', (response) => void response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('{"is": "never read"}'));
      site.answer('unread.localhost/stream', (response) => void response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(':\n\n'));
      site.answer('unread.localhost/', `<script>window.kept = [fetch('${site.url('api.other.localhost/answer')}'), new EventSource('/stream')]</script>`);
      expect(await timed('unread.localhost')).toBeLessThan(settleMs);
    });

    it('waits once for an answer that does not come', { timeout: withinMs }, async () => {
      site.answer('hung.localhost/never', () => {});
      site.answer('hung.localhost/', '<script>fetch("/never")</script>');
      expect(await timed('hung.localhost')).toBeLessThan(2 * settleMs);
    });
  });
});
