import type { Page } from 'playwright-core';
import { frameIdsOf } from './frame-tree.ts';
import { readLinks } from './in-page/read-links.ts';
import type { Line, Wire } from './wire.ts';

const maxLinks = 10_000;
const maxFrames = 20;

/** Beyond this a page makes up routes of its own accord. */
const maxRoutes = 200;

/** The addresses that a page and its frames of the same site lead to, read where no script of the page can have a hand in it. */
export async function linksOf(wire: Wire, page: Page): Promise<string[]> {
  const [line] = wire.linesOf(page);
  if (!line) return [];
  const frames = (await frameIdsOf(line)).slice(0, maxFrames);
  const links = await Promise.all(frames.map((frameId) => linksOfFrame(line, frameId).catch(() => []))); // A frame may have gone.
  return [...new Set(links.flat())].slice(0, maxLinks);
}

async function linksOfFrame({ send }: Line, frameId: string): Promise<string[]> {
  const { executionContextId: contextId } = (await send('Page.createIsolatedWorld', { frameId, worldName: 'kapsel' })) as { executionContextId: number };
  const expression = `(${readLinks.toString()})(${maxLinks})`;
  const { result } = (await send('Runtime.evaluate', { contextId, expression, returnByValue: true })) as { result: { value?: unknown } };
  return Array.isArray(result.value) ? (result.value as string[]) : [];
}

/**
 * The addresses that pages gave themselves without loading anything: routes of the history API and the Navigation API. The browser tells of them, so
 * there is nothing in the page that it could find, or get round.
 */
export class Routes {
  readonly #ofPage = new Map<string, Set<string>>();

  attach(wire: Wire): void {
    wire.on<{ url: string }>('Page.navigatedWithinDocument', ({ url }, { pageUrl }) => {
      const routes = this.#ofPage.get(pageUrl) ?? new Set();
      this.#ofPage.set(pageUrl, routes);
      if (routes.size < maxRoutes) routes.add(url);
    });
  }

  /** Those of the page that was opened for an address, the first one first. */
  of(pageUrl: string): string[] {
    return [...(this.#ofPage.get(pageUrl) ?? [])];
  }
}
