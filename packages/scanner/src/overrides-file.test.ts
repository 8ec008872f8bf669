import { overridesJsonSchema } from '@kapsel/core/schema';
import ajv2020 from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { expect, it } from 'vitest';

it('has a JSON Schema for editors, which refuses what the scan would refuse', () => {
  const ajv = new ajv2020.default({ allErrors: true });
  formatsPlugin.default(ajv);
  const fits = ajv.compile(overridesJsonSchema());
  const override = { name: '_my_*', domain: '*.example.no', category: 'functional', purpose: { nb: 'a', en: 'b' } };
  expect([fits([override]), fits({ $schema: './overrides.schema.json', overrides: [override] }), fits([])]).toEqual([true, true, true]);
  for (const wrong of [{ ...override, category: 'ads' }, { ...override, nmae: 'a' }, { category: 'functional' }]) {
    expect([fits([wrong]), fits({ overrides: [wrong] })]).toEqual([false, false]);
  }
});
