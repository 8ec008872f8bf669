import { categoryName, reportedCategories } from '@kapsel/core';
import type { Finding, Language, ReportedCategory, ReportedPass, ScanReport, ScannedPage } from '@kapsel/core';
import { cookieTable, shownHost, nameOrNameless } from './cookie-table.ts';
import type { CookieRow, CookieTable, ThirdParty } from './cookie-table.ts';
import type { Screenshot } from '../first-impression.ts';
import { findingDetails, otherTraces, pictures } from './html-audit.ts';
import { breakable, code, evidence, evidenceOf, inlineList, pair } from './html-evidence.ts';
import { htmlPage } from './html-page.ts';
import { html } from './html-template.ts';
import type { Html } from './html-template.ts';
import { categoryCounts, gravestFirst, leftOutOf, noticeSentences, pagesCountText, summarySentences } from './summary.ts';
import { columnIds, dateText, texts } from './texts.ts';
import type { ColumnId } from './texts.ts';

/** One page that needs nothing else: to read, to print, to publish. */
export function formatHtml(report: ScanReport, language: Language, screenshots: readonly Screenshot[] = []): string {
  const table = cookieTable(report, language);
  return htmlPage({
    language,
    title: texts[language].title(shownHost(report.startUrl)),
    subtitle: texts[language].subtitle,
    facts: [texts[language].scanned(dateText(report.startedAt, language)), pagesCountText(report, language), report.generator.browser],
    generator: report.generator,
    main: html`${summarySection(report, language, table)}
${section('findings', language, findings(report, language))}
${section('table', language, cookies(table.rows, report, language))}
${leftOutSection(report, language)}
${pictures(screenshots, language)}
${section('thirdParties', language, thirdParties(table.thirdParties, language))}
${otherTraces(report, language)}
${section('pages', language, pages(report.pages, report.language, language))}
${section('couldNotSee', language, couldNotSee(report, language))}
${section('how', language, how(report, language))}`,
  });
}

function section(heading: 'findings' | 'table' | 'thirdParties' | 'pages' | 'couldNotSee' | 'how' | 'leftOut', language: Language, body: Html): Html {
  return html`<section aria-labelledby="${heading}"><h2 id="${heading}">${texts[language].headings[heading]}</h2>
${body}
</section>`;
}

function summarySection(report: ScanReport, language: Language, table: CookieTable): Html {
  const t = texts[language];
  const [first, second, ...rest] = summarySentences(report, language, table.thirdParties.length);
  return html`<section aria-labelledby="summary"><h2 id="summary">${t.headings.summary}</h2>
${noticeSentences(report, language).map((notice) => html`<p class="notice">${notice}</p>`)}
<p class="lede">${first} ${second}</p>
${rest.length > 0 && html`<p class="rest">${rest.join(' ')}</p>`}
${categoryBar(table.rows, language)}
<p class="verdict">${t.notAVerdict}</p>
</section>`;
}

/** The shares of the categories. The list below it says the same in words, so readers of text lose nothing. */
function categoryBar(rows: readonly CookieRow[], language: Language): Html | null {
  const counts = categoryCounts(rows);
  const total = rows.length;
  if (total === 0) return null;
  const gap = total * 0.004;
  let start = 0;
  const bars = counts.map(({ category, count }) => {
    const bar = html`<rect class="fill-${category}" x="${start}" y="0" width="${start + count < total ? count - gap : count}" height="1"/>`;
    start += count;
    return bar;
  });
  return html`<svg class="bar" viewBox="0 0 ${total} 1" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
<ul class="counts">${counts.map(({ category, count }) => html`<li>${categoryMark(category, texts[language].categoryCount[category](count))}</li>`)}</ul>`;
}

function categoryMark(category: ReportedCategory, label: string): Html {
  return html`<span class="category is-${category}">${label}</span>`;
}

function findings(report: ScanReport, language: Language): Html {
  const t = texts[language];
  if (report.findings.length === 0) return html`<p>${t.noFindings}</p>`;
  return html`<ul class="findings">${gravestFirst(report.findings).map((finding) => findingEntry(finding, report.language, language))}</ul>`;
}

