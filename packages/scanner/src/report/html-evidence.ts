import { categoryName, lifetimeText } from '@kapsel/core';
import type { Language, ScanItem } from '@kapsel/core';
import { shownHost, shownName, validityOf } from './cookie-table.ts';
import type { CookieRow } from './cookie-table.ts';
import { html } from './html-template.ts';
import type { Html, Interpolation } from './html-template.ts';
import { refusalText } from './refusal-texts.ts';
import { visible } from './safe-text.ts';
import { texts } from './texts.ts';

/** Longer lists are cut in the page; the JSON report has all of them. */
const longestList = 10;

/** What backs one row of the table: a line that says who set it, and all that was observed behind a disclosure. */
export function evidence(row: CookieRow, language: Language, reasonsLanguage: Language): Html {
  const t = texts[language];
  const setters = [...new Set(row.items.flatMap(({ setBy }) => setterOf(setBy, language)))].slice(0, 4);
  const facts = [row.domains.slice(0, 4).join(', '), setters.length > 0 ? t.setBy(setters.join(', ')) : ''];
  return html`<details>
<summary><b>${t.evidence} · </b>${facts.filter(Boolean).join(' · ')}</summary>
${row.items.slice(0, 50).map((item) => html`<div class="panel">${evidenceOf(item, language, reasonsLanguage)}</div>`)}
</details>`;
}

/** Everything known about one item, as pairs. */
export function evidenceOf(item: ScanItem, language: Language, reasonsLanguage: Language): Html {
  const t = texts[language];
  return html`<dl class="pairs">
${item.name !== shownName(item) && pair(t.fields.observedAs, code(item.name))}
${pair(t.fields.kind, t.kind[item.kind])}
${item.outcome !== 'stored' && pair(t.fields.outcome, [t.outcome[item.outcome], item.refusedReasons.map((reason) => refusalText(reason, language)).join(', ')].filter(Boolean).join(': '))}
${pair(t.fields.domain, item.hostOnly ? t.hostOnly(item.domain) : t.withSubdomains(item.domain))}
${item.origin !== undefined && pair(t.fields.origin, code(item.origin))}
${item.kind === 'cookie' && pair(t.fields.path, code(item.path))}
${item.kind !== 'cookie' && item.partitionKey !== null && pair(t.fields.partition, t.onlyUnder(item.partitionKey))}
${pair(t.fields.party, t.party[item.party])}
${item.kind === 'cookie' && pair(t.fields.flags, flagsOf(item, language))}
${pair(t.fields.lifetime, lifetimeOf(item, language))}
${pair(t.fields.setBy, html`${t.means[item.setBy.means]}${item.setBy.url !== null && html`: ${code(item.setBy.url)}`}`)}
${item.setBy.initiators.length > 0 && pair(t.fields.initiators, list(item.setBy.initiators, language))}
${item.pages.length > 0 && pair(t.fields.seenOn, list(item.pages, language))}
${item.passes.length > 0 && pair(t.fields.passes, item.passes.map((pass) => t.pass[pass]).join(', '))}
${pair(t.fields.category, verdictOf(item, language))}
${item.reasons.length > 0 && pair(t.fields.reasons, html`<ul lang="${reasonsLanguage}">${item.reasons.slice(0, longestList).map((reason) => html`<li>${reason}</li>`)}</ul>`)}
</dl>`;
}

/** Text as the site has it, kept from changing the direction of what surrounds it. */
export function code(text: string): Html {
  return html`<code dir="ltr">${breakable(text)}</code>`;
}

/** Hosts, paths and names may be broken after a separator, where a reader expects it; `<wbr>` is not copied. */
export function breakable(text: string): Interpolation {
  const [first, ...others] = visible(text).split(/(?<=[^._\-/]{2}[._\-/]+)(?=[^._\-/])/u);
  return [first, ...others.flatMap((part) => [html`<wbr>`, part])];
}

export function pair(term: string, value: Interpolation): Html {
  return html`<dt>${term}</dt><dd>${value}</dd>`;
}

/** Names in one line, the long tail as a number. */
export function inlineList(values: readonly string[], language: Language): Interpolation {
  const shown = values.slice(0, longestList).flatMap((value, index) => [index > 0 && ', ', code(value)]);
  return [...shown, values.length > longestList && ` ${texts[language].andMore(values.length - longestList)}`];
}

function list(values: readonly string[], language: Language): Html {
  const more = values.length - longestList;
  return html`<ul>${values.slice(0, longestList).map((value) => html`<li>${code(value)}</li>`)}${more > 0 && html`<li>${texts[language].andMore(more)}</li>`}</ul>`;
}

function setterOf({ means, url }: ScanItem['setBy'], language: Language): string[] {
  if (url) return [shownHost(url)];
  return means === 'unknown' ? [] : [texts[language].means[means]];
}

/** How sure we are is said of a category or a guess, not of having none. */
function verdictOf({ category, suggestion, confidence }: ScanItem, language: Language): string {
  const { percent, suggestion: perhaps } = texts[language];
  const name = categoryName(category, language);
  if (category !== 'unclassified') return `${name}, ${percent(confidence)}`;
  return suggestion ? `${name}, ${perhaps(categoryName(suggestion, language))}, ${percent(confidence)}` : name;
}

function flagsOf(item: ScanItem, language: Language): string {
  const { flags, none } = texts[language];
  const set = [
    item.secure && flags.secure,
    item.httpOnly && flags.httpOnly,
    item.sameSite && `SameSite=${item.sameSite}`,
    item.partitionKey !== null && `${flags.partitioned} (${item.partitionKey})`,
  ].filter((flag) => typeof flag === 'string');
  return set.join(', ') || none;
}

/** Where the browser gave less than the site asked for, both. */
function lifetimeOf(item: ScanItem, language: Language): string {
  const { requestedSeconds, effectiveSeconds } = item.lifetime;
  const effective = validityOf(item, language);
  if (requestedSeconds === null || effectiveSeconds === null) return effective;
  const requested = lifetimeText({ session: false, seconds: requestedSeconds }, language);
  return requested === effective ? effective : texts[language].asked(requested, effective);
}
