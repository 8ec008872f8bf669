import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { toSetCookie } from './header-cookies.ts';
import { dropCookieLines, LeftOut } from './left-out.ts';
import { renderPage } from './page.ts';
import { routes, type Route } from './routes.ts';

/** Changes to what the site sets, so that a test can take a cookie away or add an unknown one. */
export interface CookieChanges {
  /** Names of cookies to leave out, whoever sets them. */
  readonly without?: readonly string[];
  /** Further `Set-Cookie` values, sent as they are with every page. */
  readonly extraDocumentCookies?: readonly string[];
}

/** What one address answers with, ready to send. */
export interface Resource {
  readonly body: string | Buffer;
  readonly contentType: string;
  /** Computed for each answer, as values and expiry dates are new each time. */
  readonly setCookies: () => string[];
  readonly isFetchedWithCredentials: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Reads every known file once, by the same keys as `routes`. */
export async function loadResources({ without = [], extraDocumentCookies = [] }: CookieChanges): Promise<Map<string, Resource>> {
  const leftOut = new LeftOut(without);
  const resources = new Map<string, Resource>();
  for (const [address, route] of routes) {
    const cookies = (route.cookies ?? []).filter(({ name }) => !leftOut.has(name));
    const extra = route.isPage ? extraDocumentCookies : [];
    resources.set(address, {
      body: await readBody(address, route, leftOut),
      contentType: contentTypes[extname(route.file)] ?? 'application/octet-stream',
      setCookies: () => [...cookies.map(toSetCookie), ...extra],
      isFetchedWithCredentials: route.isFetchedWithCredentials ?? false,
    });
  }
  leftOut.assertAllSeen();
  return resources;
}

async function readBody(address: string, route: Route, leftOut: LeftOut): Promise<string | Buffer> {
  const content = await readExampleFile(route.file);
  if (route.isPage) {
    const path = address.slice(address.indexOf('/'));
    const layout = await readExampleFile('pages/layout.html');
    return renderPage(layout.toString(), content.toString(), path);
  }
  return route.file.endsWith('.js') ? dropCookieLines(content.toString(), leftOut) : content;
}

function readExampleFile(path: string): Promise<Buffer> {
  return readFile(new URL(`../${path}`, import.meta.url));
}
