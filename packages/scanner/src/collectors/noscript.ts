import type { Page } from 'playwright-core';
import { parseNoscript, readNoscript, type NoscriptElement } from '../in-page/read-noscript.ts';
import type { Snapshot } from '../journal.ts';
import { IsolatedWorld } from '../isolated-world.ts';
import { addPage, type Collector, type PassScope } from './collector.ts';

/** An address in a `<noscript>` element. Its texts are hostile. */
export interface SeenNoscript extends NoscriptElement {
  readonly pages: readonly string[];
}

const maxOfPage = 500;
const maxAddresses = 2000;

/** What visitors without scripts would load, read from the HTML that the browser has: no request tells of it where scripts run. */
export class NoscriptCollector implements Collector<readonly SeenNoscript[]> {
  readonly id = 'noscript';
  readonly #seen = new Map<string, SeenNoscript>();
  /** It is in the page as it came: one look is enough. */
  readonly #looked = new Set<string>();
  #scope: PassScope | undefined;
  #desk: Page | undefined;

  async attach(scope: PassScope): Promise<void> {
    this.#scope = scope;
    // A page may forbid its document to make markup of a text (Trusted Types); the browser's first, blank one does not.
    this.#desk = scope.context.pages().find((page) => page.url() === 'about:blank');
  }

  async look(page: Page, pageUrl: string): Promise<void> {
    const [line] = this.#scope?.wire.linesOf(page) ?? [];
    if (!line || this.#looked.has(pageUrl)) return;
    const world = await IsolatedWorld.of(line);
    const texts = await world.run(readNoscript, maxOfPage);
    this.#looked.add(pageUrl);
    if (texts.texts.length === 0) return;
    const found = this.#desk ? await this.#desk.evaluate(parseNoscript, texts) : await world.run(parseNoscript, texts);
    for (const one of found) this.#add(one, pageUrl);
  }

  async finish(): Promise<readonly SeenNoscript[]> {
    return [...this.#seen.values()];
  }

  snapshot(): Snapshot {
    return [...this.#seen];
  }

  restore(snapshot: Snapshot): void {
    for (const [key, seen] of snapshot) this.#seen.set(key, seen as SeenNoscript);
  }

  #add(found: NoscriptElement, pageUrl: string): void {
    if (!/^https?:/u.test(found.url)) return;
    const { origin, pathname } = new URL(found.url);
    const url = origin + pathname;
    const key = `${found.element} ${url}`;
    const known = this.#seen.get(key);
    if (!known && this.#seen.size >= maxAddresses) return;
    this.#seen.set(key, { ...found, url, invisible: found.invisible || (known?.invisible ?? false), pages: addPage(known?.pages ?? [], pageUrl) });
  }
}
