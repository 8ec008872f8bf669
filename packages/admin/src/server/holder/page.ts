import { categoryName, isCategory, type ConsentRecord, type Notice, type Parties } from '@kapsel/core';
import { html, Html } from './html.ts';
import { style } from './style.ts';
import type { HolderRight, HolderWords } from './words.ts';

/** What is shown of a record. */
export interface ShownRecord {
  readonly record: ConsentRecord;
  readonly notice?: Notice | undefined;
  /** All of the visitor's, the oldest first. */
  readonly history: readonly ConsentRecord[];
  /** What services are called, by their ids. */
  readonly serviceNames: ReadonlyMap<string, string>;
  /** Who answers for the site as it is published now. */
  readonly parties: Parties;
  readonly restrictedSince?: number | undefined;
}

/** A whole page. */
export function page(words: HolderWords, title: string, content: Html): string {
  return html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
${styled}
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`.text;
}

/**
 * The record, what stood on the screen, and what its holder may do.
 *
 * @param folder where records are, seen from the page's address: the server may stand under any path of a proxy
 */
export function recordPage(words: HolderWords, folder: '' | '../', shown: ShownRecord, done?: HolderRight): string {
  const { record, notice, history, restrictedSince } = shown;
  const address = `${folder}${record.recordId}`;
  const isOver = history.at(-1)?.event.type === 'withdrawn';
  const acts: readonly HolderRight[] = [...(isOver ? [] : ['withdraw' as const]), restrictedSince === undefined ? 'restrict' : 'lift', 'erase'];
  return page(
    words,
    `${words.title}: ${record.parties.controller}`,
    html`<h1>${words.title}</h1>
${done && html`<p role="status">${words.acts[done].done}</p>`}
${restrictedSince !== undefined && done !== 'restrict' ? html`<p role="status">${words.frozen} ${timeOf(words, restrictedSince)}.</p>` : ''}
<dl>
<dt>${words.to}</dt><dd>${record.parties.controller}</dd>
<dt>${words.what}</dt><dd>${words.events[record.event.type]}</dd>
<dt>${words.when}</dt><dd>${timeOf(words, Date.parse(record.event.receivedAt))}</dd>
<dt>${words.validUntil}</dt><dd>${timeOf(words, Date.parse(record.event.validUntil))}</dd>
<dt>${words.id}</dt><dd>${record.recordId}</dd>
</dl>
${answers(words, shown)}
<details><summary>${words.seen}</summary>${notice ? noticeText(notice) : html`<p>${words.unseen}</p>`}</details>
${history.length > 1 ? historyOf(words, folder, history, record.recordId) : ''}
<h2>${words.rights}</h2>
<ul>
<li><a href="${address}?format=json" download="consent-${record.recordId}.json">${words.receipt}</a></li>
<li><a href="${address}/all" download>${words.all}</a></li>
</ul>
${acts.map((right) => actForm(words, `${address}/${right}`, right))}
${contacts(words, shown.parties)}`,
  );
}

/** Asks once more before something that cannot be undone so easily. */
export function surePage(words: HolderWords, recordId: string, right: HolderRight, confirmation: string): string {
  const { button, effect } = words.acts[right];
  const address = `../${recordId}`;
  return page(
    words,
    button,
    html`<h1>${words.sure}</h1>
<form method="post" action="${address}/${right}"><p id="effect">${effect}</p><input type="hidden" name="confirmation" value="${confirmation}"><button aria-describedby="effect">${button}</button></form>
<p><a href="${address}">${words.back}</a></p>`,
  );
}

/** Says that it is done, where there is no record to show any more. */
export function donePage(words: HolderWords, right: HolderRight, parties: Parties): string {
  return page(words, words.acts[right].done, html`<h1>${words.acts[right].done}</h1>${contacts(words, parties)}`);
}

export function missingPage(words: HolderWords): string {
  return page(words, words.missing, html`<h1>${words.missing}</h1><p>${words.missingText}</p>`);
}

const styled = new Html(`<style>${style}</style>`);

function answers(words: HolderWords, { record: { purposes }, notice, serviceNames }: ShownRecord): Html {
  const label = (id: string): string => notice?.options.find((option) => option.id === id)?.label ?? (isCategory(id) ? categoryName(id, words.language === 'en' ? 'en' : 'nb') : id);
  return html`<table>
<thead><tr><th scope="col">${words.purpose}</th><th scope="col">${words.answer}</th><th scope="col">${words.services}</th></tr></thead>
<tbody>${purposes.map(({ id, granted, services }) => html`<tr><th scope="row">${label(id)}</th><td>${granted ? words.yes : words.no}</td><td>${services.map((id) => serviceNames.get(id) ?? id).join(', ')}</td></tr>`)}</tbody>
</table>`;
}

/** As it was kept, word for word. */
function noticeText({ language, texts, options }: Notice): Html {
  return html`<div lang="${language}">${Object.values(texts).map((text) => html`<p>${text}</p>`)}<ul>${options.map(({ label, description }) => html`<li>${label}${description === '' ? '' : `: ${description}`}</li>`)}</ul></div>`;
}

/** All of them are in the file. */
const mostShown = 50;

function historyOf(words: HolderWords, folder: string, history: readonly ConsentRecord[], shown: string): Html {
  return html`<h2>${words.earlier}</h2><ol start="${Math.max(1, history.length - mostShown + 1)}">${history.slice(-mostShown).map(({ recordId, event }) => html`<li>${recordId === shown ? html`<strong>${words.events[event.type]}</strong>` : html`<a href="${folder}${recordId}">${words.events[event.type]}</a>`}, ${timeOf(words, Date.parse(event.receivedAt))}</li>`)}</ol>`;
}

function actForm(words: HolderWords, action: string, right: HolderRight): Html {
  const { button, effect } = words.acts[right];
  return html`<form method="post" action="${action}"><p id="${right}">${effect}</p><button aria-describedby="${right}">${button}</button></form>`;
}

function contacts(words: HolderWords, { controller, contact, dpo, supervisoryAuthority }: Parties): Html {
  return html`<p>${words.other} ${controller}: ${linked(contact)}</p>
${dpo === undefined ? '' : html`<p>${words.dpo}: ${linked(dpo)}</p>`}
${supervisoryAuthority === undefined ? '' : html`<p>${words.authority}: ${linked(supervisoryAuthority)}</p>`}`;
}

function linked(text: string): Html {
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/u.test(text)) return html`<a href="mailto:${text}">${text}</a>`;
  return /^https?:\/\/\S+$/u.test(text) ? html`<a href="${text}" rel="noreferrer">${text}</a>` : html`${text}`;
}

function timeOf({ language }: HolderWords, ms: number): Html {
  const text = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(ms);
  return html`<time datetime="${new Date(ms).toISOString()}">${text} UTC</time>`;
}
