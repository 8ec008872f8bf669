import { createHash } from 'node:crypto';
import type { Language, ScanReport } from '@kapsel/core';
import { htmlScript } from './html-script.ts';
import { htmlStyle } from './html-style.ts';
import { html, trustedHtml, type Html } from './html-template.ts';
import { texts } from './texts.ts';

/** Only our own style and script run, and the page can reach nothing: what a hostile name might smuggle in stays text. */
const policy = [
  "default-src 'none'",
  `style-src '${hashSource(htmlStyle)}'`,
  `script-src '${hashSource(htmlScript)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export interface PageParts {
  readonly language: Language;
  readonly title: string;
  readonly subtitle: string;
  /** One line under the title. */
  readonly facts: readonly string[];
  readonly generator: ScanReport['generator'];
  readonly main: Html;
}

/** What stands around the text of every page that we write: title, policy, style and script. */
export function htmlPage({ language, title, subtitle, facts, generator, main }: PageParts): string {
  return `${html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trustedHtml(htmlStyle)}</style>
</head>
<body>
<div class="page">
<header class="masthead">
<p class="brand"><svg viewBox="0 0 40 20" aria-hidden="true"><rect x="1" y="1" width="38" height="18" rx="9" fill="none" stroke="currentColor" stroke-width="2"/><path d="M20 1h10a9 9 0 0 1 0 18H20z" fill="currentColor"/></svg><span><strong>Kapsel</strong> · ${subtitle}</span></p>
<h1>${title}</h1>
<ul class="facts">${facts.map((fact) => html`<li>${fact}</li>`)}</ul>
</header>
<main>
${main}
</main>
<footer>${texts[language].madeBy} ${generator.name} ${generator.version}</footer>
</div>
<script>${trustedHtml(htmlScript)}</script>
</body>
</html>`}\n`;
}

function hashSource(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
