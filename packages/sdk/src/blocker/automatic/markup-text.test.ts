import type { SiteService } from '@kapsel/core';
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockedDetail } from '../../events.ts';
import type { RuledService } from '../rules.ts';
import { heldMark, holdMarkupText } from './markup-text.ts';
import { obey } from './policy.ts';

const tracker: RuledService = { id: 'tracker', category: 'analytics', since: 1, hosts: ['*.tracker.no'], cookies: [], storage: [] };

function obeyed(granted = false, told: BlockedDetail[] = [], blocking: 'automatic' | 'report-only' = 'automatic'): void {
  obey({ config: { services: [tracker as SiteService], blocking }, allows: () => granted, emit: (_name, detail) => told.push(detail as BlockedDetail) });
}

// The policy reads addresses against the page's base; these tests have no page.
Object.assign(globalThis, { document: { baseURI: 'https://site.no/' } });

function hold(html: string, granted = false): string {
  obeyed(granted);
  return holdMarkupText(html);
}

describe('holdMarkupText', () => {
  it.each([
    ['<script src="https://t.tracker.no/a.js"></script>', `<script ${heldMark} type="text/plain" data-src="https://t.tracker.no/a.js"></script>`],
    ["<SCRIPT async SRC='//t.tracker.no/a.js'></SCRIPT>", `<script ${heldMark} type="text/plain" async data-SRC='//t.tracker.no/a.js'></SCRIPT>`],
    ['<script type=module src=https://tracker.no/a.js></script>', `<script ${heldMark} type="text/plain" data-type="module" data-src=https://tracker.no/a.js></script>`],
    ['<img src="https://t.tracker.no/p.gif" alt="a > b">', `<img ${heldMark} data-src="https://t.tracker.no/p.gif" alt="a > b">`],
    ['<img srcset="/own.png 1x, https://t.tracker.no/p.gif 2x">', `<img ${heldMark} data-srcset="/own.png 1x, https://t.tracker.no/p.gif 2x">`],
    ['<iframe src="https&#58;//t.tracker.no/f"></iframe>', `<iframe ${heldMark} data-src="https&#58;//t.tracker.no/f"></iframe>`],
  ])('marks what %s would load', (html, marked) => expect(hold(html)).toBe(marked));

  it.each([
    '<script src="/own.js"></script>',
    '<script src="https://nottracker.no/a.js"></script>',
    '<p>Read about tracker.no</p>',
    '<a href="https://t.tracker.no/">their site</a>',
    '<script>const host = "https://t.tracker.no/";</script>',
    '</script><b title=https://t.tracker.no/>',
  ])('leaves %s to the letter', (html) => expect(hold(html)).toBe(html));

  it('leaves everything alone once it is granted', () => {
    const html = '<script src="https://t.tracker.no/a.js"></script>';
    expect(hold(html, true)).toBe(html);
  });

  it('tells once of each thing held, without its query, and holds nothing in report-only mode', () => {
    const told: BlockedDetail[] = [];
    const html = '<img src="https://t.tracker.no/p.gif?visitor=1">';
    obeyed(false, told, 'report-only');
    expect(holdMarkupText(html + html)).toBe(html + html);
    expect(told).toEqual([{ service: 'tracker', category: 'analytics', kind: 'img', what: 'https://t.tracker.no/p.gif', held: false }]);
  });

  it('never throws, and touches no markup that names no held host', () => {
    assert(property(string({ unit: 'binary', maxLength: 300 }), (html) => hold(html) === html || html.toLowerCase().includes('tracker.no')));
  });

  it('takes time in proportion to the markup, however odd', () => {
    const odd = `<img ${'a="'.repeat(3000)} tracker.no ${'<x '.repeat(3000)}`;
    const start = performance.now();
    hold(odd);
    hold(`tracker.no <a${' b'.repeat(20_000)}`);
    hold(`tracker.no <a ${'/'.repeat(20_000)}`);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
