import type { Page, Request } from 'playwright-core';
import { addPage } from './cookies.ts';
import type { Collector, PassScope } from './collector.ts';

/** Requests to one address, query aside: what is in a query belongs to the visitor. */
export interface SeenRequest {
  readonly origin: string;
  readonly path: string;
  /** Frames that asked, and redirects that led there. */
  readonly initiators: readonly string[];
  readonly pages: readonly string[];
}

/** Beyond this many addresses a site is generating them. */
const maxAddresses = 5000;

/** Every http(s) address that the site made the browser ask for. */
export class RequestCollector implements Collector<readonly SeenRequest[]> {
  readonly id = 'requests';
  readonly #seen = new Map<string, SeenRequest>();

  async attach({ context, urlOf }: PassScope): Promise<void> {
    context.on('request', (request) => this.#onRequest(request, urlOf));
  }

  async look(_page: Page, _pageUrl: string): Promise<void> {
    // Told as it happens.
  }

  async finish(): Promise<readonly SeenRequest[]> {
    return [...this.#seen.values()];
  }

  #onRequest(request: Request, urlOf: PassScope['urlOf']): void {
    if (!URL.canParse(request.url())) return;
    const { protocol, origin, pathname } = new URL(request.url());
    if (protocol !== 'http:' && protocol !== 'https:') return;
    const key = origin + pathname;
    const known = this.#seen.get(key);
    if (!known && this.#seen.size >= maxAddresses) return;
    this.#seen.set(key, {
      origin,
      path: pathname,
      initiators: known?.initiators ?? initiatorsOf(request),
      pages: addPage(known?.pages ?? [], pageOf(request, urlOf)),
    });
  }
}

/** The redirect that led here and the frame that asked, nearest first. */
function initiatorsOf(request: Request): string[] {
  const urls = [request.redirectedFrom()?.url() ?? ''];
  try {
    const frame = request.frame();
    urls.push(request.isNavigationRequest() ? (frame.parentFrame()?.url() ?? '') : frame.url());
  } catch {
    // A service worker's request has no frame.
  }
  return urls.filter((url) => url !== '');
}

function pageOf(request: Request, urlOf: PassScope['urlOf']): string {
  try {
    return urlOf(request.frame().page());
  } catch {
    return '';
  }
}
