import { categoryName } from '@kapsel/core';
import type { Finding, Language, ScanReport } from '@kapsel/core';
import { auditTexts } from './audit-texts.ts';
import { cookieTable, shownHost } from './cookie-table.ts';
import type { CookieRow, ThirdParty } from './cookie-table.ts';
import { codeForMarkdown, forMarkdown } from './safe-text.ts';
import { gravestFirst, leftOutSentence, noticeSentences, pagesCountText, summarySentences } from './summary.ts';
import { columnIds, dateText, texts } from './texts.ts';

/** For a pull request, a wiki or a policy page that is kept in Markdown. */
export function formatMarkdown(report: ScanReport, language: Language): string {
  const t = texts[language];
  const table = cookieTable(report, language);
  const sentences = summarySentences(report, language, table.thirdParties.length);
  const blocks = [
    `# ${forMarkdown(t.title(shownHost(report.startUrl)))}`,
    [t.scanned(dateText(report.startedAt, language)), pagesCountText(report, language), t.thirdPartyPolicy[report.policy.thirdPartyCookies]]
      .map(forMarkdown)
      .join(' · '),
    noticeSentences(report, language).map((sentence) => `> ${forMarkdown(sentence)}`).join('\n'),
    sentences.map(forMarkdown).join(' '),
    `## ${t.headings.table}`,
    table.rows.length > 0 ? cookieLines(table.rows, language) : t.emptyTable,
    leftOutSentence(report, language),
    `## ${t.headings.findings}`,
    gravestFirst(report.findings).map((finding) => findingLine(finding, language)).join('\n') || t.noFindings,
    `## ${t.headings.thirdParties}`,
    table.thirdParties.map((party) => thirdPartyLine(party, language)).join('\n') || t.noThirdParties,
    `## ${t.headings.couldNotSee}`,
    report.couldNotSee.map(({ message }) => `- ${forMarkdown(message)}`).join('\n') || t.sawEverything,
    `_${forMarkdown(t.notAVerdict)}_`,
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function cookieLines(rows: readonly CookieRow[], language: Language): string {
  const header = columnIds.map((column) => texts[language].columns[column]);
  return [header, header.map(() => '---'), ...rows.map((row) => cellsOf(row, language))].map(tableLine).join('\n');
}

function cellsOf(row: CookieRow, language: Language): string[] {
  const kind = row.kind === 'cookie' ? '' : ` (${texts[language].kind[row.kind]})`;
  return [
    codeForMarkdown(row.name) + kind,
    forMarkdown(row.provider),
    categoryName(row.category, language),
    row.validity,
    forMarkdown(row.description),
  ];
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function findingLine({ severity, message, items, evidence = [], legal, action }: Finding, language: Language): string {
  const t = auditTexts[language];
  const names = items.length > 0 ? ` (${items.map(codeForMarkdown).join(', ')})` : '';
  return [
    `- **${texts[language].severity[severity]}:** ${forMarkdown(message)}${names}`,
    ...(action === undefined ? [] : [`  - ${t.action}: ${forMarkdown(action)}`]),
    ...(legal === undefined ? [] : [`  - ${t.legal}: ${forMarkdown(legal)}`]),
    ...evidence.map((text) => `  - ${t.evidence}: ${forMarkdown(text)}`),
  ].join('\n');
}

function thirdPartyLine({ name, hosts, categories, addresses, pixels }: ThirdParty, language: Language): string {
  const inCategories = categories.map((category) => categoryName(category, language)).join(', ');
  return `- ${forMarkdown(name)}: ${hosts.map(codeForMarkdown).join(', ')} (${inCategories}, ${texts[language].addresses(addresses, pixels)})`;
}
