import { expect, it } from 'vitest';
import { guardMemory } from './memory-guard.ts';
import type { Wire } from './wire.ts';

it('goes on after a look that failed, until the browser has ended', async () => {
  let asked = 0;
  const browser = {
    hasEnded: false,
    send: async () => {
      asked += 1;
      throw new Error('busy');
    },
  };
  guardMemory(browser as unknown as Wire, 1, () => {});
  await expect.poll(() => asked, { timeout: 15_000 }).toBeGreaterThan(1);
  browser.hasEnded = true;
});
