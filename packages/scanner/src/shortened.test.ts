import { expect, it } from 'vitest';
import { shortened } from './shortened.ts';

it('cuts what is longer than any address', () => {
  const ordinary = `https://a.no/${'a'.repeat(4000)}`;
  expect(shortened(ordinary)).toBe(ordinary);
  const endless = `https://a.no/${'ø'.repeat(1_000_000)}`;
  expect(endless.startsWith(shortened(endless))).toBe(true);
  expect(shortened(endless).length).toBeLessThan(10_000);
});
