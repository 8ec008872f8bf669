import type { VerdictReason, Verification } from '@kapsel/core';
import { scanReportJsonSchema } from '@kapsel/core/schema';
import ajv2020 from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { expect, it } from 'vitest';
import { aFullReport, aHostileReport, aReport, hostileTexts } from './fixture.test-helper.ts';

const ajv = new ajv2020.default({ allErrors: true });
formatsPlugin.default(ajv);
const fits = ajv.compile(scanReportJsonSchema());
const asJson = (report: object) => JSON.parse(JSON.stringify(report)) as unknown;

const reason: VerdictReason = { code: 'left', makes: 'fails', message: 'It was left.', items: ['_ga'], evidence: [], action: 'Erase it.' };
const verification: Verification = { config: { siteId: 'a', policyVersion: 1, source: 'page' }, verdicts: [{ pass: 'withdrawn', state: 'fails', reasons: [reason] }] };

it('is a JSON Schema that every report fits, and that refuses what is none', () => {
  for (const report of [aFullReport(), aReport(), aHostileReport(hostileTexts.filter(Boolean)), aReport({ declared: { source: 'a.csv', entries: 2 } }), aReport({ verification })]) {
    fits(asJson(report));
    expect(fits.errors).toBeNull();
  }
  expect(fits(asJson({ ...aReport(), schemaVersion: 2 }))).toBe(false);
  expect(fits(asJson({ ...aReport(), extra: 1 }))).toBe(false);
  expect(fits(asJson({ ...aReport(), items: [{}] }))).toBe(false);
});
