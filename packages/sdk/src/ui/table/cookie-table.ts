import type { DeclaredItem, Declaration } from '@kapsel/core';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { fill } from '../text.ts';
import { wordsIn } from './words.ts';

/** Columns beyond the five that are always there. */
const optional = ['basis', 'recipients', 'transfer', 'retention'] as const;
type OptionalColumn = (typeof optional)[number];

/**
 * The declaration on a policy page, as a table; on a phone each row is a card. It looks like the page around it.
 *
 * @example <kapsel-cookie-table src="/declaration.nb.json" columns="basis retention"></kapsel-cookie-table>
 */
export class KapselCookieTable extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    .scroll {
      overflow-x: auto;
    }
    table {
      inline-size: 100%;
      border-collapse: collapse;
    }
    caption,
    th,
    td {
      text-align: start;
    }
    caption {
      padding-block: 0.5em;
      font-weight: bold;
    }
    th,
    td {
      padding: 0.5em;
      border-block-end: 1px solid;
      vertical-align: top;
      overflow-wrap: break-word;
    }
    th[scope='row'] {
      overflow-wrap: anywhere;
    }
    td:last-child {
      min-inline-size: 12em;
    }
    @media (max-width: 40rem) {
      table,
      tbody,
      tr,
      th[scope='row'],
      td {
        display: block;
      }
      thead {
        position: absolute;
        overflow: hidden;
        inline-size: 1px;
        block-size: 1px;
        clip-path: inset(50%);
      }
      tr {
        padding: 0.75em;
        margin-block-end: 0.75em;
        border: 1px solid;
        border-radius: 0.5em;
      }
      th[scope='row'],
      td {
        padding: 0.125em 0;
        border: 0;
      }
      td::before {
        margin-inline-end: 0.375em;
        font-weight: bold;
        content: attr(data-column) ':';
      }
    }
    @media print {
      .scroll {
        overflow: visible;
      }
      tr {
        break-inside: avoid;
      }
    }
  `;

  static override properties = { src: {}, columns: {}, declaration: { attribute: false }, isMissing: { attribute: false, state: true } };

  /** Address of the declaration, relative to the page. */
  declare src: string | null;
  /** Further columns, by name: `basis recipients transfer retention`. */
  declare columns: string | null;
  /** Instead of `src`, for who has it. */
  declare declaration: Declaration | undefined;
  declare isMissing: boolean;

  override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('src') && this.src) void this._fetch(this.src);
  }

  async _fetch(address: string): Promise<void> {
    try {
      const answer = await fetch(address);
      const declaration = (await answer.json()) as Declaration;
      if (address !== this.src) return;
      this.declaration = Array.isArray(declaration.items) ? declaration : undefined;
      this.isMissing = !this.declaration;
    } catch {
      this.isMissing = true;
    }
  }

  override render(): TemplateResult {
    const { declaration, isMissing } = this;
    if (!declaration) return html`<p role="status">${isMissing ? wordsIn(document.documentElement.lang).missing : ''}</p>`;
    const { language, items, parties, scannedAt, versionLabel, policyVersion } = declaration;
    const words = wordsIn(language);
    const columns = optional.filter((column) => (this.columns ?? '').split(/\s+/u).includes(column));
    const heads = [words.name, words.provider, words.category, words.validity, ...columns.map((column) => words[column]), words.purpose];
    const date = scannedAt && new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(scannedAt));
    return html`<div lang=${language} part="declaration">
      <div class="scroll" tabindex="0" role="group" aria-label=${words.caption}>
        <table part="table">
          <caption>${words.caption}</caption>
          <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
          <tbody>${items.map((item) => this._row(item, columns, heads.slice(1)))}</tbody>
        </table>
      </div>
      <p>
        ${fill(words.version, { version: versionLabel ?? String(policyVersion) })} ${date ? fill(words.scanned, { date }) : ''} ${fill(words.controller, { name: parties.controller })}
        ${fill(words.contact, { contact: parties.contact })} ${parties.supervisoryAuthority ? fill(words.authority, { authority: parties.supervisoryAuthority }) : ''}
      </p>
    </div>`;
  }

  _row(item: DeclaredItem, columns: readonly OptionalColumn[], heads: readonly string[]): TemplateResult {
    const words = wordsIn(this.declaration?.language ?? '');
    const more = { basis: words.bases[item.basis], recipients: item.recipients?.join(', ') ?? '', transfer: item.transfer ?? '', retention: item.retention ?? '' };
    const cells = [item.provider, words.categories[item.category], item.validity, ...columns.map((column) => more[column]), item.purpose];
    return html`<tr>
      <th scope="row">${item.name}</th>
      ${cells.map((cell, index) => html`<td data-column=${heads[index] ?? ''}>${cell}</td>`)}
    </tr>`;
  }
}

if (!customElements.get('kapsel-cookie-table')) customElements.define('kapsel-cookie-table', KapselCookieTable);
