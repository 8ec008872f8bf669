/**
 * Puts a page into the layout. A page file holds what belongs in `<head>`, then its `<main>`.
 * The link to the page itself is marked as current for screen readers and the style sheet.
 */
export function renderPage(layout: string, page: string, path: string): string {
  const mainStart = page.indexOf('<main');
  return layout
    .replaceAll(`<a href="${path}">`, `<a href="${path}" aria-current="page">`)
    .replace('{{head}}', () => page.slice(0, mainStart).trim())
    .replace('{{main}}', () => page.slice(mainStart).trim());
}
