import { chainLink, chainStart, recordDigest } from '@kapsel/core';
import { expect, it } from 'vitest';
import { bodyOf, digestOf, linkAfter } from './chain.ts';
import { makeRecord } from './make-record.ts';
import { given, shop } from './shop.test-helper.ts';

it('hashes as core does', async () => {
  const record = makeRecord(given(), { policyVersion: 1, configHash: 'a'.repeat(64), config: shop }, '0'.repeat(32), 0);
  const salt = '00'.repeat(15) + 'ff';
  const digest = digestOf(bodyOf(record), salt);
  expect(digest).toBe(await recordDigest(record, salt));
  expect(linkAfter(chainStart, digest)).toBe(await chainLink(chainStart, digest));
});
