/** The whole look of the HTML report. System fonts and no image, as the page may load nothing. */
export const htmlStyle = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ground: #f4f5f3; --ink: #171b1a; --soft: #545d5a; --line: #d9ddda; --hair: #e9ebe9; --accent: #0f5c4a;
  --necessary: #1c6b45; --functional: #0d6086; --analytics: #8a5000; --marketing: #9d2a63; --unclassified: #59616b;
  --bar-necessary: #3f9a6d; --bar-functional: #3f92b8; --bar-analytics: #d8963a; --bar-marketing: #c9588f; --bar-unclassified: #98a0aa;
  --high: #a3231c; --medium: #8a5000; --low: #0d6086; --info: #545d5a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #181b1b; --ground: #101212; --ink: #e9ecea; --soft: #a5aeaa; --line: #3a403e; --hair: #282d2b; --accent: #7ed3ba;
    --necessary: #84d6a9; --functional: #84c8ec; --analytics: #efb871; --marketing: #f4a0c6; --unclassified: #b7bfc9;
    --bar-necessary: #4aa878; --bar-functional: #4a9cc4; --bar-analytics: #d9993f; --bar-marketing: #cf6398; --bar-unclassified: #7d858f;
    --high: #ff9c92; --medium: #efb871; --low: #84c8ec; --info: #a5aeaa;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; overflow-wrap: break-word; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
}
h1, h2, h3, p, dl, dd, ul, ol { margin: 0; }
h1, h2 { line-height: 1.2; letter-spacing: -0.015em; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.6rem, 1.1rem + 2.2vw, 2.5rem); font-weight: 650; }
h2 { font-size: 1.25rem; font-weight: 650; margin-bottom: 1rem; }
code { font: 0.9em/1.45 ui-monospace, "SF Mono", "Cascadia Code", Consolas, "Liberation Mono", Menlo, monospace; overflow-wrap: anywhere; unicode-bidi: isolate; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.soft { color: var(--soft); }
.page { max-width: 76rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 3rem) 4rem; }
.masthead { padding: clamp(2rem, 5vw, 3.5rem) 0 1.75rem; }
.brand { display: flex; align-items: center; gap: 0.6rem; margin-bottom: 1.5rem; font-size: 0.9rem; color: var(--soft); }
.brand strong { color: var(--ink); font-weight: 650; }
.brand svg { width: 1.9rem; height: 0.95rem; flex: none; }
.facts { display: flex; flex-wrap: wrap; gap: 0.15rem 1.25rem; margin-top: 0.75rem; padding: 0; list-style: none; color: var(--soft); font-size: 0.95rem; }
main > section { background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: clamp(1.1rem, 2.6vw, 2rem); margin-bottom: 1.25rem; }
.notice { border-left: 4px solid var(--medium); padding: 0.2rem 0 0.2rem 1rem; margin-bottom: 1rem; font-weight: 600; }
.lede { font-size: clamp(1.2rem, 1rem + 1vw, 1.6rem); line-height: 1.35; letter-spacing: -0.01em; max-width: 46rem; text-wrap: pretty; }
.rest { margin-top: 0.75rem; max-width: 46rem; text-wrap: pretty; }
.bar { display: block; width: 100%; height: 0.75rem; margin-top: 1.75rem; border-radius: 999px; overflow: hidden; }
.fill-necessary { fill: var(--bar-necessary); } .fill-functional { fill: var(--bar-functional); } .fill-analytics { fill: var(--bar-analytics); }
.fill-marketing { fill: var(--bar-marketing); } .fill-unclassified { fill: var(--bar-unclassified); }
.counts { display: flex; flex-wrap: wrap; gap: 0.35rem 1.5rem; margin-top: 0.9rem; padding: 0; list-style: none; }
.category { white-space: nowrap; font-weight: 550; }
.category::before { content: ""; display: inline-block; width: 0.62em; height: 0.62em; border-radius: 50%; margin-right: 0.5em; background: var(--dot); border: 1px solid transparent; }
.is-necessary { --dot: var(--bar-necessary); color: var(--necessary); } .is-functional { --dot: var(--bar-functional); color: var(--functional); }
.is-analytics { --dot: var(--bar-analytics); color: var(--analytics); } .is-marketing { --dot: var(--bar-marketing); color: var(--marketing); }
.is-unclassified { --dot: transparent; color: var(--unclassified); }
.is-unclassified::before { border: 1.5px dashed currentColor; }
.findings { list-style: none; padding: 0; }
.findings li { display: grid; grid-template-columns: 9rem 1fr; gap: 0.25rem 1.25rem; padding: 0.8rem 0; border-top: 1px solid var(--hair); }
.findings li > *, .plain li, .lede, .rest { min-width: 0; overflow-wrap: anywhere; }
.findings li:first-child { border-top: 0; padding-top: 0; } .findings li:last-child { padding-bottom: 0; }
.severity { font-weight: 650; } .severity-high { color: var(--high); } .severity-medium { color: var(--medium); } .severity-low { color: var(--low); } .severity-info { color: var(--info); }
.action { margin-top: 0.3rem; }
.pictures { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); align-items: start; }
.pictures img { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; }
figure { margin: 0; } figcaption { color: var(--soft); font-size: 0.92rem; margin-top: 0.4rem; }
h3 { font-size: 1.02rem; font-weight: 650; margin: 1.5rem 0 0.5rem; } h2 + h3 { margin-top: 0; }
.names { color: var(--soft); font-size: 0.92rem; margin-top: 0.15rem; }
.tools { display: flex; flex-wrap: wrap; gap: 0.9rem 1rem; align-items: end; margin-bottom: 1rem; }
.tools[hidden] { display: none; }
.tools label { display: grid; gap: 0.3rem; font-size: 0.85rem; font-weight: 600; }
.tools input, .tools select { font: inherit; font-size: 1rem; font-weight: 400; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 8px; padding: 0.5rem 0.7rem; min-height: 2.75rem; }
.tools ::placeholder { color: var(--soft); opacity: 1; }
.tools .search { flex: 1 1 16rem; max-width: 26rem; } .tools input { width: 100%; }
.tools [role="status"] { margin-left: auto; padding-bottom: 0.6rem; color: var(--soft); font-size: 0.92rem; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; text-align: left; font-size: 0.95rem; }
caption { text-align: left; color: var(--soft); font-size: 0.92rem; padding-bottom: 0.75rem; }
th, td { padding: 0.65rem 1rem 0.65rem 0; vertical-align: top; font-weight: inherit; overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: 0.85rem; font-weight: 650; border-bottom: 2px solid var(--ink); padding-top: 0.4rem; padding-bottom: 0.4rem; white-space: nowrap; vertical-align: bottom; }
thead button { font: inherit; color: inherit; background: none; border: 0; padding: 0.35rem 0; min-height: 1.75rem; cursor: pointer; }
thead button::after { content: "↕"; display: inline-block; margin-left: 0.4em; opacity: 0.6; }
thead [aria-sort="ascending"] button::after { content: "↑"; opacity: 1; } thead [aria-sort="descending"] button::after { content: "↓"; opacity: 1; }
thead button:hover { text-decoration: underline; text-underline-offset: 0.25em; }
.cookies tbody { border-bottom: 1px solid var(--line); }
.cookies tbody[hidden] { display: none; }
.cookies .row > * { padding-bottom: 0.2rem; }
.cookies .col-name { width: 29%; } .cookies .col-provider { width: 12%; } .cookies .col-category { width: 14%; } .cookies .col-validity { width: 12%; }
.cookies tbody th code { font-weight: 600; font-size: 0.95em; }
.cookies .kind { display: block; color: var(--soft); font-size: 0.82rem; }
.cookies .validity { font-variant-numeric: tabular-nums; white-space: nowrap; }
.diff-new { color: var(--necessary); } .diff-gone { color: var(--high); } .diff-changed { color: var(--medium); }
.listing tbody tr + tr { border-top: 1px solid var(--hair); }
.evidence > td { padding: 0 0 0.55rem; }
details > summary { cursor: pointer; color: var(--soft); font-size: 0.87rem; padding: 0.2rem 0; width: fit-content; max-width: 100%; overflow-wrap: anywhere; }
details > summary:hover { color: var(--ink); } details > summary b { font-weight: 600; color: var(--ink); }
.panel { background: var(--ground); border-radius: 10px; padding: 1rem 1.2rem; margin: 0.5rem 0 0.6rem; font-size: 0.92rem; }
.panel + .panel { margin-top: 0; }
dl.pairs { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.35rem 1.5rem; }
dl.pairs dt { color: var(--soft); } dl.pairs dd { overflow-wrap: anywhere; min-width: 0; }
dd ul { list-style: none; padding: 0; }
.plain { padding-left: 1.2rem; } .plain li + li { margin-top: 0.35rem; }
.empty { color: var(--soft); padding: 1rem 0 0; }
.empty[hidden] { display: none; }
.verdict { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--hair); color: var(--soft); font-size: 0.95rem; max-width: 46rem; }
footer { color: var(--soft); font-size: 0.9rem; padding-top: 0.75rem; }
.num { font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (max-width: 640px) {
  main > section { border-radius: 12px; }
  table, tbody, tr, th, td, caption { display: block; width: 100%; }
  thead { display: none; }
  .cookies tbody[hidden] { display: none; }
  table tbody { border: 1px solid var(--line); border-radius: 10px; padding: 0.85rem 1rem 0.55rem; margin-bottom: 0.75rem; }
  .listing tbody { padding: 0; border: 0; margin: 0; } .listing tr { border-top: 1px solid var(--line); padding: 0.7rem 0; }
  th, td, .cookies .row > *, .evidence > td { width: 100%; padding: 0.15rem 0; }
  .cookies .col-name, .cookies .col-provider, .cookies .col-category, .cookies .col-validity { width: 100%; }
  .cookies tbody th { font-size: 1.05rem; padding-bottom: 0.4rem; }
  td[data-label] { display: grid; grid-template-columns: 6.2rem 1fr; gap: 0.75rem; }
  td[data-label]::before { content: attr(data-label); color: var(--soft); font-size: 0.85rem; line-height: 1.8; }
  .cookies .validity { white-space: normal; }
  .evidence { margin-top: 0.4rem; border-top: 1px solid var(--hair); padding-top: 0.25rem; }
  details > summary { padding: 0.45rem 0; }
  .panel { padding: 0.85rem 0.9rem; } dl.pairs { grid-template-columns: 1fr; gap: 0; } dl.pairs dd { margin-bottom: 0.55rem; }
  .findings li { grid-template-columns: 1fr; }
  .tools label, .tools ::placeholder { color: var(--soft); opacity: 1; }
.tools .search { flex: 1 1 100%; max-width: none; } .tools [role="status"] { margin: 0; padding: 0; }
}
@media (forced-colors: active) {
  .bar { border: 1px solid CanvasText; } .bar rect { stroke: CanvasText; stroke-width: 0.02; }
  .category::before { border-color: CanvasText; forced-color-adjust: none; }
  .panel { border: 1px solid CanvasText; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ground: #fff; --ink: #000; --soft: #444; --line: #999; --hair: #ccc; }
  html { font-size: 10pt; } .page { max-width: none; padding: 0; }
  main > section { border: 0; border-radius: 0; padding: 0 0 1.2rem; }
  .tools { display: none; } thead { display: table-header-group; } thead button::after { content: none; }
  .cookies tbody, .findings li { break-inside: avoid; } h2 { break-after: avoid; }
  .bar, .category::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details:not([open]) > summary { list-style: none; } details:not([open]) > summary b { display: none; }
}
`;
