/**
 * Sorting and filtering of the HTML report. The page reads well without it: sort buttons and the filter form appear only
 * when it runs. It makes no markup from strings, so nothing in the table can become markup.
 */
export const htmlScript = `
'use strict';
const table = document.querySelector('table.cookies');
const tools = document.querySelector('form.tools');
if (table && tools) {
  const entries = [...table.tBodies];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const search = tools.querySelector('input');
  const category = tools.querySelector('select');
  const status = tools.querySelector('[role=status]');
  const empty = document.querySelector('p.empty');
  const haystacks = new Map(entries.map((entry) => [entry, entry.textContent.toLowerCase()]));

  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/u).filter(Boolean);
    let shown = 0;
    for (const entry of entries) {
      const fits = (category.value === '' || entry.dataset.category === category.value)
        && words.every((word) => haystacks.get(entry).includes(word));
      entry.hidden = !fits;
      if (fits) shown += 1;
    }
    empty.hidden = shown > 0;
    status.textContent = tools.dataset.showing.replace('{shown}', shown).replace('{all}', entries.length);
  };

  const keyOf = (entry, column) => {
    const cell = entry.rows[0].cells[column];
    return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
  };
  const compare = (a, b) => (typeof a === 'number' ? a - b : collator.compare(a, b));

  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = header.dataset.sortBy;
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener('click', () => {
      const descending = header.getAttribute('aria-sort') === 'ascending';
      for (const other of headers) other.removeAttribute('aria-sort');
      header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const sorted = entries.toSorted((a, b) => compare(keyOf(a, column), keyOf(b, column)) * (descending ? -1 : 1));
      table.append(...sorted);
    });
  });

  tools.addEventListener('submit', (event) => event.preventDefault());
  tools.addEventListener('input', filter);
  tools.hidden = false;
  filter();
}
`;
