import { describe, expect, it } from 'vitest';
import { createDatabase } from '../db/databases.test-helper.ts';
import { startApi } from '../server/api/api.test-helper.ts';

const empties = (count: number) => Array.from({ length: count }, () => ({}));

describe('a file with a hundred thousand faults', () => {
  it.each([
    ['a draft', '/sites/shop/draft', { config: { services: empties(100_000) } }],
    ['a draft of a few services', '/sites/shop/draft', { config: { services: empties(5000) } }],
    ['overrides', '/sites/shop/overrides', empties(100_000)],
    ['a file of a site', '/sites/shop/import', { kapselSite: 1, config: {}, notices: empties(100_000), overrides: [] }],
  ])('is refused without a word about each: %s', async (_what, path, body) => {
    await using api = await startApi(await createDatabase('sqlite'));
    const editor = await api.as('editor');
    const { status, body: answer } = await editor('PUT', path, body);
    expect(status).toBe(422);
    expect((answer.error.message as string).split('\n').length).toBeLessThan(300);
  }, 60_000);
});
