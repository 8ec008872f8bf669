/** Four verdicts in the shapes that people read or pass on. */
import type { Language, PassVerdict, VerdictReason, VerdictState } from '@kapsel/core';
import { auditTexts } from '../report/audit-texts.ts';
import { shownHost } from '../report/cookie-table.ts';
import { code } from '../report/html-evidence.ts';
import { htmlPage } from '../report/html-page.ts';
import { html, type Html } from '../report/html-template.ts';
import { toJson } from '../report/json.ts';
import { codeForMarkdown, forMarkdown, forTerminal } from '../report/safe-text.ts';
import { wrap } from '../report/text-layout.ts';
import { texts } from '../report/texts.ts';
import { factsOf, summaryOf, testedSentence, verifyTexts, type VerifiedReport } from './texts.ts';

export const verifyFormats = ['table', 'json', 'md', 'html'] as const;
export type VerifyFormat = (typeof verifyFormats)[number];

export interface VerifyFormatOptions {
  readonly format: VerifyFormat;
  readonly language: Language;
  /** Columns of the terminal, and whether it has colours; of `table` only. */
  readonly width?: number;
  readonly color?: boolean;
}

export function formatVerification(report: VerifiedReport, options: VerifyFormatOptions): string {
  switch (options.format) {
    case 'table':
      return terminal(report, options);
    case 'json':
      return toJson(report);
    case 'md':
      return markdown(report, options.language);
    case 'html':
      return page(report, options.language);
  }
}

const marks: Readonly<Record<VerdictState, string>> = { holds: '✓', fails: '✗', unknown: '?' };
const colors: Readonly<Record<VerdictState, string>> = { holds: '32', fails: '31', unknown: '33' };

/** More names are in the JSON. */
const shownNames = 8;
const shownEvidence = 3;

function terminal(report: VerifiedReport, { language, width = 100, color = false }: VerifyFormatOptions): string {
  const [t, a] = [verifyTexts[language], auditTexts[language]];
  const room = Math.max(40, width);
  const styled = (text: string, sgr: string) => (color ? `\u001b[${sgr}m${text}\u001b[0m` : text);
  const paragraph = (text: string, indent = '') => wrap(forTerminal(text, 2000), room - indent.length).map((line) => indent + line);
  const because = ({ makes, message, items, evidence, action }: VerdictReason): string[] => {
    const names = items.length === 0 ? '' : ` (${items.slice(0, shownNames).map((name) => forTerminal(name, 80)).join(', ')}${items.length > shownNames ? ` ${texts[language].andMore(items.length - shownNames)}` : ''})`;
    const [head = '', ...more] = paragraph(message + names, '    ');
    return [
      `  ${styled(marks[makes], colors[makes])} ${head.trimStart()}`,
      ...more,
      ...(action === undefined || makes === 'holds' ? [] : paragraph(`${a.action}: ${action}`, '    ')),
      ...evidence.slice(0, shownEvidence).flatMap((line) => paragraph(`${a.evidence}: ${line}`, '    ')),
    ];
  };
  const verdict = ({ pass, state, reasons }: PassVerdict): string[] => ['', ...paragraph(`${marks[state]} ${t.state[state]}: ${t.promise[pass]}`).map((line) => styled(line, `1;${colors[state]}`)), ...reasons.flatMap(because)];
  const lines = [
    ...paragraph(t.title(shownHost(report.startUrl))).map((line) => styled(line, '1')),
    ...factsOf(report, language).flatMap((fact) => paragraph(fact)),
    ...report.verification.verdicts.flatMap(verdict),
    '',
    ...paragraph(summaryOf(report, language)).map((line) => styled(line, '1')),
    ...paragraph(testedSentence(report, language)),
    '',
    styled(texts[language].headings.couldNotSee, '1'),
    ...report.couldNotSee.flatMap(({ message }) => paragraph(message, '  ')),
  ];
  return `${lines.join('\n')}\n`;
}

function markdown(report: VerifiedReport, language: Language): string {
  const [t, a] = [verifyTexts[language], auditTexts[language]];
  const because = ({ makes, message, items, evidence, action }: VerdictReason): string =>
    [
      `- ${marks[makes]} ${forMarkdown(message)}${items.length > 0 ? ` (${items.map(codeForMarkdown).join(', ')})` : ''}`,
      ...(action === undefined || makes === 'holds' ? [] : [`  - ${a.action}: ${forMarkdown(action)}`]),
      ...evidence.map((line) => `  - ${a.evidence}: ${forMarkdown(line)}`),
    ].join('\n');
  const blocks = [
    `# ${forMarkdown(t.title(shownHost(report.startUrl)))}`,
    factsOf(report, language).map(forMarkdown).join(' · '),
    forMarkdown(summaryOf(report, language)),
    ...report.verification.verdicts.flatMap(({ pass, state, reasons }) => [`## ${marks[state]} ${t.state[state]}: ${forMarkdown(texts[language].pass[pass])}`, t.promise[pass], reasons.map(because).join('\n')]),
    `## ${texts[language].headings.couldNotSee}`,
    report.couldNotSee.map(({ message }) => `- ${forMarkdown(message)}`).join('\n'),
    `_${forMarkdown(testedSentence(report, language))}_`,
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** Of the severities that the page's style knows. */
const looks: Readonly<Record<VerdictState, string>> = { holds: 'category is-necessary', fails: 'severity severity-high', unknown: 'severity severity-medium' };

function page(report: VerifiedReport, language: Language): string {
  const [t, a] = [verifyTexts[language], auditTexts[language]];
  const because = ({ makes, message, items, evidence, action }: VerdictReason): Html => html`
<li><span class="${looks[makes]}">${t.state[makes]}</span><div><p>${message}</p>
${items.length > 0 && html`<p class="names">${t.concerns}: ${items.slice(0, 50).map((name, index) => html`${index > 0 && ', '}${code(name)}`)}</p>`}
${action !== undefined && makes !== 'holds' && html`<p class="action"><b>${a.action}:</b> ${action}</p>`}
${evidence.length > 0 && html`<details><summary>${a.evidence}</summary><ul class="plain">${evidence.map((line) => html`<li>${code(line)}</li>`)}</ul></details>`}</div></li>`;
  const verdict = ({ pass, state, reasons }: PassVerdict): Html => html`
<section aria-labelledby="${pass}"><h2 id="${pass}"><span class="${looks[state]}">${t.state[state]}</span> · ${texts[language].pass[pass]}</h2>
<p>${t.promise[pass]}</p>
${reasons.length > 0 && html`<ul class="findings">${reasons.map(because)}</ul>`}</section>`;
  return htmlPage({
    language,
    title: t.title(shownHost(report.startUrl)),
    subtitle: t.subtitle,
    facts: factsOf(report, language),
    generator: report.generator,
    main: html`<section aria-labelledby="summary"><h2 id="summary">${texts[language].headings.summary}</h2>
<p class="lede">${summaryOf(report, language)}</p>
<p class="rest">${testedSentence(report, language)}</p></section>
${report.verification.verdicts.map(verdict)}
<section aria-labelledby="unseen"><h2 id="unseen">${texts[language].headings.couldNotSee}</h2>
<ul class="plain">${report.couldNotSee.map(({ message }) => html`<li>${message}</li>`)}</ul></section>`,
  });
}
