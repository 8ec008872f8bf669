import { intlLocales, type Category, type ConsentCategory, type Declaration, type SiteService, type ThemeLogo } from '@kapsel/core';
import { html, render, type TemplateResult } from 'lit/html.js';
import { askedCategories } from '../consent.ts';
import { Base } from './base-element.ts';
import { css } from './css.ts';
import { open } from './dress.ts';
import { fill, type Text } from './text.ts';

/** What somebody saved: categories, services beside them, and `-id` for services that are refused. */
export type Saved = readonly string[] | 'all' | 'none';

type Rows = Declaration['items'];
type ShownService = Pick<SiteService, 'id' | 'name' | 'provider' | 'category' | 'exemption' | 'cookies' | 'storage'>;

const style = css`
  dialog {
    inline-size: min(42rem, calc(100vw - 1rem));
    max-block-size: calc(100vh - 1rem);
    padding: 0;
  }
  .head,
  .foot {
    position: sticky;
    z-index: 1;
    padding: 0.75em var(--_space);
    background: var(--_background);
  }
  .head {
    display: flex;
    inset-block-start: 0;
    gap: 1em;
    align-items: center;
    justify-content: space-between;
    padding-block: 0.5em;
    padding-inline: var(--_space) 0.5em;
    border-block-end: 1px solid var(--_line);
  }
  .foot {
    display: grid;
    grid-template-columns: 1fr 1fr;
    inset-block-end: 0;
    gap: 0.625em;
    border-block-start: 1px solid var(--_line);
  }
  .foot .answer:last-child {
    grid-column: 1 / -1;
  }
  @media (min-width: 36rem) {
    .foot {
      grid-template-columns: 1fr 1fr 1fr;
    }
    .foot .answer:last-child {
      grid-column: auto;
    }
  }
  h3 {
    margin: 0;
    font-size: 1em;
  }
  .body {
    display: grid;
    gap: var(--_space);
    padding: var(--_space);
  }
  section {
    padding-block-start: var(--_space);
    border-block-start: 1px solid var(--_line);
  }
  label,
  .always {
    display: flex;
    gap: 1em;
    align-items: center;
    justify-content: space-between;
    min-block-size: 1.75em;
    font-weight: 600;
  }
  li label {
    font-weight: 400;
  }
  .always span:last-child,
  li span.stores {
    font-size: 0.875em;
    font-weight: 400;
  }
  .stores {
    display: block;
    overflow-wrap: anywhere;
  }
  dl,
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    gap: 0.25em;
    font-size: 0.875em;
  }
  dt,
  dt + dd {
    display: inline;
  }
  dt {
    font-weight: 600;
  }
  dt + dd::before {
    content: '· ';
  }
  ul {
    display: grid;
    gap: 0.5em;
    padding: 0.5em 0 0;
    margin: 0;
    list-style: none;
  }
  summary {
    min-block-size: 1.75em;
    padding-block: 0.25em;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  section p {
    max-inline-size: 34em;
    font-size: 0.9375em;
  }
  input {
    position: relative;
    flex: none;
    inline-size: 3em;
    block-size: 1.75em;
    margin: 0;
    border: 2px solid var(--_border);
    border-radius: 1em;
    appearance: none;
    font-size: inherit;
    cursor: pointer;
  }
  input::after {
    position: absolute;
    inset-block: 2px;
    inset-inline-start: 2px;
    aspect-ratio: 1;
    border-radius: 50%;
    background: var(--_border);
    content: '';
  }
  input:checked {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  input:checked::after {
    inset-inline-start: calc(1.25em + 2px);
    background: var(--_accent-color);
  }
  input:indeterminate::after {
    inset-inline-start: calc(0.625em + 2px);
  }
  @media (prefers-reduced-motion: no-preference) {
    input::after {
      transition: inset-inline-start 0.12s;
    }
  }
  @media (forced-colors: active) {
    input::after {
      background: ButtonText;
    }
    input:checked {
      border-color: Highlight;
      background: Highlight;
      forced-color-adjust: none;
    }
    input:checked::after {
      background: HighlightText;
    }
  }
`;

