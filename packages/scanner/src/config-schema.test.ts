import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { siteConfigJsonSchema } from '@kapsel/core/schema';
import ajv2020 from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schemaFor } from './config-schema.ts';
import { draftSiteConfig } from './draft-config.ts';
import { aFullReport } from './report/fixture.test-helper.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-schema-'));
  for (const part of ['shop/node_modules/@kapsel/core/dist', 'shop/consent', 'elsewhere']) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'shop/node_modules/@kapsel/core/dist/site-config.schema.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['shop/kapsel.config.json', './node_modules/@kapsel/core/dist/site-config.schema.json'],
  ['shop/consent/kapsel.config.json', '../node_modules/@kapsel/core/dist/site-config.schema.json'],
  ['elsewhere/kapsel.config.json', undefined],
])('finds the schema that is installed above %s', (file, schema) => {
  expect(schemaFor(join(folder, file))).toBe(schema);
});

it('is a JSON Schema that a draft fits, with every colour of a theme, and no misspelt key or word', () => {
  const ajv = new ajv2020.default({ allErrors: true });
  formatsPlugin.default(ajv);
  const fits = ajv.compile(siteConfigJsonSchema());
  const config = { $schema: './site-config.schema.json', ...draftSiteConfig(aFullReport()), ui: { theme: { light: { accent: '#1D4F91' } } } };
  fits(config);
  expect(fits.errors).toBeNull();
  expect(fits({ ...config, blockng: 'marked' })).toBe(false);
  expect(fits({ ...config, blocking: 'none' })).toBe(false);
  expect(fits({ ...config, services: [{ id: 'a' }] })).toBe(false);
});
