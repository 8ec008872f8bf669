import { categoryName } from '@kapsel/core';
import type { Finding, Language, ScanReport } from '@kapsel/core';
import type { Screenshot } from '../first-impression.ts';
import { auditTexts } from './audit-texts.ts';
import { breakable, code, inlineList } from './html-evidence.ts';
import { html, trustedHtml } from './html-template.ts';
import type { Html, Interpolation } from './html-template.ts';
import { texts } from './texts.ts';

/** Longer lists are cut in the page; the JSON report has all of them. */
const longestListing = 100;

/** What a finding rests on, and what to do about it. */
export function findingDetails({ evidence = [], legal, action }: Finding, messageLanguage: Language, language: Language): Html {
  const t = auditTexts[language];
  return html`${action !== undefined && html`<p class="action"><b>${t.action}:</b> <span lang="${messageLanguage}">${action}</span></p>
`}${legal !== undefined && html`<p class="names"><b>${t.legal}:</b> <span lang="${messageLanguage}">${legal}</span></p>
`}${evidence.length > 0 && html`<details><summary>${t.evidence}</summary><ul class="plain">${evidence.map((text) => html`<li>${code(text)}</li>`)}</ul></details>`}`;
}

/** The pictures of a scan, inside the page. */
export function pictures(screenshots: readonly Screenshot[], language: Language): Html | null {
  const t = auditTexts[language];
  if (screenshots.length === 0) return null;
  return html`<section aria-labelledby="pictures"><h2 id="pictures">${t.pictures}</h2>
<div class="pictures">${screenshots.map((shot) => html`<figure><img alt="${captionOf(shot, language)}" src="data:image/jpeg;base64,${base64(shot.jpeg)}"><figcaption>${captionOf(shot, language)} (${texts[language].pass[shot.pass]})</figcaption></figure>
`)}</div>
</section>`;
}

function captionOf({ of, pass }: Screenshot, language: Language): string {
  const t = auditTexts[language];
  return of === 'page' && pass !== 'untouched' ? t.answeredPicture : t.picture[of];
}

/** Letters, digits and three signs that mean nothing in an attribute; text from a site would be cut where it is long. */
function base64(jpeg: Buffer): Html {
  return trustedHtml(jpeg.toString('base64'));
}

/** What was seen that is no row of the table; nothing where there is nothing. */
export function otherTraces(report: ScanReport, language: Language): Html | null {
  const t = auditTexts[language];
  const { fingerprinting = [], sharedIdentifiers = [], noscript = [], serviceWorkers = [] } = report;
  const partyName = (party: 'first' | 'third') => texts[language].party[party];
  const parts = [
    listing(t.fingerprinting, [t.script, t.reads, t.party, texts[language].fields.initiators], fingerprinting, language, ({ script, apis, party, initiators }) => [
      code(script),
      apis.map((api) => t.api[api]).join(', '),
      partyName(party),
      inlineList(initiators, language),
    ]),
    listing(t.sharedIdentifiers, [t.value, t.sentTo, t.parameter], sharedIdentifiers, language, ({ kind, name, domain, parameter, host }) => [
      html`${code(name)} (${texts[language].kind[kind]}, ${breakable(domain)})`,
      code(host),
      code(parameter),
    ]),
    listing(t.noscript, [t.address, t.provider, t.category, t.party], noscript, language, ({ element, url, provider, category, party }) => [
      html`${code(url)} (${element})`,
      breakable(provider ?? ''),
      categoryName(category, language),
      partyName(party),
    ]),
    listing(t.serviceWorkers, [t.scope, t.script, t.party], serviceWorkers, language, ({ scope, script, party, kept }) => [
      html`${code(scope)}${!kept && ` (${t.gone})`}`,
      code(script),
      partyName(party),
    ]),
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return html`<section aria-labelledby="traces"><h2 id="traces">${t.heading}</h2>
${parts}
</section>`;
}

function listing<Row>(title: string, [first = '', ...others]: readonly string[], rows: readonly Row[], language: Language, cellsOf: (row: Row) => readonly Interpolation[]): Html | null {
  if (rows.length === 0) return null;
  const lines = rows.slice(0, longestListing).map((row) => {
    const [head, ...cells] = cellsOf(row);
    return html`
<tr role="row"><th scope="row" role="rowheader">${head}</th>${cells.map((cell, index) => html`<td role="cell" data-label="${others[index] ?? ''}"><span>${cell}</span></td>`)}</tr>`;
  });
  const more = rows.length - longestListing;
  return html`<h3>${title}</h3>
<table class="listing" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${first}</th>${others.map((column) => html`<th scope="col" role="columnheader">${column}</th>`)}</tr></thead>
<tbody role="rowgroup">${lines}</tbody>
</table>
${more > 0 && html`<p class="soft">${texts[language].andMore(more)}</p>
`}`;
}