/** Purposes, the services under them, and what those store: each with a switch of its own, off until somebody switches it on. */
export class KapselPreferences extends Base {
  /** The style sheet that every layer begins with; it is in the file of the first. */
  declare base: string;
  declare text: Text;
  declare services: readonly ShownService[];
  /** Ids of categories and services that are switched on. */
  declare chosen: ReadonlySet<string>;
  /** Seconds since 1970, where there is a decision. */
  declare decidedAt: number | undefined;
  /** Whether the decision grants anything. */
  declare isGranted: boolean;
  /** Address of the receipt, where there is one. */
  declare receipt: string | undefined;
  declare gpc: boolean;
  declare logo: ThemeLogo | undefined;
  /** Address of the declaration in the language of the text, where there is one. */
  declare declaration: string | undefined;
  /** Address → its rows, or none where it could not be had. */
  found: Readonly<Record<string, Rows>> = {};
  _root: ShadowRoot | undefined;

  connectedCallback(): void {
    if (this._root) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(this.base + style);
    this._root = this.attachShadow({ mode: 'open' });
    this._root.adoptedStyleSheets = [sheet];
  }

  /** Says everything as it is now, at once, for who has to know whether it can be shown at all. What has not changed keeps its focus. */
  requestUpdate(): void {
    const { _root: root } = this;
    if (!root) return;
    render(this.render(), root, { host: this });
    const dialog = root.querySelector('dialog');
    if (dialog && !dialog.open) open(dialog);
    void this._look();
  }

  render(): TemplateResult {
    const { text } = this;
    return html`<dialog part="panel" aria-labelledby="title" tabindex="-1" autofocus lang=${text.language} dir=${text.direction} @cancel=${this._close}>
      <div class="head">
        <h2 id="title" part="title">${this._logo()}${text.title}</h2>
        <button part="close" class="close" data-action="close" aria-label=${text.close} @click=${this._close}>✕</button>
      </div>
      <div class="body">
        <p>${text.preferencesIntro} ${this.gpc ? text.gpc : ''}</p>
        ${this._necessary()}${askedCategories(this).map((category) => this._category(category))} ${this._past()}
      </div>
      <div class="foot">
        <button part="answer" class="answer" data-action="reject-all" @click=${this._answer}>${text.rejectAll}</button>
        <button part="answer" class="answer" data-action="accept-all" @click=${this._answer}>${text.acceptAll}</button>
        <button part="answer" class="answer" data-action="save" @click=${this._answer}>${text.save}</button>
      </div>
    </dialog>`;
  }

  /** Its place is kept before it is there. */
  _logo(): TemplateResult | '' {
    const { logo } = this;
    return logo ? html`<img part="logo" src=${logo.src} alt=${logo.alt} width=${logo.width} height=${logo.height} />` : '';
  }

  _necessary(): TemplateResult {
    const { text } = this;
    const services = this.services.filter(({ category, exemption }) => category === 'necessary' || exemption);
    return html`<section part="purpose">
      <h3 class="always"><span>${text.necessary}</span><span>${text.alwaysOn}</span></h3>
      <p>${text.necessaryPurpose}</p>
      ${this._list(services, false)}
    </section>`;
  }

  _category(category: ConsentCategory): TemplateResult {
    const { text } = this;
    const services = this.services.filter((service) => service.category === category && !service.exemption);
    const on = services.filter(({ id }) => this.chosen.has(id)).length;
    const isOn = services.length > 0 ? on === services.length : this.chosen.has(category);
    return html`<section part="purpose">
      <h3>
        <label>${text[category]}<input type="checkbox" role="switch" .checked=${isOn} .indeterminate=${on > 0 && !isOn} aria-describedby=${category} @change=${(event: Event) => this._set(category, services, event)} /></label>
      </h3>
      <p id=${category}>${text[`${category}Purpose`]}</p>
      ${this._list(services, true)}
    </section>`;
  }

