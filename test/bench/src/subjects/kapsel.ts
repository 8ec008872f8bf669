import { fileURLToPath } from 'node:url';
import { filesIn, forEachSource, packageAt, type Subject } from '../subject.ts';

const dist = fileURLToPath(new URL('.', import.meta.resolve('@kapsel/sdk/kapsel.js')));
const { version } = packageAt(new URL('../package.json', import.meta.resolve('@kapsel/sdk/kapsel.js')).href);
const file = filesIn(dist);

/** How the first layer is laid out. */
export type Layout = 'bar' | 'box' | 'corner' | 'dialog';

/** One tag, first in the head, from the site's own server. */
function kapsel(blocking: 'marked' | 'automatic', tag: string, element: (source: string) => string, layout?: Layout): Subject {
  const untouched = blocking === 'automatic' ? 'Its scripts stand in the HTML untouched, so the browser fetches them before a choice; they do not run.' : '';
  return {
    id: layout ? `kapsel-${layout}` : tag.replace('.js', ''),
    name: `Kapsel ${version}, ${layout ?? blocking}`,
    note: untouched,
    file,
    markup: (sources) => ({
      head: `<script>window.kapselConfig = ${configFor(sources, blocking, layout)};</script>\n<script src="tool/${tag}"></script>`,
      body: forEachSource(sources, element),
    }),
    acceptButton: { host: 'kapsel-banner', button: '[data-action="accept-all"]' },
    withdraw: 'kapsel.withdraw()',
  };
}

function configFor(sources: readonly string[], blocking: string, layout: Layout | undefined): string {
  const service = (id: string, category: string, hosts: string[], storage: string[]) => ({ id, name: id, provider: id, category, since: 1, hosts, cookies: [], storage });
  return JSON.stringify({
    schemaVersion: 1,
    siteId: 'bench',
    policyVersion: 1,
    language: 'en',
    blocking,
    regime: 'opt-in',
    parties: { controller: 'Bench', contact: 'bench@example.com' },
    services: [
      service('tracker', 'analytics', [new URL(sources[0] ?? '').host], ['_trk_*']),
      service('maps', 'functional', ['maps.example'], []),
      service('ads', 'marketing', ['ads.example'], []),
    ],
    ...(layout && { ui: { layout } }),
  });
}

const marked = (source: string) => `<script type="text/plain" data-category="analytics" data-src="${source}"></script>`;

export const kapselMarked = kapsel('marked', 'kapsel.js', marked);
export const kapselAutomatic = kapsel('automatic', 'kapsel-auto.js', (source) => `<script src="${source}"></script>`);

/** Marked markup, with the first layer laid out in this way. */
export function kapselAs(layout: Layout): Subject {
  return kapsel('marked', 'kapsel.js', marked, layout);
}
