import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { Egress } from './egress.ts';
import { isPrivateAddress } from './private-address.ts';
import { scan } from './scan.ts';

/** Linux answers on all of 127/8, so that one of it can stand for the internet and another for what must not be reached. */
const outside = '127.0.0.2';
const inside = '127.0.0.1';
const isPrivate = (address: string) => address !== outside && isPrivateAddress(address);

/** WebRTC sends nothing from a machine that has no other network than itself. */
const hasNetwork = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal));

const insideHeard: string[] = [];
const outsideHeard: string[] = [];
let servers: Server[];
let port: number;
const udp = createSocket('udp4', () => insideHeard.push('udp'));

/** What a page can do to reach an address. */
function tries(host: string, udpPort: number): string {
  return `<link rel="icon" href="data:,"><link rel="preconnect" href="http://${host}/"><link rel="stylesheet" href="http://${host}/style">
    <img src="http://${host}/image"><img src="/redirect?to=${host}"><iframe src="http://${host}/frame"></iframe>
    <script>
      fetch('http://${host}/fetch', { mode: 'no-cors' }).catch(() => {});
      navigator.sendBeacon('http://${host}/beacon');
      new WebSocket('ws://${host}/socket');
      new Worker(URL.createObjectURL(new Blob(["fetch('http://${host}/worker', { mode: 'no-cors' }).catch(() => {})"])));
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${inside}:${udpPort}' }, { urls: 'turn:${host}?transport=tcp', username: 'a', credential: 'b' }] });
      peer.createDataChannel('x');
      peer.createOffer().then((offer) => peer.setLocalDescription(offer));
    </script>`;
}

function pageAt(pathname: string): string {
  const all = () => tries(`${inside}:${port}`, udp.address().port);
  if (pathname === '/') return all();
  return pathname === '/asks' ? banner + all() : rebind;
}

/** Asks for consent until there is an answer. */
const banner = `<div id="ask" style="position: fixed; bottom: 0; padding: 20px"><p>We use cookies.</p><button onclick="document.cookie = 'answer=yes; Max-Age=600'; this.parentNode.remove()">Accept all</button> <button>Reject all</button></div>
  <script>if (document.cookie.includes('answer=')) document.getElementById('ask').remove()</script>`;

