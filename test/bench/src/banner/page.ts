import { noteTaking, type DrawPage } from '../page.ts';

/** How many links a person tabs through. */
export const linkCount = 64;

/** Every rule that could hide a tool, on every element that a tool could add. None names a tool. */
const hostile = `<style>
body *, html > :not(head, body) { all: unset !important; display: none !important; opacity: 0 !important; transform: scale(0) !important; pointer-events: none !important }
</style>`;

/**
 * A page of 64 links with the tool in it, and 20 scripts that need consent. Its first link has the focus before the tool shows anything.
 * The query says what is special: `rtl`, `hostile`, `turbo` (Turbo changes its pages), and `page`, its number.
 */
export const drawBannerPage: DrawPage = (subject, sources, query) => {
  const { head, body } = subject.markup(sources);
  const number = Number(query.get('page') ?? 1);
  const next = new URLSearchParams(query);
  next.set('page', String(number + 1));
  const links = Array.from({ length: linkCount }, (_, index) => `<p>A page has some text, and <a href="#link-${index}" id="link-${index}">link ${index}</a> in it.</p>`);
  return `<!doctype html>
<html lang="en"${query.has('rtl') ? ' dir="rtl"' : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bench</title>
<link rel="icon" href="data:,">
${noteTaking}
<style>@media (prefers-color-scheme: dark) { main, footer { color: #eee; background: #111; } main a, footer a { color: #9cf; } }</style>
${head}
${query.has('hostile') ? hostile : ''}
${query.has('turbo') ? '<script defer src="/turbo.js"></script>' : ''}
</head>
<body>
<main><h1>Page ${number}</h1>
${links.join('\n')}
</main>
<script>document.querySelector('main a').focus();</script>
${body}
<footer><a id="next" href="?${next.toString()}">Next page</a></footer>
</body>
</html>`;
};
