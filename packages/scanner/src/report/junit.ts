import type { Finding, Language, ScanReport } from '@kapsel/core';
import { shownHost } from './cookie-table.ts';
import { html, type Html } from './html-template.ts';
import { codesLookedFor, ruleText } from './rule-texts.ts';
import { noticeSentences } from './summary.ts';
import { texts } from './texts.ts';

/**
 * Findings for whatever shows test results: JUnit's XML, one test a rule. A grave finding is a failure; one of severity low or
 * info is told in a test that passes. A scan that is not complete is an error.
 *
 * `html` makes XML too: what it escapes, it escapes by entities that XML knows.
 */
export function formatJunit(report: ScanReport, language: Language): string {
  const site = shownHost(report.startUrl);
  const cases = codesLookedFor(report).map((code) => testOf(code, site, report, language));
  const failures = cases.filter(({ failed }) => failed).length;
  const errors = report.complete ? 0 : 1;
  const seconds = Math.max(0, (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000).toFixed(3);
  const counts = html`tests="${cases.length + 1}" failures="${failures}" errors="${errors}"`;
  return `${html`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="kapsel-scan" ${counts} time="${seconds}">
<testsuite name="${site}" ${counts} skipped="0" timestamp="${report.startedAt.replace(/\.\d+Z$/u, '')}" time="${seconds}">
<testcase classname="${site}" name="complete" time="${seconds}">${!report.complete && html`<error type="incomplete" message="${noticeSentences(report, language)[0]}">${noticeSentences(report, language).join(' ')}</error>`}</testcase>
${cases.map(({ markup }) => markup)}</testsuite>
</testsuites>`}\n`;
}

function testOf(code: string, site: string, { findings: all }: ScanReport, language: Language): { failed: boolean; markup: Html } {
  const { title, help } = ruleText(code, all, language);
  const findings = all.filter((finding) => finding.code === code);
  const grave = findings.filter(isGrave);
  const [worst] = grave;
  const told = (some: readonly Finding[]) => some.map((finding) => html`${lineOf(finding, language)}\n`);
  const rest = findings.filter((finding) => !isGrave(finding));
  return {
    failed: worst !== undefined,
    markup: html`<testcase classname="${site}" name="${code === title ? code : `${code}: ${title}`}" time="0">${worst && html`<failure type="${worst.severity}" message="${worst.message}">${told(grave)}${help}</failure>`}${rest.length > 0 && html`<system-out>${told(rest)}${help}</system-out>`}</testcase>
`,
  };
}

function isGrave({ severity }: Finding): boolean {
  return severity === 'high' || severity === 'medium';
}

function lineOf({ severity, message, items }: Finding, language: Language): string {
  return `${texts[language].severity[severity]}: ${message}${items.length > 0 ? ` (${items.join(', ')})` : ''}`;
}