function findingEntry(finding: Finding, messageLanguage: Language, language: Language): Html {
  const t = texts[language];
  const { severity, message, items } = finding;
  return html`<li><span class="severity severity-${severity}">${t.severity[severity]}</span><div><p lang="${messageLanguage}">${message}</p>
${items.length > 0 && html`<p class="names">${t.concerns}: ${inlineList(items, language)}</p>`}
${findingDetails(finding, messageLanguage, language)}</div></li>
`;
}

/*
 * The roles repeat what the elements mean: below 640 px the table is laid out as cards, and browsers drop the table from
 * the accessibility tree when `display` changes (https://adrianroselli.com/2018/02/tables-css-display-properties-and-aria.html).
 */
function cookies(rows: readonly CookieRow[], report: ScanReport, language: Language): Html {
  const t = texts[language];
  if (rows.length === 0) return html`<p>${t.emptyTable}</p>`;
  const items = rows.reduce((sum, row) => sum + row.items.length, 0);
  return html`${filterForm(rows, language)}
<table class="cookies" role="table">
<caption>${t.tableSize(items, rows.length)}</caption>
<thead role="rowgroup"><tr role="row">${columnIds.map((column) => columnHeader(column, language))}</tr></thead>
${rows.map((row) => cookieEntry(row, report.language, language))}
</table>
<p class="empty" hidden>${t.noMatch}</p>`;
}

function filterForm(rows: readonly CookieRow[], language: Language): Html {
  const t = texts[language];
  const used = reportedCategories.filter((category) => rows.some((row) => row.category === category));
  return html`<form class="tools" role="search" data-showing="${t.showing}" hidden>
<label class="search">${t.filterLabel}<input type="search" placeholder="${t.filterPlaceholder}" autocomplete="off" spellcheck="false"></label>
<label>${t.categoryLabel}<select><option value="">${t.allCategories}</option>${used.map((category) => html`<option value="${category}">${categoryName(category, language)}</option>`)}</select></label>
<p role="status"></p>
</form>`;
}

function columnHeader(column: ColumnId, language: Language): Html {
  const t = texts[language];
  return html`<th scope="col" role="columnheader" class="col-${column}" data-sort-by="${t.sortBy(t.columns[column])}">${t.columns[column]}</th>`;
}

function cookieEntry(row: CookieRow, reasonsLanguage: Language, language: Language): Html {
  const t = texts[language];
  const rank = reportedCategories.indexOf(row.category);
  return html`<tbody role="rowgroup" data-category="${row.category}">
<tr class="row" role="row"><th scope="row" role="rowheader">${code(row.name)}${row.kind !== 'cookie' && html`<span class="kind">${t.kind[row.kind]}</span>`}</th><td role="cell" data-label="${t.columns.provider}"><span>${breakable(row.provider)}</span></td><td role="cell" data-label="${t.columns.category}" data-sort="${rank}">${categoryMark(row.category, categoryName(row.category, language))}</td><td role="cell" class="validity" data-label="${t.columns.validity}" data-sort="${validityRank(row)}"><span>${row.validity}</span></td><td role="cell" data-label="${t.columns.description}"><span>${row.description}</span></td></tr>
<tr class="evidence" role="row"><td role="cell" colspan="5">${evidence(row, language, reasonsLanguage)}</td></tr>
</tbody>
`;
}

/** Session first, what never ends last. */
function validityRank({ kind, items: [{ lifetime }] }: CookieRow): number {
  if (lifetime.session) return 0;
  return lifetime.effectiveSeconds ?? lifetime.requestedSeconds ?? (kind === 'cookie' ? -1 : Number.MAX_SAFE_INTEGER);
}

function leftOutSection(report: ScanReport, language: Language): Html | null {
  const items = leftOutOf(report);
  if (items.length === 0) return null;
  return section(
    'leftOut',
    language,
    html`${items.map(
      (item) => html`<details><summary>${code(nameOrNameless(item, language))}${item.kind !== 'cookie' && ` (${texts[language].kind[item.kind]})`} · ${item.domain} · ${texts[language].outcome[item.outcome]}</summary><div class="panel">${evidenceOf(item, language, report.language)}</div></details>
`,
    )}`,
  );
}

