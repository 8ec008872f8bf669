import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Har } from './har.ts';
import { withoutSecretHeaders, withoutSecretParameters } from './har-secrets.ts';
import { page, startLocalSite, type LocalSite } from './local-site.test-helper.ts';
import { scan } from './scan.ts';

let site: LocalSite;
beforeAll(async () => {
  site = await startLocalSite();
});
afterAll(() => site.close());

describe('an archive', () => {
  it('has what was asked for and answered, and nothing that is secret', { timeout: 90_000 }, async () => {
    site.answer('har.localhost/', (response) =>
      page(response, '<a href="/b">b</a><img src="/moved?id=7" alt=""><script>fetch("/api?access_token=very-secret", { method: "POST", body: "in-the-body", headers: { Authorization: "Bearer very-secret" } })</script>', {
        'Set-Cookie': ['session=very-secret; Path=/', 'theme=dark; Path=/'],
      }));
    site.answer('har.localhost/b', '<p>B</p>');
    site.answer('har.localhost/api', (response) => void response.writeHead(201, { 'Content-Type': 'application/json' }).end('{"in":"the-answer"}'));
    site.answer('har.localhost/moved', (response) => void response.writeHead(302, { Location: '/pixel?id=8' }).end());
    site.answer('har.localhost/pixel', (response) => void response.writeHead(204).end());
    let har: Har | undefined;
    await scan({ url: site.url('har.localhost'), allowPrivate: true, passes: ['untouched'], stayMs: 0, onHar: (archive) => (har = archive) });

    const text = JSON.stringify(har);
    expect(text).not.toMatch(/very-secret|in-the-body|the-answer/u);
    const { version, pages = [], entries = [] } = har?.log ?? {};
    expect(version).toBe('1.2');
    const addresses = (path: string) => site.url('har.localhost', path);
    expect(pages.map(({ id }) => id)).toEqual(['page_1', 'page_2']);
    expect(pages.map(({ title }) => title)).toEqual([`untouched: ${addresses('/')}`, `untouched: ${addresses('/b')}`]);
    for (const { pageref } of entries) expect([undefined, ...pages.map(({ id }) => id)]).toContain(pageref);
    const of = (path: string) => entries.find(({ request }) => request.url === addresses(path));
    expect(of('/')).toMatchObject({ request: { method: 'GET' }, response: { status: 200, cookies: [{ name: 'session', value: '…' }, { name: 'theme', value: '…' }], content: { mimeType: 'text/html' } }, _resourceType: 'document' });
    expect(of('/')?.response.content.size).toBeGreaterThan(0);
    expect(of('/moved?id=7')).toMatchObject({ request: { queryString: [{ name: 'id', value: '7' }] }, response: { status: 302, redirectURL: '/pixel?id=8' } });
    expect(of('/pixel?id=8')).toMatchObject({ response: { status: 204 }, _resourceType: 'image' });
    const api = of('/api?access_token=…');
    expect(api).toMatchObject({ request: { method: 'POST' }, response: { status: 201 } });
    const sent = Object.fromEntries((api?.request.headers ?? []).map(({ name, value }) => [name.toLowerCase(), value]));
    expect(sent).toMatchObject({ authorization: '…', cookie: '…', host: new URL(addresses('/')).host });
  });
});

describe('what an archive leaves out', () => {
  it.each([
    ['https://me:pass@site.example/a?b=1', 'https://site.example/a?b=1'],
    ['/back?code=abc&lang=nb', '/back?code=…&lang=nb'],
    ['https://site.example/#id_token=abc&x=1', 'https://site.example/#id_token=…&x=1'],
    ['5; url=https://site.example/?sid=1', '5; url=https://site.example/?sid=…'],
    ['https://me:p@ss@site.example/', 'https://site.example/'],
    ['/a?access%5Ftoken=abc&%zz=1', '/a?access%5Ftoken=…&%zz=1'],
    ['/a?next=https://site.example/?token=abc', '/a?next=https://site.example/?token=…'],
    ['text/html; charset=utf-8', 'text/html; charset=utf-8'],
  ])('in %s', (text, rest) => expect(withoutSecretParameters(text)).toBe(rest));

  it('are values of headers that carry cookies or prove who one is', () => {
    const headers = { ':path': '/?code=1', Cookie: 'a=1', 'set-cookie': 'a=1\nb=2', 'X-CSRF-Token': 'x', 'X-Auth': 'x', 'Cf-Access-Jwt-Assertion': 'x', DPoP: 'x', Accept: '*/*' };
    expect(withoutSecretHeaders(headers)).toEqual([
      { name: 'Cookie', value: '…' },
      { name: 'set-cookie', value: '…' },
      { name: 'set-cookie', value: '…' },
      { name: 'X-CSRF-Token', value: '…' },
      { name: 'X-Auth', value: '…' },
      { name: 'Cf-Access-Jwt-Assertion', value: '…' },
      { name: 'DPoP', value: '…' },
      { name: 'Accept', value: '*/*' },
    ]);
  });
});
