import { createServer as createSecureServer } from 'node:https';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kapselScan, scanToReport } from './support/kapsel-scan.ts';
import { sendPage, startSite, type LocalSite } from './support/local-site.ts';

let site: LocalSite;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-bad-input-'));
  site = await startSite({
    'fine.localhost/': '<p>Fine</p><a href="/next">next</a>',
    'fine.localhost/next': (_request, response) => sendPage(response, 'next', { 'Set-Cookie': 'second=1; Max-Age=60' }),
    'missing.localhost/': (_request, response) => {
      response.writeHead(404, { 'Content-Type': 'text/html', 'Set-Cookie': 'seen_on_404=1' }).end('<p>Nothing here');
    },
    'text.localhost/': (_request, response) => response.writeHead(200, { 'Content-Type': 'application/json', 'Set-Cookie': 'from_json=1' }).end('{}'),
    'file.localhost/': (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Disposition': 'attachment; filename=a.zip', 'Set-Cookie': 'from_file=1' }).end('PK');
    },
    'leaves.localhost/': (_request, response) => {
      response.writeHead(302, { Location: `http://elsewhere.localhost:${site.port}/`, 'Set-Cookie': 'left=1' }).end();
    },
    'elsewhere.localhost/': '<a href="/deeper">deeper</a>',
    'circles.localhost/': (_request, response) => response.writeHead(302, { Location: '/' }).end(),
    'endless.localhost/': (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'early=1; Max-Age=60' });
      response.write('<!doctype html><script>document.cookie = "scripted=1; Max-Age=60"</script><p>…');
    },
    'alerts.localhost/': (_request, response) => sendPage(response, '<script>document.cookie = "before_alerts=1"; for (;;) alert("again")</script>'),
    'busy.localhost/': (_request, response) => sendPage(response, '<script>document.cookie = "before_loop=1"; setTimeout(() => { for (;;); }, 50)</script>'),
    'popups.localhost/': '<script>document.cookie = "popper=1"; setInterval(() => open("/"), 20)</script>',
    'leave.localhost/': '<script>onbeforeunload = (event) => { event.preventDefault(); return "stay"; }; document.cookie = "stayer=1"</script>',
    'many.localhost/': Array.from({ length: 10_000 }, (_, index) => `<a href="/page/${index}">${index}</a>`).join(' '),
    'slow.localhost/': `<script>document.cookie = "on_start=1"</script>${'<a href="/slow/1">1</a> <a href="/slow/2">2</a> <a href="/slow/3">3</a>'}`,
    'deep.localhost/': '<a href="/1">1</a><a href="/logout">out</a><a href="/report.pdf">pdf</a><a href="mailto:a@b.no">m</a><a href="javascript:alert(1)">j</a>',
    'deep.localhost/1': '<a href="/2">2</a>',
    'deep.localhost/2': '<a href="/3">3</a>',
    '*': (_request, response, url) => {
      if (url.hostname === 'many.localhost') sendPage(response, 'one of many');
      else if (url.hostname === 'slow.localhost') setTimeout(() => sendPage(response, 'slow'), 20_000).unref();
      else if (url.hostname === 'deep.localhost') sendPage(response, 'deep');
      else response.writeHead(404).end();
    },
  });
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

const names = (report: { items: readonly { kind: string; name: string }[] }) => report.items.filter(({ kind }) => kind === 'cookie').map(({ name }) => name);

