/** A comparison of two reports in the shapes that a report has. */
import type { Language } from '@kapsel/core';
import { shownHost } from '../report/cookie-table.ts';
import { code, breakable } from '../report/html-evidence.ts';
import { htmlPage } from '../report/html-page.ts';
import { html, type Html } from '../report/html-template.ts';
import { toJson } from '../report/json.ts';
import { codeForMarkdown, forCsv, forMarkdown, forTerminal } from '../report/safe-text.ts';
import { wrap } from '../report/text-layout.ts';
import { texts } from '../report/texts.ts';
import { changeableFields, type DiffEntry, type ReportDiff } from './compare-reports.ts';
import { betweenText, diffSentences, diffTexts } from './texts.ts';

export const diffFormats = ['table', 'json', 'csv', 'md', 'html'] as const;
export type DiffFormat = (typeof diffFormats)[number];

export interface DiffFormatOptions {
  readonly format: DiffFormat;
  readonly language: Language;
  /** Columns of the terminal, and whether it has colours; of `table` only. */
  readonly width?: number;
  readonly color?: boolean;
}

export function formatDiff(diff: ReportDiff, options: DiffFormatOptions): string {
  switch (options.format) {
    case 'table':
      return terminal(diff, options);
    case 'json':
      return json(diff);
    case 'csv':
      return csv(diff, options.language);
    case 'md':
      return markdown(diff, options.language);
    case 'html':
      return page(diff, options.language);
  }
}

function json({ before, after, entries }: ReportDiff): string {
  const about = ({ startUrl, startedAt, complete }: ReportDiff['before']) => ({ startUrl, startedAt, complete });
  const told = ({ kind, name, domain, provider, category, validity, changes }: DiffEntry) => ({ kind, name, domain, provider, category, validity, ...(changes.length > 0 && { changes }) });
  const of = (state: DiffEntry['state']) => entries.filter((entry) => entry.state === state).map(told);
  return toJson({ schemaVersion: 1, before: about(before), after: about(after), new: of('new'), gone: of('gone'), changed: of('changed') });
}

const byteOrderMark = '\ufeff';

/** One line for each thing, with what it was and what it is side by side. */
function csv({ entries }: ReportDiff, language: Language): string {
  const [t, d] = [texts[language], diffTexts[language]];
  const header = [d.column, t.csvColumns.name, t.csvColumns.kind, t.csvColumns.domain, t.csvColumns.provider, t.csvColumns.category, t.csvColumns.validity, ...changeableFields.flatMap((field) => [`${d.field[field]} (1)`, `${d.field[field]} (2)`])];
  const lines = entries.map((entry) => {
    const change = (field: (typeof changeableFields)[number]) => entry.changes.find((one) => one.field === field);
    return [d.state[entry.state], entry.name, t.kind[entry.kind], entry.domain, entry.provider, entry.category, entry.validity, ...changeableFields.flatMap((field) => [change(field)?.before ?? '', change(field)?.after ?? ''])];
  });
  return byteOrderMark + [header, ...lines].map((cells) => `${cells.map(forCsv).join(',')}\r\n`).join('');
}

