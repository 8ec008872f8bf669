import type { Page } from 'playwright-core';
import { readStorageKeys } from '../in-page/read-page.ts';
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

/** localStorage and sessionStorage of every frame that lets itself be asked. */
export class StorageCollector implements Collector<readonly SeenKey[]> {
  readonly id = 'storage';
  readonly #seen = new Map<string, SeenKey>();

  async attach(): Promise<void> {
    // Nothing runs ahead: web storage is still there when the page has come to rest.
  }

  async look(page: Page, pageUrl: string): Promise<void> {
    const answers = await Promise.allSettled(page.frames().map((frame) => frame.evaluate(readStorageKeys, maxKeysOfOrigin)));
    for (const answer of answers) {
      if (answer.status === 'rejected') continue; // The frame went away while it was asked.
      const { origin, localStorage, sessionStorage } = answer.value;
      if (origin === 'null') continue;
      for (const name of localStorage) this.#add('localStorage', origin, name, pageUrl);
      for (const name of sessionStorage) this.#add('sessionStorage', origin, name, pageUrl);
    }
  }

  async finish(): Promise<readonly SeenKey[]> {
    return [...this.#seen.values()];
  }

  #add(kind: SeenKey['kind'], origin: string, name: string, pageUrl: string): void {
    const key = JSON.stringify([kind, origin, name]);
    const known = this.#seen.get(key);
    this.#seen.set(key, { kind, origin, name, pages: addPage(known?.pages ?? [], pageUrl) });
  }
}