beforeAll(async () => {
  udp.bind(0, inside);
  await once(udp, 'listening');
  const open = async (address: string, wanted: number, heard: string[]) => {
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
      heard.push(`${request.headers.host?.replace(/:.*/u, '')}${pathname}`);
      if (pathname === '/redirect') response.writeHead(302, { Location: `http://${searchParams.get('to')}/redirected` }).end();
      else if (pathname === '/robots.txt') response.end(`Sitemap: http://${inside}:${port}/sitemap.xml`);
      else response.writeHead(200, { 'Content-Type': 'text/html', Connection: 'close' }).end(pageAt(pathname));
    });
    server.on('upgrade', ({ url }, socket) => {
      heard.push(`upgrade${url}`);
      socket.destroy();
    });
    server.listen(wanted, address);
    await once(server, 'listening');
    return server;
  };
  const first = await open(inside, 0, insideHeard);
  ({ port } = first.address() as AddressInfo);
  servers = [first, await open(outside, port, outsideHeard)];
});
afterAll(() => {
  udp.close();
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

/** The names of a world in which one site is outside; everything else that a page names is inside. */
const asked = new Set<string>();
async function resolve(host: string): Promise<string[]> {
  asked.add(host);
  if (host.endsWith('.invalid')) throw Object.assign(new Error(host), { code: 'ENOTFOUND' });
  return [host === 'site.example' ? outside : inside];
}

/** Asks its own host again and again, on a new connection each time. */
const rebind = '<link rel="icon" href="data:,"><script>(async () => { for (let i = 0; i < 5; i++) await fetch("/again/" + i).catch(() => {}) })()</script>';

describe.skipIf(process.platform !== 'linux')('a scan of a public site', () => {
  it('fetches nothing from a private address, whatever the pages try', { timeout: 90_000 }, async () => {
    const report = await scan({ url: `http://site.example:${port}/`, passes: ['untouched'] }, { resolve, isPrivate });
    expect(outsideHeard).toEqual(expect.arrayContaining(['site.example/', 'site.example/redirect', 'site.example/robots.txt']));
    expect(insideHeard).toEqual([]);
    expect([...asked].filter((host) => !host.endsWith('.invalid'))).toEqual(['site.example']);
    expect(report.policy.thirdPartyCookies).toBe('allowed');
    expect(report.complete).toBe(true);
    expect(report.couldNotSee).toContainEqual({ code: 'private-address', message: `The site pointed to this machine or a private network, and nothing was fetched there: ${inside}.` });
  });

  it('fetches nothing from there after an answer either', { timeout: 90_000 }, async () => {
    outsideHeard.length = 0;
    const report = await scan({ url: `http://site.example:${port}/asks`, maxPages: 1, passes: ['accepted'] }, { resolve, isPrivate });
    expect(report.passes).toMatchObject([{ id: 'accepted', consent: 'proved' }]);
    expect(outsideHeard.filter((path) => path === 'site.example/redirect').length).toBeGreaterThan(1);
    expect(insideHeard).toEqual([]);
  });

  it('would fetch it if it were allowed to', { timeout: 90_000 }, async () => {
    const report = await scan({ url: `http://site.localhost:${port}/`, allowPrivate: true, passes: ['untouched'] });
    const paths = ['frame', 'style', 'image', 'redirected', 'fetch', 'beacon', 'worker'].map((path) => `${inside}/${path}`);
    expect(insideHeard).toEqual(expect.arrayContaining([...paths, 'upgrade/socket', ...(hasNetwork ? ['udp'] : [])]));
    expect(report.couldNotSee.map(({ code }) => code)).not.toContain('private-address');
  });

  it('is not led inside by a host that changes its address', { timeout: 90_000 }, async () => {
    insideHeard.length = 0;
    const answers = { [outside]: 0, [inside]: 0 };
    const changing = async (host: string) => {
      if (host !== 'rebinding.example') return resolve(host);
      const address = outsideHeard.includes('rebinding.example/page') ? inside : outside;
      answers[address] += 1;
      return [address];
    };
    await scan({ url: `http://rebinding.example:${port}/page`, maxPages: 1, passes: ['untouched'] }, { resolve: changing, isPrivate });
    // What was checked counts as long as somebody is there; nobody asks what else the host would say.
    expect(outsideHeard).toEqual(expect.arrayContaining(['rebinding.example/page', 'rebinding.example/again/4']));
    expect(answers).toEqual({ [outside]: 1, [inside]: 0 });
    expect(insideHeard).toEqual([]);
  });

  it('says so where the start page redirects to a private address, or a published table is there', { timeout: 90_000 }, async () => {
    const declared = `http://tables.example:${port}/`;
    const report = await scan({ url: `http://site.example:${port}/redirect?to=intranet.example`, declared, passes: ['untouched'] }, { resolve, isPrivate });
    expect(report.couldNotSee.find(({ code }) => code === 'declared-unread')?.message).toContain('tables.example is on this machine or a private network and was not visited.');
    expect(insideHeard).toEqual([]);
    expect(report.complete).toBe(false);
    expect(report.pages[0]?.problem).toBe('intranet.example is on this machine or a private network and was not visited. Let such addresses in with --allow-private.');
  });
});

describe('WebTransport', () => {
  it.skipIf(process.env['KAPSEL_FULL'] === undefined).each([true, false])('goes nowhere by itself where there is one way out: %s', { timeout: 90_000 }, async (isGuarded) => {
    insideHeard.length = 0;
    const egress = isGuarded ? await Egress.start() : undefined;
    egress?.letThrough(port); // It takes a secure page, as one of this machine is.
    const browser = await launchBrowser({ egress });
    const page = await browser.context.newPage();
    await page.goto(`http://site.localhost:${port}/page`);
    await page.evaluate(`Promise.race([new WebTransport('https://${inside}:${udp.address().port}/').ready.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 3000))])`);
    await browser.close();
    await egress?.close();
    expect(insideHeard).toContain('site.localhost/page');
    expect(insideHeard.includes('udp')).toBe(!isGuarded);
  });
});

describe('scan', () => {
  it.each(['http://127.0.0.1:8000/', 'http://shop.localhost/', 'http://[::1]/', 'http://192.168.1.1/', 'http://169.254.169.254/latest/', 'http://2130706433/', 'http://intranet.example/'])('refuses to begin at %s', async (url) => {
    const refusal = scan({ url }, { resolve: async () => ['10.0.0.1'] });
    await expect(refusal).rejects.toMatchObject({ code: 'BAD_OPTION', message: expect.stringMatching(/is on this machine or a private network.*add --allow-private\.$/u) as string });
  });
});