function markdown(diff: ReportDiff, language: Language): string {
  const [t, d] = [texts[language], diffTexts[language]];
  const header = [d.column, t.columns.name, t.fields.domain, t.columns.provider, t.columns.category, t.columns.validity, d.what];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = diff.entries.map((entry) => {
    const kind = entry.kind === 'cookie' ? '' : ` (${t.kind[entry.kind]})`;
    return line([d.state[entry.state], codeForMarkdown(entry.name) + kind, forMarkdown(entry.domain), forMarkdown(entry.provider), entry.category, forMarkdown(entry.validity), changesText(entry, language).map(forMarkdown).join('; ')]);
  });
  const blocks = [
    `# ${forMarkdown(d.title(shownHost(diff.after.startUrl)))}`,
    forMarkdown(betweenText(diff, language)),
    diffSentences(diff, language).map(forMarkdown).join(' '),
    rows.length === 0 ? '' : [line(header), line(header.map(() => '---')), ...rows].join('\n'),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** `levetid: 1 år → 2 år` for each thing that changed. */
function changesText({ changes }: DiffEntry, language: Language): string[] {
  return changes.map(({ field, before, after }) => `${diffTexts[language].field[field]}: ${before || '–'} → ${after || '–'}`);
}

const marks = { new: '+', gone: '-', changed: '~' } as const;
const colors = { new: '32', gone: '31', changed: '33' } as const;

function terminal(diff: ReportDiff, { language, width = 100, color = false }: DiffFormatOptions): string {
  const room = Math.max(40, width);
  const styled = (text: string, sgr: string) => (color ? `\u001b[${sgr}m${text}\u001b[0m` : text);
  const paragraph = (text: string, indent = '') => wrap(forTerminal(text, 2000), room - indent.length).map((line) => indent + line);
  const entries = diff.entries.flatMap((entry) => {
    const facts = [entry.provider, entry.category, entry.validity, entry.name === entry.domain ? '' : entry.domain, entry.kind === 'cookie' ? '' : texts[language].kind[entry.kind]];
    const [head = '', ...more] = paragraph(`${entry.name}  (${facts.filter(Boolean).join(', ')})`, '  ');
    return [
      `${styled(`${marks[entry.state]} ${diffTexts[language].state[entry.state]}`, colors[entry.state])}${head.slice(1)}`,
      ...more.map((line) => `    ${line.trimStart()}`),
      ...changesText(entry, language).flatMap((text) => paragraph(text, '    ')),
    ];
  });
  const title = paragraph(diffTexts[language].title(shownHost(diff.after.startUrl))).map((line) => styled(line, '1'));
  return `${[...title, ...paragraph(betweenText(diff, language)), '', ...diffSentences(diff, language).flatMap((sentence) => paragraph(sentence)), ...(entries.length > 0 ? ['', ...entries] : [])].join('\n')}\n`;
}

function page(diff: ReportDiff, language: Language): string {
  const [t, d] = [texts[language], diffTexts[language]];
  const title = d.title(shownHost(diff.after.startUrl));
  const sentences = diffSentences(diff, language);
  const column = (text: string): Html => html`<th scope="col" role="columnheader">${text}</th>`;
  const cell = (label: string, content: Html | string, style = ''): Html => html`<td role="cell" class="${style}"${content !== '' && html` data-label="${label}"`}><span>${content}</span></td>`;
  const rows = diff.entries.map(
    (entry) => html`
<tr role="row"><th scope="row" role="rowheader">${code(entry.name)}${entry.kind !== 'cookie' && html` <span class="soft">${t.kind[entry.kind]}</span>`}</th>${cell(d.column, html`<strong class="diff-${entry.state}">${d.state[entry.state]}</strong>`)}${cell(t.fields.domain, html`${breakable(entry.domain)}`)}${cell(t.columns.provider, html`${breakable(entry.provider)}`)}${cell(t.columns.category, entry.category, 'num')}${cell(t.columns.validity, entry.validity, 'num')}${cell(d.what, entry.changes.length > 0 ? html`${changesText(entry, language).map((text) => html`${text}<br>`)}` : '')}</tr>`,
  );
  return htmlPage({
    language,
    title,
    subtitle: d.subtitle,
    facts: [betweenText(diff, language)],
    generator: diff.after.generator,
    main: html`<section aria-labelledby="summary"><h2 id="summary">${t.headings.summary}</h2>
${sentences.slice(0, -1).map((sentence) => html`<p class="notice">${sentence}</p>`)}
<p class="lede">${sentences.at(-1)}</p></section>
${
  rows.length > 0 &&
  html`<section aria-labelledby="differences"><h2 id="differences">${d.differences}</h2>
<table class="listing" role="table">
<thead role="rowgroup"><tr role="row">${[t.columns.name, d.column, t.fields.domain, t.columns.provider, t.columns.category, t.columns.validity, d.what].map(column)}</tr></thead>
<tbody role="rowgroup">${rows}</tbody>
</table></section>`
}`,
  });
}
