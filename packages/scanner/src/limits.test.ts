import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { page, startLocalSite, type LocalSite } from './local-site.test-helper.ts';
import { scan, type ScanOptions } from './scan.ts';

let site: LocalSite;
let folder: string;

beforeAll(async () => {
  site = await startLocalSite();
  folder = mkdtempSync(join(tmpdir(), 'kapsel-limits-'));
});
afterAll(async () => {
  await site.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const withinMs = 120_000;
const scanSite = (host: string, options: Omit<ScanOptions, 'url'> = {}) => scan({ url: site.url(host), allowPrivate: true, passes: ['untouched'], stayMs: 0, ...options });
type Report = Awaited<ReturnType<typeof scan>>;
const cookiesOf = ({ items }: Report) => items.filter(({ kind }) => kind === 'cookie').map(({ name }) => name).sort();
const problemsOf = ({ pages }: Report) => Object.fromEntries(pages.map(({ url, problem }) => [new URL(url).pathname, problem]));

/** Pages that would stop a careless visitor. Each leaves a cookie first. */
const clumsy: Record<string, string> = {
  dialogs: 'alert("a"); confirm("b"); prompt("c"); print(); addEventListener("beforeunload", (event) => event.preventDefault())',
  windows: 'for (let i = 0; i < 20; i++) open("/popup?" + i)',
  dom: 'document.write("<p>".repeat(100000)); document.write("<div>".repeat(5000))',
  circles: 'setTimeout(() => location.replace("/circles?" + Math.random()), 20)',
  saves: 'const a = document.body.appendChild(document.createElement("a")); a.href = "data:application/zip,xx"; a.download = "a.zip"; a.click()',
  // Busy until it is ended, so that no visit is over before.
  memory: 'const kept = []; while (kept.length < 12) kept.push(new Uint8Array(100e6).fill(1)); for (;;);',
};

describe('a scan', () => {
  it('goes on, whatever its pages do', { timeout: withinMs }, async () => {
    vi.stubEnv('HOME', folder);
    const names = Object.keys(clumsy);
    site.answer('clumsy.localhost/', [...names, 'hops', 'file', 'last'].map((name) => `<a href="/${name}">${name}</a>`).join(' '));
    for (const name of names) site.answer(`clumsy.localhost/${name}`, (response) => page(response, `<body><script>document.cookie = "${name}=1; path=/"; ${clumsy[name]}</script>`));
    site.answer('clumsy.localhost/hops', (response, { url }) => void response.writeHead(302, { Location: `${url}x`, 'Set-Cookie': 'hops=1; path=/' }).end());
    for (let hop = '/hopsx'; hop.length < 40; hop += 'x') site.answer(`clumsy.localhost${hop}`, (response) => void response.writeHead(302, { Location: `${hop}x` }).end());
    site.answer('clumsy.localhost/file', (response) => void response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Disposition': 'attachment; filename=a.zip', 'Set-Cookie': 'file=1; path=/' }).end('PK'));
    site.answer('clumsy.localhost/last', '<script>document.cookie = "last=1; path=/"</script>');
    const report = await scanSite('clumsy.localhost', { maxMemory: 600, timeoutMs: 15_000 });
    expect(cookiesOf(report)).toEqual([...names, 'file', 'hops', 'last'].sort());
    expect(report.complete).toBe(true);
    expect(report.pages).toHaveLength(names.length + 4);
    expect(problemsOf(report)).toMatchObject({
      '/memory': 'The page crashed in the browser. What it did until then is included.',
      '/hops': 'The address sends the browser round in circles.',
      '/file': 'The address gives a file to download, not a web page.',
    });
    expect(problemsOf(report)).toMatchObject({ '/dialogs': undefined, '/windows': undefined, '/saves': undefined, '/last': undefined });
    expect(report.couldNotSee).toContainEqual({ code: 'memory-limit', message: 'Once a page took more than 600 MB of memory and was ended. Raise the limit with --max-memory.' });
    expect(report.couldNotSee).toContainEqual({ code: 'popups', message: 'The site opened 20 windows by itself. They were closed and not looked into.' });
    const downloads = join(folder, 'Downloads');
    expect([...readdirSync(folder), ...(existsSync(downloads) ? readdirSync(downloads) : [])].filter((name) => name.includes('zip'))).toEqual([]);
  });

  it('stops when its time is up, and reports what it has', { timeout: withinMs }, async () => {
    site.answer('long.localhost/', '<script>document.cookie = "early=1"</script><a href="/never">never</a>');
    site.answer('long.localhost/never', () => {}); // Nobody answers.
    const report = await scanSite('long.localhost', { maxSeconds: 12, timeoutMs: 100_000 });
    expect(report.complete).toBe(false);
    expect(cookiesOf(report)).toEqual(['early']);
    expect(report.couldNotSee).toContainEqual({ code: 'time-limit', message: 'The scan was stopped after 12 seconds. Raise the limit with --max-seconds.' });
  });

  it('stops when its pages have fetched too much, and reports what it has', { timeout: withinMs }, async () => {
    site.answer('large.localhost/', '<script>document.cookie = "early=1"; fetch("/endless")</script>');
    site.answer('large.localhost/endless', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      const timer = setInterval(() => response.write('x'.repeat(100_000)), 10);
      response.on('close', () => clearInterval(timer));
    });
    const report = await scanSite('large.localhost', { maxBytes: 3_000_000 });
    expect(report.complete).toBe(false);
    expect(cookiesOf(report)).toEqual(['early']);
    expect(report.couldNotSee).toContainEqual({ code: 'byte-limit', message: 'The scan was stopped when its pages had fetched 3000000 bytes. Raise the limit with --max-bytes.' });
  });
});