function thirdParties(parties: readonly ThirdParty[], language: Language): Html {
  const t = texts[language];
  if (parties.length === 0) return html`<p>${t.noThirdParties}</p>`;
  return html`<table class="listing" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t.columns.provider}</th><th scope="col" role="columnheader">${t.columns.category}</th><th scope="col" role="columnheader">${t.fields.hosts}</th></tr></thead>
<tbody role="rowgroup">${parties.map(({ name, categories, hosts, addresses, pixels }) => html`
<tr role="row"><th scope="row" role="rowheader">${breakable(name)}</th><td role="cell" data-label="${t.columns.category}"><span>${categories.map((category) => [categoryMark(category, categoryName(category, language)), ' '])}</span></td><td role="cell" data-label="${t.fields.hosts}"><span>${inlineList(hosts, language)} <span class="soft">(${t.addresses(addresses, pixels)})</span></span></td></tr>`)}</tbody>
</table>`;
}

function pages(visited: readonly ScannedPage[], messageLanguage: Language, language: Language): Html {
  const t = texts[language];
  return html`<table class="listing" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t.page}</th><th scope="col" role="columnheader">${t.status}</th><th scope="col" role="columnheader">${t.fields.passes}</th><th scope="col" role="columnheader">${t.problem}</th></tr></thead>
<tbody role="rowgroup">${visited.map(({ url, status, passes, problem }) => html`
<tr role="row"><th scope="row" role="rowheader">${code(url)}</th><td role="cell" class="num" data-label="${t.status}">${status ?? t.noResponse}</td><td role="cell" data-label="${t.fields.passes}">${passes.map((pass) => t.pass[pass]).join(', ')}</td><td role="cell" lang="${messageLanguage}"${problem !== undefined && html` data-label="${t.problem}"`}>${problem}</td></tr>`)}</tbody>
</table>`;
}

function couldNotSee(report: ScanReport, language: Language): Html {
  if (report.couldNotSee.length === 0) return html`<p>${texts[language].sawEverything}</p>`;
  return html`<ul class="plain" lang="${report.language}">${report.couldNotSee.map(({ message }) => html`<li>${message}</li>`)}</ul>`;
}

/** The state, and how the scan came to it. */
function passText({ id, consent, cmp, how: by, clicks }: ReportedPass, language: Language): string {
  const t = texts[language];
  const details = [cmp, by && t.answeredBy[by], clicks === undefined ? undefined : t.clicks(clicks)].filter((detail) => detail !== undefined);
  return `${t.pass[id]}: ${t.consent[consent]}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

function proofOf({ proof = [] }: ReportedPass, language: Language): Html | string {
  return proof.length > 0 ? html`; ${texts[language].keptIn} ${proof.map((name) => html`${code(name)} `)}` : '';
}

function visitorText({ device, locale, timezone, gpc }: NonNullable<ScanReport['policy']['visitor']>, language: Language): string {
  return [device, locale, timezone, gpc && texts[language].sentGpc].filter((fact) => fact !== undefined).join('; ');
}

function how(report: ScanReport, language: Language): Html {
  const t = texts[language];
  const { policy: scanPolicy, generator } = report;
  const aliases = Object.entries(scanPolicy.hostAliases);
  return html`<dl class="pairs">
${pair(t.startAddress, code(report.startUrl))}
${pair(t.started, dateText(report.startedAt, language))}
${pair(t.finished, dateText(report.finishedAt, language))}
${pair(t.browser, [generator.browser, t.thirdPartyPolicy[scanPolicy.thirdPartyCookies], ...(scanPolicy.seenAs ? [t.seenAs[scanPolicy.seenAs]] : [])].join('; '))}
${pair(t.sandbox, scanPolicy.sandbox === null ? t.sandboxUnknown : scanPolicy.sandbox ? t.sandboxOn : t.sandboxOff)}
${scanPolicy.visitor && pair(t.visitor, visitorText(scanPolicy.visitor, language))}
${pair(t.passes, html`<ul>${report.passes.map((pass) => html`<li>${passText(pass, language)}${proofOf(pass, language)}</li>`)}</ul>`)}
${aliases.length > 0 && pair(t.aliases, html`<ul>${aliases.map(([host, realHost]) => html`<li>${t.standsFor(host, realHost)}</li>`)}</ul>`)}
${report.declared && pair(t.declared, html`${code(report.declared.source)} (${t.declaredEntries(report.declared.entries)})`)}
${pair(t.madeBy, `${generator.name} ${generator.version}`)}
</dl>`;
}
