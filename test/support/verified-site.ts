import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteConfig } from '@kapsel/core';
import { sdkFile } from './kapsel-page.ts';
import { sendPage, startSite, type Handler, type LocalSite } from './local-site.ts';

const dist = join(import.meta.dirname, '..', '..', 'packages', 'sdk', 'dist');

const send =
  (code: string): Handler =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' }).end(code);

/** What a site that runs Kapsel has beside what all of them have. */
export interface VerifiedPage {
  readonly config?: Partial<SiteConfig>;
  /** In the body of both pages; `{port}` is the server's own. */
  readonly body?: string;
  /** Runs where the counter does. */
  readonly counter?: string;
  /** `Set-Cookie` of both pages. */
  readonly cookies?: readonly string[];
  /** The same, while the visitor's consent has a yes for analytics. */
  readonly cookiesOfYes?: readonly string[];
}

/** The services of such a site: a session that nobody is asked about, and a counter that needs a yes. */
export function servicesAt(port: number): SiteConfig['services'] {
  return [
    { id: 'session', name: 'Session', provider: 'The shop', category: 'necessary', exemption: 'user-requested', reason: 'Without it a basket is empty on the next page.', since: 1, hosts: [], cookies: ['sid'], storage: [] },
    { id: 'counter', name: 'Counter', provider: 'Counter Ltd', category: 'analytics', since: 1, hosts: [`counter.localhost:${port}`], cookies: ['_count', '_visitor'], storage: ['count-*'] },
  ];
}

/** A counter as many are: it has a cookie and a key, and tells its home of each page. */
const counting = `document.cookie = '_count=1; Path=/; Max-Age=86400'; localStorage.setItem('count-visits', '1'); fetch(new URL('/hit?' + location.pathname, document.currentScript?.src ?? counterHome), { mode: 'no-cors' });`;

/** A shop of two pages with the built SDK, whose counter is held by its mark, or where blocking is automatic by the host that its script comes from. */
export function startVerifiedSite({ config = {}, body = '', counter = '', cookies = [], cookiesOfYes = [] }: VerifiedPage = {}): Promise<LocalSite> {
  const isMarked = (config.blocking ?? 'marked') === 'marked';
  const files = readdirSync(dist).filter((file) => /^kapsel.*\.js$/u.test(file));
  const page: Handler = (request, response, url) => {
    const hasYes = /kapsel_consent=1\.\d+\.\w+\.f?a/u.test(request.headers.cookie ?? '');
    const whole = { schemaVersion: 1, siteId: 'shop', policyVersion: 3, language: 'en', blocking: 'marked', regime: 'opt-in', parties: { controller: 'The shop', contact: 'shop@example.no' }, ui: { reopen: 'end' }, services: servicesAt(Number(url.port)), ...config };
    const source = `http://counter.localhost:${url.port}/counter.js`;
    const loader = isMarked
      ? `<script type="text/plain" data-category="analytics" data-service="counter" data-src="${source}"></script>`
      : `<script>document.head.append(Object.assign(document.createElement('script'), { src: '${source}' }))</script>`;
    const head = `<script>window.kapselConfig = ${JSON.stringify(whole)}</script><script src="/kapsel${isMarked ? '' : '-auto'}.js"></script>`;
    sendPage(response, `${head}<h1>Shop</h1><a href="/">Home</a> <a href="/two">More</a>${loader}${body.replaceAll('{port}', url.port)}`, { 'Set-Cookie': ['sid=1; HttpOnly; Path=/', ...cookies, ...(hasYes ? cookiesOfYes : [])] });
  };
  return startSite({
    ...Object.fromEntries(files.map((file) => [`/${file}`, send(sdkFile(file))])),
    '/': page,
    '/two': page,
    'counter.localhost/counter.js': send(`const counterHome = document.currentScript?.src; ${counting}${counter}`),
    'counter.localhost/hit': (_request, response) => response.writeHead(204).end(),
    'ads.localhost/ad.gif': (_request, response) => response.writeHead(204).end(),
  });
}