  _list(services: readonly ShownService[], isSwitched: boolean): TemplateResult | '' {
    const { text } = this;
    if (services.length === 0) return '';
    return html`<details @toggle=${() => this._look()}>
      <summary>${fill(text.services, { count: String(services.length) })}</summary>
      <ul>
        ${services.map((service) => {
          const { id, name, provider, category } = service;
          const rows = this.found[this.declaration ?? '']?.filter((row) => row.service === name && row.category === category) ?? [];
          const stored = rows.length > 0 ? [] : [...service.cookies, ...service.storage];
          const words = html`<span>${name}${provider === name ? '' : ` (${provider})`}${stored.length > 0 ? html`<span class="stores">${text.stores} ${stored.join(', ')}</span>` : ''}</span>`;
          return html`<li>
            ${isSwitched ? html`<label>${words}<input type="checkbox" role="switch" aria-label=${name} .checked=${this.chosen.has(id)} @change=${(event: Event) => this._set(undefined, [service], event)} /></label>` : words}
            ${rows.length > 0 ? html`<dl part="stored">${rows.map((row) => html`<div><dt>${row.name}</dt> <dd>${row.validity}</dd><dd>${row.purpose}</dd></div>`)}</dl>` : ''}
          </li>`;
        })}
      </ul>
    </details>`;
  }

  /** What was decided when, the receipt, and the way back from all of it in one click. */
  _past(): TemplateResult | '' {
    const { text, decidedAt, receipt, isGranted } = this;
    if (decidedAt === undefined) return '';
    const date = new Intl.DateTimeFormat(intlLocales(text.language), { dateStyle: 'long' }).format(new Date(decidedAt * 1000));
    return html`<p>
      ${fill(text.decided, { date })} ${receipt ? html`<a part="receipt" href=${receipt} download>${text.receipt}</a> <span part="record-id" class="stores">${receipt.split('/').at(-1)}</span>` : ''}
      ${isGranted ? html`<button part="withdraw" class="quiet" data-action="withdraw-all" @click=${this._answer}>${text.withdrawAll}</button>` : ''}
    </p>`;
  }

  /** The declaration is fetched once somebody looks at services, never before; without it their name patterns stay. */
  async _look(): Promise<void> {
    const { declaration } = this;
    if (!declaration || this.found[declaration] || !this._root?.querySelector('details[open]')) return;
    this.found = { ...this.found, [declaration]: [] };
    try {
      const { items } = (await (await fetch(declaration)).json()) as Declaration;
      if (!Array.isArray(items)) return;
      this.found = { ...this.found, [declaration]: items };
      this.requestUpdate();
    } catch {
      // Not there.
    }
  }

  _set(category: Category | undefined, services: readonly ShownService[], event: Event): void {
    const isOn = (event.target as HTMLInputElement).checked;
    const chosen = new Set(this.chosen);
    for (const id of [...services.map((service) => service.id), ...(category ? [category] : [])]) {
      if (isOn) chosen.add(id);
      else chosen.delete(id);
    }
    this.chosen = chosen;
    this.requestUpdate();
  }

  /** A category is granted as a whole where all of it is on; else what is on is granted by its own id. */
  _saved(): string[] {
    const inCategory = (category: Category) => this.services.filter((service) => service.category === category && !service.exemption);
    return askedCategories(this).flatMap((category) => {
      const services = inCategory(category);
      if (services.length === 0) return this.chosen.has(category) ? [category] : [];
      const on = services.filter(({ id }) => this.chosen.has(id)).map(({ id }) => id);
      return on.length === services.length ? [category] : on;
    });
  }

  _answer(event: Event): void {
    const { action } = (event.currentTarget as HTMLElement).dataset;
    const ids: Saved = action === 'accept-all' ? 'all' : action === 'save' ? this._saved() : 'none';
    this._tell({ action, ids, event });
  }

  _close(event: Event): void {
    event.preventDefault();
    this._tell({ action: 'close', event });
  }

  _tell(detail: object): void {
    this.dispatchEvent(new CustomEvent('answer', { detail }));
  }
}
