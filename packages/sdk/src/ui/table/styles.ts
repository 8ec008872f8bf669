const css = String.raw;

/** Each row of a table as a card. */
const cards = (table: string) => css`
  ${table},
  ${table} :is(caption, tbody, tbody tr, tbody th, td) {
    display: block;
  }
  ${table} thead {
    position: absolute;
    overflow: hidden;
    inline-size: 1px;
    block-size: 1px;
    clip-path: inset(50%);
  }
  ${table} tbody tr {
    padding: 0.75em;
    margin-block-end: 0.75em;
    border: 1px solid;
    border-radius: 0.5em;
  }
  ${table} :is(tbody th, td) {
    padding: 0.125em 0;
    border: 0;
  }
  ${table} td:empty {
    display: none;
  }
  ${table} td::before {
    margin-inline-end: 0.375em;
    font-weight: bold;
    content: attr(data-column) ':';
  }
`;

/**
 * For the element's shadow, and as `kapsel-table.css` for what a server has written: the table looks like the page around it. Cards
 * where it has no room: on a phone, and on paper, which cannot scroll, from seven columns.
 */
export const styles = css`
  :host {
    display: block;
  }
  .kapsel-declaration {
    overflow-wrap: break-word;
  }
  .kapsel-declaration .scroll {
    overflow-x: auto;
  }
  .kapsel-declaration table {
    inline-size: 100%;
    border-collapse: collapse;
  }
  .kapsel-declaration :is(caption, th, td) {
    text-align: start;
  }
  .kapsel-declaration caption {
    padding-block: 0.5em;
    font-weight: bold;
  }
  .kapsel-declaration :is(th, td) {
    padding: 0.5em;
    border-block-end: 1px solid;
    vertical-align: top;
  }
  .kapsel-declaration tbody th {
    min-inline-size: 10em;
    overflow-wrap: anywhere;
  }
  .kapsel-declaration td:last-child {
    min-inline-size: 12em;
  }
  .kapsel-declaration :is(dt, dd) {
    display: inline;
    margin: 0;
    overflow-wrap: anywhere;
  }
  .kapsel-declaration dt::after {
    margin-inline-end: 0.375em;
    content: ':';
  }
  .kapsel-declaration button {
    padding: 0.5em 0.75em;
    border: 1px solid;
    border-radius: 0.5em;
    color: inherit;
    background: transparent;
    font: inherit;
  }
  .kapsel-declaration .notice {
    padding: 0.5em 0.75em;
    border: 2px solid;
    font-weight: bold;
  }
  .kapsel-declaration summary {
    padding-block: 0.5em;
  }
  .kapsel-declaration details > div {
    padding-inline-start: 1em;
    border-inline-start: 3px solid;
  }
  .kapsel-declaration :focus-visible {
    outline: 3px solid;
    outline-offset: 2px;
  }
  @media (max-width: 40rem) {
    ${cards('.kapsel-declaration table')}
  }
  @media print {
    ${cards('.kapsel-declaration table:has(thead th:nth-child(7))')}
    .kapsel-declaration table {
      font-size: 0.875em;
    }
    .kapsel-declaration table:has(thead th:nth-child(7)) tbody {
      columns: 2;
    }
    .kapsel-declaration .scroll {
      overflow: visible;
    }
    .kapsel-declaration :is(tr, li) {
      break-inside: avoid;
    }
    .kapsel-declaration button {
      display: none;
    }
  }
`;
