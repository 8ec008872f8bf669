import { categoryName } from '@kapsel/core';
import type { Finding, Language, ReportedCategory, ScanReport, Severity } from '@kapsel/core';
import { auditTexts } from './audit-texts.ts';
import { cookieTable, shownHost } from './cookie-table.ts';
import type { CookieRow, ThirdParty } from './cookie-table.ts';
import { forTerminal } from './safe-text.ts';
import { categoryCounts, gravestFirst, leftOutSentence, noticeSentences, pagesCountText, summarySentences } from './summary.ts';
import { fitted, padded, sumOf, widestOf, wrap } from './text-layout.ts';
import { columnIds, dateText, texts } from './texts.ts';

export interface TerminalOptions {
  readonly language: Language;
  /** Columns of the terminal. Below 40 nothing sensible fits, so the terminal wraps. */
  readonly width?: number;
  readonly color?: boolean;
}

const gap = '  ';
const indent = '  ';
/** Name, provider, category, validity: what they keep, as long as it can be had, beside a description and above one. */
const floorsBeside = [28, 14, 14, 12] as const;
const floorsAbove = [18, 12, 14, 12] as const;
const lastFloor = 7;
/** A description narrower than this is a ladder of single words; it goes under its row. */
const narrowestDescription = 24;

type Style = 'bold' | 'dim' | ReportedCategory | Severity;

/** SGR codes from the sixteen colours that every terminal theme makes readable. */
const codes: Readonly<Record<Style, readonly [on: string, off: string]>> = {
  bold: ['1', '22'],
  dim: ['2', '22'],
  necessary: ['32', '39'],
  functional: ['36', '39'],
  analytics: ['33', '39'],
  marketing: ['35', '39'],
  unclassified: ['31', '39'],
  high: ['31', '39'],
  medium: ['33', '39'],
  low: ['36', '39'],
  info: ['39', '39'],
};

/** The report for a person at a terminal. */
export function formatTerminal(report: ScanReport, options: TerminalOptions): string {
  const page = new TerminalPage(report, options);
  return `${page.lines().join('\n')}\n`;
}

class TerminalPage {
  readonly #report: ScanReport;
  readonly #language: Language;
  readonly #width: number;
  readonly #color: boolean;

  constructor(report: ScanReport, { language, width = 100, color = false }: TerminalOptions) {
    this.#report = report;
    this.#language = language;
    this.#width = Math.max(40, Math.floor(width) || 100);
    this.#color = color;
  }