describe('an address that is no address', () => {
  it.each([
    ['nothing at all', [], /Which site\?/u],
    ['another scheme', ['ftp://example.no'], /must begin with https:\/\/ or http:\/\//u],
    ['words', ['not a url'], /not a web address/u],
    ['two of them', ['a.no', 'b.no'], /One address at a time/u],
    ['an unknown option', ['a.no', '--colour'], /Unknown option '--colour'.*See --help/u],
    ['a wrong number', ['a.no', '--pages', 'many'], /--pages many does not fit: give a whole number from 1/u],
    ['a wrong language', ['a.no', '--lang', 'xx'], /--lang xx is not known: choose nb or en/u],
    ['a wrong format', ['a.no', '--format', 'docx'], /--format docx is not known/u],
    ['a wrong alias', ['a.no', '--host-alias', 'x'], /--host-alias x does not fit/u],
    ['a place that cannot be written', ['a.no', '--out', '/dev/null/x.html'], /^\/dev\/null\/x\.html cannot be written: a part of its path is a file, not a folder\. Choose another place\.$/mu],
    ['an override file that is not there', ['a.no', '--overrides', '/nowhere.json'], /^--overrides \/nowhere\.json cannot be read: there is no such file or folder\.$/mu],
    ['a list that is none', ['a.no', '--list', 'package.json'], /^--list package\.json is JSON in no form that is known: /mu],
    ['a report that is none', ['services', 'package.json'], /^package\.json is no report of kapsel-scan /mu],
    ['a folder in place of a file', ['a.no', '--init=/'], /^--init=\/ is a folder: name a file in it, such as \/kapsel\.config\.json\.$/mu],
  ])('is refused with one sentence and exit code 2: %s', async (_what, args, sentence) => {
    const { exitCode, stdout, stderr } = await kapselScan(args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
  });
});

describe('an address on this machine', () => {
  it('is refused with one sentence and exit code 2, unless it is allowed', async () => {
    const before = site.requests.length;
    const { exitCode, stdout, stderr } = await kapselScan([site.url('fine.localhost')], { refusePrivate: true });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(`fine.localhost:${site.port} is on this machine or a private network, where a scan does not go unless it is told to: add --allow-private.\n`);
    expect(stdout).toBe('');
    expect(site.requests.slice(before)).toEqual([]);
  });
});

describe('a start page that cannot be had', () => {
  it('gives one line and exit code 3 for an unknown host', async () => {
    const { exitCode, stderr } = await kapselScan(['http://no-such-host.invalid/', '--quiet']);
    expect(exitCode).toBe(3);
    // Without any network Chromium looks nobody up, and says so.
    expect(stderr).toMatch(/There is no host no-such-host\.invalid\. Is the address spelt right\?|This machine has no network, so no-such-host\.invalid cannot be reached\./u);
    expect(stderr).not.toMatch(/\n\s+at /u);
  });

  it('gives one line and exit code 3 for a refused connection', async () => {
    const { exitCode, stderr } = await kapselScan([`http://127.0.0.1:${await freePort()}/`, '--quiet', '--lang', 'nb']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('tar ikke imot tilkoblinger');
  });

  it('gives one line and exit code 3 for a certificate that nobody vouches for', async () => {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' });
    const server = createSecureServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) }, (_request, response) => response.end('secret'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { exitCode, stderr } = await kapselScan([`https://localhost:${(server.address() as AddressInfo).port}/`, '--quiet']);
    const accepted = await kapselScan([`https://localhost:${(server.address() as AddressInfo).port}/`, '--quiet', '--insecure', '--fail-on', 'any']);
    server.close();
    server.closeAllConnections();
    expect(accepted.stderr).not.toContain('certificate');
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/certificate of localhost:\d+ is not valid \(ERR_CERT_AUTHORITY_INVALID\)/u);
  });

  it.each([
    ['404', 'missing.localhost', 'The server answered 404', 'seen_on_404'],
    ['JSON', 'text.localhost', 'The address gives application/json, not a web page', 'from_json'],
    ['a download', 'file.localhost', 'gives a file to download', 'from_file'],
    ['a redirect to another site', 'leaves.localhost', 'redirects to another site, http://elsewhere.localhost', 'left'],
  ])('still reports the cookies that came with %s, and exits with 3', async (_what, host, sentence, cookie) => {
    const { exitCode, report, stderr } = await scanToReport([site.url(host)]);
    expect(exitCode).toBe(3);
    expect(report.complete).toBe(false);
    expect(report.pages[0]?.problem).toContain(sentence);
    expect(stderr).toContain(sentence);
    expect(names(report)).toContain(cookie);
  });

  it('does not run in circles', async () => {
    const { exitCode, report } = await scanToReport([site.url('circles.localhost')]);
    expect(exitCode).toBe(3);
    expect(report.pages[0]?.problem).toContain('round in circles');
  });

  it('does not follow a redirect to another site any deeper', async () => {
    const before = site.requests.length;
    await scanToReport([site.url('leaves.localhost')]);
    expect(site.requests.slice(before)).not.toContain('elsewhere.localhost/deeper');
  });
});

describe('a page that will not behave', () => {
  it('is not waited for when it never finishes', async () => {
    const { exitCode, report } = await scanToReport([site.url('endless.localhost'), '--timeout', '2']);
    expect(names(report).sort()).toEqual(['early', 'scripted']);
    expect(report.pages[0]?.problem).toContain('did not finish in time');
    expect(exitCode).toBe(0);
  });

  it('cannot stop the scan by endless alerts', async () => {
    const { report } = await scanToReport([site.url('alerts.localhost'), '--timeout', '2']);
    expect(names(report)).toEqual(['before_alerts']);
  });

  it('cannot stop the scan by an endless loop', async () => {
    const { report } = await scanToReport([site.url('busy.localhost'), '--timeout', '2']);
    expect(names(report)).toEqual(['before_loop']);
    expect(report.pages[0]?.problem).toContain('never let go');
    expect(report.couldNotSee.some(({ code, message }) => code === 'collector-failed' && message.includes('storage'))).toBe(true);
  });

  it('cannot flood the scan with windows', async () => {
    const { exitCode, report } = await scanToReport([site.url('popups.localhost')]);
    expect(exitCode).toBe(0);
    expect(names(report)).toEqual(['popper']);
    expect(report.couldNotSee.map(({ code }) => code)).toContain('popups');
  });

  it('cannot keep the scan from leaving', async () => {
    const { exitCode, report } = await scanToReport([site.url('leave.localhost')]);
    expect(exitCode).toBe(0);
    expect(names(report)).toEqual(['stayer']);
  });
});

describe('a site with too much in it', () => {
  it('of 10,000 links is visited as far as the limit says, and the rest is said to be unseen', async () => {
    const { exitCode, report } = await scanToReport([site.url('many.localhost'), '--pages', '3']);
    expect(exitCode).toBe(0);
    expect(report.pages).toHaveLength(3);
    expect(report.couldNotSee.map(({ code }) => code)).toContain('page-limit');
  });

  it('is followed only as deep as asked, and never to a logout, a file or another scheme', async () => {
    const { report } = await scanToReport([site.url('deep.localhost'), '--depth', '2']);
    expect(report.pages.map(({ url }) => new URL(url).pathname)).toEqual(['/', '/1', '/2']);
  });
});

describe('an interrupted scan', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('leaves a valid partial report on %s', async (signal) => {
    const { exitCode, report, stderr } = await scanToReport([site.url('slow.localhost')], {
      onStart: (child) => void waitForRequest('slow.localhost/slow/1').then(() => child.kill(signal)),
    });
    expect(exitCode).toBe(3);
    expect(report.complete).toBe(false);
    expect(names(report)).toEqual(['on_start']);
    expect(stderr).toContain('Interrupted: the report has what was found until then.');
  });

  it('says so when the browser dies in the middle, and keeps what was found', async () => {
    const { exitCode, report } = await scanToReport([site.url('slow.localhost')], {
      onStart: (child) => void waitForRequest('slow.localhost/slow/1').then(() => killBrowserOf(child.pid ?? 0)),
    });
    expect(exitCode).toBe(3);
    expect(report.complete).toBe(false);
    expect(names(report)).toEqual(['on_start']);
  });
});

