import type { Page } from 'playwright-core';
import { readStorageKeys, type StorageKeys } from '../in-page/read-page.ts';
import { addPage } from './cookies.ts';
import type { Collector } from './collector.ts';

/** A key of web storage; its value never leaves the page. */
export interface SeenKey {
  readonly kind: 'localStorage' | 'sessionStorage';
  readonly origin: string;
  readonly name: string;
  readonly pages: readonly string[];
}

const maxKeysOfOrigin = 2000;

/** Beyond this a site is making up names, not storing things. */
const maxKeys = 20_000;

/** localStorage and sessionStorage of every frame that lets itself be asked. */
export class StorageCollector implements Collector<readonly SeenKey[]> {
  readonly id = 'storage';
  readonly #seen = new Map<string, SeenKey>();

  async attach(): Promise<void> {
    // Nothing runs ahead: web storage is still there when the page has come to rest.
  }

  async look(page: Page, pageUrl: string): Promise<void> {
    // Each frame for itself: one that never answers takes nothing from the others, one that went away has nothing to tell.
    await Promise.all(
      page.frames().map((frame) =>
        frame.evaluate(readStorageKeys, maxKeysOfOrigin).then(
          (keys) => this.#addAll(keys, pageUrl),
          () => {},
        ),
      ),
    );
  }

  async finish(): Promise<readonly SeenKey[]> {
    return [...this.#seen.values()];
  }

  #addAll({ origin, localStorage, sessionStorage }: StorageKeys, pageUrl: string): void {
    if (origin === 'null') return;
    for (const name of localStorage) this.#add('localStorage', origin, name, pageUrl);
    for (const name of sessionStorage) this.#add('sessionStorage', origin, name, pageUrl);
  }

  #add(kind: SeenKey['kind'], origin: string, name: string, pageUrl: string): void {
    const key = JSON.stringify([kind, origin, name]);
    const known = this.#seen.get(key);
    if (!known && this.#seen.size >= maxKeys) return;
    this.#seen.set(key, { kind, origin, name, pages: addPage(known?.pages ?? [], pageUrl) });
  }
}
