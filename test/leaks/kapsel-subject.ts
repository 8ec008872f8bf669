import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from './engines.ts';
import type { Decision, Subject } from './subject.ts';
import { trackerPrefix } from './vectors/index.ts';

const dist = join(import.meta.dirname, '..', '..', 'packages', 'sdk', 'dist');

/** Kapsel as a site owner has it: one tag, first in the head, from the site's own server, minified. */
export function kapselSubject(blocking: 'marked' | 'automatic' | 'strict'): Subject {
  const file = blocking === 'marked' ? 'kapsel.js' : 'kapsel-auto.js';
  return {
    name: `Kapsel, ${blocking}`,
    markup: blocking === 'marked' ? 'marked' : 'untouched',
    files: ({ tracker }) => ({ '/kapsel.js': { type: 'text/javascript', body: `window.kapselConfig=${configFor(tracker, blocking)};\n${readFileSync(join(dist, file), 'utf8')}` } }),
    head: () => '<script src="/kapsel.js"></script>',
    decide: (page, decision) => decide(page, decision),
  };
}

function configFor(tracker: string, blocking: string): string {
  const { host } = new URL(tracker);
  const service = { id: 'tracker', name: 'Tracker', provider: 'Tracker', category: 'analytics', since: 1, hosts: [host], cookies: [`${trackerPrefix}*`], storage: [`${trackerPrefix}*`] };
  return JSON.stringify({ schemaVersion: 1, siteId: 'leaks', ui: { layout: 'none' },  policyVersion: 1, language: 'en', blocking, regime: 'opt-in', parties: { controller: 'Test', contact: 'test@example.no' }, services: [service] });
}

/** The global of the page, as its own scripts have it. */
declare const kapsel: { accept(ids: 'all' | 'none'): void; withdraw(): void };

async function decide(page: Page, decision: Decision): Promise<void> {
  await page.evaluate((wanted) => {
    if (wanted === 'withdraw') kapsel.withdraw();
    else kapsel.accept(wanted === 'accept' ? 'all' : 'none');
  }, decision);
}
