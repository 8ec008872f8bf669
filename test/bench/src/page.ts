import type { Subject } from './subject.ts';

/** How many scripts of a page wait for consent. */
export const scriptCount = 20;

/** What the page's scripts note of themselves, by number and in milliseconds since the navigation began. */
export interface Notes {
  readonly ran: readonly (readonly [script: number, at: number])[];
  /** When the visitor clicked, or when the call was made. */
  acceptedAt: number;
  /** The longest delay until the page was painted after the click, as the browser tells it; 0 where it told nothing. */
  interactionMs: number;
}

/** How a page is made of a tool's markup. */
export type DrawPage = (subject: Subject, sources: readonly string[], query: URLSearchParams) => string;

const prose = Array.from({ length: 12 }, (_, index) => `<h2>Section ${index + 1}</h2><p>${'A page has some text before and after the fold. '.repeat(8)}</p>`).join('\n');

/** Where scripts and visitors leave their notes; first in every page. */
export const noteTaking = '<script>window.notes = { ran: [], acceptedAt: 0, interactionMs: 0 };</script>';

/** The same page for every tool, with 20 scripts that need consent for analytics. */
export function pageFor(subject: Subject, sources: readonly string[]): string {
  const { head, body } = subject.markup(sources);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bench</title>
<link rel="icon" href="data:,">
${noteTaking}
${head}
</head>
<body>
<main><h1>Bench</h1>
${prose}
</main>
${body}
</body>
</html>`;
}

/** A script that needs consent: it says that it ran, and leaves something behind. */
export function trackerScript(number: number): string {
  return `notes.ran.push([${number}, performance.now()]);
localStorage.setItem('_trk_${number}', '1');
sessionStorage.setItem('_trk_${number}', '1');`;
}