describe('a machine without a browser', () => {
  it('is told what is wrong with KAPSEL_CHROMIUM, with exit code 4', async () => {
    const { exitCode, stderr } = await kapselScan(['a.no', '--quiet'], { env: { KAPSEL_CHROMIUM: '/no/such/chromium' } });
    expect(exitCode).toBe(4);
    expect(stderr).toBe('KAPSEL_CHROMIUM names /no/such/chromium, which is not a program that can be run. Correct it or unset it.\n');
  });

  it('is told when the named program is no browser', async () => {
    const { exitCode, stderr } = await kapselScan(['a.no', '--quiet'], { env: { KAPSEL_CHROMIUM: '/bin/true' } });
    expect(exitCode).toBe(4);
    expect(stderr).toContain('/bin/true did not start');
    expect(stderr).not.toMatch(/\n\s+at /u);
  });

  it('is told what to type', async () => {
    const { exitCode, stderr } = await kapselScan(['a.no', '--quiet'], { env: { PATH: folder, PLAYWRIGHT_BROWSERS_PATH: folder } });
    expect(exitCode).toBe(4);
    expect(stderr).toContain('npx playwright install chromium');
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits for a request that begins from now on. */
async function waitForRequest(address: string): Promise<void> {
  const from = site.requests.length;
  while (!site.requests.slice(from).includes(address)) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Ends the Chromium that a scan started: its child, found by the parent's id. */
function killBrowserOf(pid: number): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  for (const child of children) process.kill(Number(child), 'SIGKILL');
}
