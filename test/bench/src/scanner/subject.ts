import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A scanner that visits the web, in a process of its own (`worker.ts`). */
export interface ScannerSubject {
  readonly id: 'kapsel' | 'kapsel-still' | 'playwright' | 'gdpr-cookie-scanner';
  readonly name: string;
  /** What a reader has to know beside the figures. */
  readonly note?: string;
}

export const scannerSubjects: readonly ScannerSubject[] = [
  { id: 'kapsel', name: 'Kapsel', note: 'finds the pages by itself; presses what a curious visitor would, and its seconds have that in them.' },
  { id: 'kapsel-still', name: 'Kapsel, no interaction', note: 'the same scan without pressing anything: to be compared with bare Playwright by the clock.' },
  { id: 'playwright', name: `bare Playwright ${versionOf('playwright-core')}`, note: 'is given the addresses of the pages, waits, stays and scrolls as Kapsel does, and reads jar and storage before it leaves each.' },
  {
    id: 'gdpr-cookie-scanner',
    name: `gdpr-cookie-scanner ${versionOf('@slashgear/gdpr-cookie-scanner')}`,
    note: 'knows one address at a time, so that it is called for each page; what it found before any click counts, and the seconds until then, in which it starts a browser. It takes Playwright’s own Chromium, for which another is put in its place.',
  },
];

/** What the others are compared with by the clock. */
export const clockReference: ScannerSubject['id'] = 'playwright';

function versionOf(tool: string): string {
  const entry = fileURLToPath(import.meta.resolve(tool));
  const folder = entry.slice(0, entry.lastIndexOf(`/${tool}/`) + tool.length + 2);
  return (JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { version: string }).version;
}
