import { languages } from '@kapsel/core';
import { faultsOf, scanReportSchema } from '@kapsel/core/schema';
import { describe, expect, it } from 'vitest';
import { aFullReport, aHostileReport, aReport } from './fixture.test-helper.ts';
import { fileExtension, formatReport, formats, textFormats } from './index.ts';

describe('formatReport', () => {
  it.each(textFormats)('writes %s in both languages, ending with a newline', (format) => {
    for (const language of languages) {
      for (const report of [aFullReport(), aReport(), aHostileReport()]) {
        expect(formatReport(report, { format, language })).toMatch(/\S[\s\S]*\n$/u);
      }
    }
  });

  it.each(textFormats)('never claims in %s that a site is lawful', (format) => {
    const text = languages.map((language) => formatReport(aFullReport(), { format, language })).join('\n');
    expect(text).not.toMatch(/compliant|compliance|i samsvar med|etterlever/iu);
  });

  it('passes width and colour to the terminal', () => {
    const text = formatReport(aFullReport(), { format: 'table', language: 'nb', width: 60, color: true });
    expect(text).toContain('\u001b[1m');
    expect(text).toContain('━'.repeat(60));
  });

  it('has a file extension for every format', () => {
    expect(formats.map((format) => fileExtension[format])).toEqual(['txt', 'json', 'csv', 'md', 'html', 'sarif', 'xml', 'pdf']);
  });
});

it('is tested with reports that a scan could write', () => {
  expect(faultsOf(scanReportSchema, aFullReport())).toEqual([]);
  expect(faultsOf(scanReportSchema, aReport())).toEqual([]);
});