  lines(): string[] {
    const table = cookieTable(this.#report, this.#language);
    return [
      ...this.#heading(),
      '',
      ...noticeSentences(this.#report, this.#language).flatMap((sentence) => this.#text(sentence)),
      ...summarySentences(this.#report, this.#language, table.thirdParties.length).flatMap((sentence) => this.#text(sentence)),
      '',
      ...this.#table(table.rows),
      ...this.#counts(table.rows),
      '',
      ...this.#section('findings', this.#findings()),
      ...this.#section('thirdParties', this.#thirdParties(table.thirdParties)),
      ...this.#section('couldNotSee', this.#couldNotSee()),
      ...this.#text(this.#t.notAVerdict).map((line) => this.#styled(line, 'dim')),
    ];
  }

  get #t() {
    return texts[this.#language];
  }

  #heading(): string[] {
    const { startUrl, startedAt, policy, generator } = this.#report;
    const title = this.#t.title(forTerminal(shownHost(startUrl), 120));
    const facts = [this.#t.scanned(dateText(startedAt, this.#language)), pagesCountText(this.#report, this.#language), generator.browser];
    return [
      ...wrap(title, this.#width).map((line) => this.#styled(line, 'bold')),
      ...this.#text(startUrl),
      ...this.#text(`${facts.join(' · ')}; ${this.#t.thirdPartyPolicy[policy.thirdPartyCookies]}`),
    ];
  }

  #table(rows: readonly CookieRow[]): string[] {
    if (rows.length === 0) return this.#text(this.#t.emptyTable);
    const cells = rows.map((row) => this.#cells(row));
    const header = columnIds.map((column) => this.#t.columns[column]);
    const natural = header.map((title, column) => widestOf([title, ...cells.map((row) => row[column] ?? '')])).slice(0, 4);
    const widths = this.#widths(natural);
    const rule = (stroke: string) => this.#styled(stroke.repeat(this.#width), 'dim');

    const lines = [rule('━'), ...this.#row(header.slice(0, widths.length), widths, () => 'bold'), rule('━')];
    rows.forEach((row, index) => {
      const previous = rows[index - 1];
      if (previous && previous.category !== row.category) lines.push(rule('─'));
      lines.push(...this.#row(cells[index] ?? [], widths, (column) => styleOf(column, row)));
    });
    return [...lines, rule('━')];
  }

  /** Five columns where a description has room beside the others, else four. */
  #widths(natural: readonly number[]): number[] {
    const room = this.#width - 4 * gap.length;
    const needed = sumOf(natural.map((width, column) => Math.min(width, floorsBeside[column] ?? width)));
    if (needed > room - narrowestDescription) return fitted(natural, this.#width - 3 * gap.length, floorsAbove, lastFloor);
    const beside = fitted(natural, room - narrowestDescription, floorsBeside, lastFloor);
    return [...beside, room - sumOf(beside)];
  }

  #cells(row: CookieRow): string[] {
    const kind = row.kind === 'cookie' ? '' : ` (${this.#t.kind[row.kind]})`;
    return [
      forTerminal(row.name) + kind,
      forTerminal(row.provider),
      categoryName(row.category, this.#language),
      row.validity,
      forTerminal(row.description, 600),
    ];
  }

  /** One row, as many lines as its tallest cell. What has no column of its own goes below, indented. */
  #row(cells: readonly string[], widths: readonly number[], style: (column: number) => Style | null): string[] {
    const columns = widths.map((width, column) => wrap(cells[column] ?? '', width));
    const height = Math.max(...columns.map((lines) => lines.length));
    const lines = Array.from({ length: height }, (_, line) =>
      widths
        .map((width, column) => this.#styled(padded(columns[column]?.[line] ?? '', width), style(column)))
        .join(gap)
        .trimEnd(),
    );
    const below = cells.slice(widths.length).flatMap((text) => wrap(text, this.#width - indent.length));
    return [...lines, ...below.map((line) => indent + this.#styled(line, 'dim'))];
  }

  #counts(rows: readonly CookieRow[]): string[] {
    const counts = categoryCounts(rows).map(({ category, count }) => this.#t.categoryCount[category](count));
    const leftOut = leftOutSentence(this.#report, this.#language);
    return [...(counts.length > 0 ? this.#text(this.#t.inTable(counts.join(', '))) : []), ...(leftOut ? this.#text(leftOut) : [])];
  }

  #section(heading: 'findings' | 'thirdParties' | 'couldNotSee', lines: readonly string[]): string[] {
    return [this.#styled(this.#t.headings[heading], 'bold'), ...lines, ''];
  }

  #findings(): string[] {
    if (this.#report.findings.length === 0) return this.#text(this.#t.noFindings, indent);
    const labels = this.#report.findings.map(({ severity }) => this.#t.severity[severity]);
    const labelWidth = widestOf(labels);
    return gravestFirst(this.#report.findings).flatMap((finding) => this.#finding(finding, labelWidth));
  }

  #finding({ severity, message, items, evidence = [], legal, action }: Finding, labelWidth: number): string[] {
    const shownItems = items.slice(0, 8).map((item) => forTerminal(item, 80));
    const more = items.length > shownItems.length ? ` ${this.#t.andMore(items.length - shownItems.length)}` : '';
    const names = shownItems.length > 0 ? ` (${shownItems.join(', ')}${more})` : '';
    const t = auditTexts[this.#language];
    const room = this.#width - indent.length - labelWidth - gap.length;
    const lines = wrap(forTerminal(message, 600) + names, room);
    const below = [
      action === undefined ? '' : `${t.action}: ${action}`,
      legal === undefined ? '' : `${t.legal}: ${legal}`,
      ...evidence.slice(0, 3).map((text) => `${t.evidence}: ${text}`),
    ].filter((text) => text !== '');
    return [
      ...lines.map((line, index) => indent + this.#styled(padded(index === 0 ? this.#t.severity[severity] : '', labelWidth), severity) + gap + line),
      ...below.flatMap((text) => wrap(forTerminal(text, 300), room)).map((line) => indent + ' '.repeat(labelWidth) + gap + this.#styled(line, 'dim')),
    ];
  }

  #thirdParties(parties: readonly ThirdParty[]): string[] {
    if (parties.length === 0) return this.#text(this.#t.noThirdParties, indent);
    return parties.flatMap(({ name, hosts, categories, addresses, pixels }) => {
      const inCategories = categories.map((category) => categoryName(category, this.#language)).join(', ');
      const isNamedByHost = hosts.length === 1 && hosts[0] === name;
      const shownHosts = hosts.slice(0, 6).map((host) => forTerminal(host, 120));
      const more = hosts.length > shownHosts.length ? ` ${this.#t.andMore(hosts.length - shownHosts.length)}` : '';
      const where = isNamedByHost ? '' : `: ${shownHosts.join(', ')}${more}`;
      return this.#text(`${forTerminal(name, 120)} (${inCategories}, ${this.#t.addresses(addresses, pixels)})${where}`, indent, 4_000);
    });
  }

  #couldNotSee(): string[] {
    const messages = this.#report.couldNotSee.map(({ message }) => message);
    return (messages.length > 0 ? messages : [this.#t.sawEverything]).flatMap((message) => this.#text(message, indent, 600));
  }

  /** A paragraph; its later lines are indented a little further where it is an entry of a list. */
  #text(text: string, before = '', longest = 600): string[] {
    const lines = wrap(forTerminal(text, longest), this.#width - 2 * before.length);
    return lines.map((line, index) => before + (index > 0 ? before : '') + line);
  }

  #styled(text: string, style: Style | null): string {
    if (!this.#color || style === null || text.trim() === '') return text;
    const [on, off] = codes[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  }
}

function styleOf(column: number, row: CookieRow): Style | null {
  if (column === 0) return 'bold';
  return column === 2 ? row.category : null;
}
