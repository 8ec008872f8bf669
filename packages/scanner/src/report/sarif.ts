import { createHash } from 'node:crypto';
import type { Finding, Language, ScanItem, ScanReport, Severity } from '@kapsel/core';
import { nameOrNameless, shownHost, validityOf } from './cookie-table.ts';
import { toJson } from './json.ts';
import { ruleText } from './rule-texts.ts';
import { visible } from './safe-text.ts';
import { texts } from './texts.ts';

/** SARIF has three levels for what is wrong (2.1.0, section 3.27.10). */
const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { high: 'error', medium: 'warning', low: 'note', info: 'note' };

/** Findings for code scanning, one result for each thing that a finding is about: SARIF 2.1.0. */
export function formatSarif(report: ScanReport, language: Language): string {
  const { findings, generator, complete, startedAt, finishedAt, couldNotSee } = report;
  const codes = [...new Set(findings.map(({ code }) => code))];
  return toJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kapsel-scan', version: visible(generator.version), rules: codes.map((code) => ruleOf(code, findings, language)) } },
        language,
        invocations: [
          {
            executionSuccessful: complete,
            startTimeUtc: startedAt,
            endTimeUtc: finishedAt,
            toolExecutionNotifications: couldNotSee.map(({ code, message }) => ({ descriptor: { id: code }, level: 'note', message: { text: visible(message) } })),
          },
        ],
        results: findings.flatMap((finding) => resultsOf(finding, codes.indexOf(finding.code), report, language)),
      },
    ],
  });
}

function ruleOf(code: string, findings: readonly Finding[], language: Language): object {
  const { title, help } = ruleText(code, findings, language);
  const severity = findings.find((finding) => finding.code === code)?.severity ?? 'info';
  return {
    id: code,
    shortDescription: { text: visible(title) },
    fullDescription: { text: visible(help) },
    help: { text: visible(help) },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['privacy', 'cookies'] },
  };
}

function resultsOf(finding: Finding, ruleIndex: number, report: ScanReport, language: Language): object[] {
  const { title } = ruleText(finding.code, report.findings, language);
  const concerned = finding.items.length > 0 ? finding.items : [undefined];
  return concerned.map((name) => {
    const item = report.items.find((one) => nameOrNameless(one, language) === name);
    const page = item?.pages[0] ?? report.startUrl;
    const what = name === undefined ? '' : `: ${name}${item ? ` (${factsOf(item, language)})` : ''}`;
    return {
      ruleId: finding.code,
      ruleIndex,
      level: levels[finding.severity],
      message: { text: visible(`${title}${what}. ${finding.message}`) },
      locations: [{ physicalLocation: { artifactLocation: { uri: placeOf(page) }, region: { startLine: 1 } } }],
      // By this one GitHub knows again what it has shown before.
      partialFingerprints: { primaryLocationLineHash: fingerprint(finding.code, shownHost(report.startUrl), name ?? '') },
      properties: { severity: finding.severity, page: visible(page) },
    };
  });
}

function factsOf(item: ScanItem, language: Language): string {
  const validity = item.kind === 'request' ? '' : validityOf(item, language);
  return [texts[language].kind[item.kind], item.domain, validity].filter(Boolean).join(', ');
}

/**
 * A page as a path, without scheme, port and query: GitHub takes no report in which a location has another scheme than its
 * checkout (https://github.com/github/codeql-action/issues/754).
 */
function placeOf(page: string): string {
  if (!URL.canParse(page)) return encodeURIComponent(visible(page, 100)) || 'page';
  const { host, pathname } = new URL(page);
  const path = pathname.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return [host.replace(/[^\w.-]/gu, '_') || 'page', ...path.map((segment) => encodeURIComponent(decoded(segment)))].join('/');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function fingerprint(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
