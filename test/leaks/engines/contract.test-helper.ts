import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startTracker } from '../tracker.ts';
import type { Engine, Page, StoredName } from './engine.ts';

const page = `<!doctype html><title>Shop</title><div id="host"></div><iframe title="" src="/frame"></iframe>
<script>
  host.attachShadow({ mode: 'open' }).innerHTML = '<button>Store</button>';
  host.shadowRoot.querySelector('button').onclick = () => {
    document.cookie = 'a=1; path=/';
    localStorage.setItem('b', '1');
    sessionStorage.setItem('c', '1');
    indexedDB.open('d', 1);
    caches.open('e');
  };
</script>`;

/** What the matrix relies on in an engine, whichever it is. */
export function itBehavesLikeAnEngine(engine: () => Engine): void {
  it('clicks in shadow roots, runs text whatever the policy, and sees what is stored in this profile only', async () => {
    const headers = { 'Content-Security-Policy': "script-src 'unsafe-inline'" };
    const { site, close } = await startTracker(() => ({ type: 'text/html', body: page, headers }));
    const [first, second] = [await engine().open(), await engine().open()];
    try {
      await Promise.all([first.goto(site), second.goto(site)]);
      await first.click('button');
      const host = new URL(site).hostname;
      const names = [['cookie', 'a'], ['localStorage', 'b'], ['sessionStorage', 'c'], ['indexedDB', 'd'], ['cacheStorage', 'e']];
      expect(await storedBy(first, names.length)).toEqual(expect.arrayContaining(names.map(([kind, name]) => ({ kind, name, host }))));
      expect(await second.stored()).toEqual([]);
      expect(await first.evaluate((more) => Promise.resolve(`${document.title} ${more}`), 'and more')).toBe('Shop and more');
      await expect(first.evaluate(() => Promise.reject(new TypeError('No shop')))).rejects.toThrow('No shop');
    } finally {
      await Promise.all([first.close(), second.close(), close()]);
    }
  });
}

/** A database is listed a moment after it was asked for. */
async function storedBy(page: Page, atLeast: number): Promise<StoredName[]> {
  for (const end = performance.now() + 5000; ; ) {
    const stored = await page.stored();
    if (stored.length >= atLeast || performance.now() > end) return stored;
    await sleep(50);
  }
}
