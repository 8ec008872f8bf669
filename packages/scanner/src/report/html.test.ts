import { createHash } from 'node:crypto';
import type { ScanReport } from '@kapsel/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFullReport, aHostileReport, anItem, aReport, hostileTexts } from './fixture.test-helper.ts';
import { actingCharacters, anyHostileText } from './hostile.test-helper.ts';
import { formatHtml } from './html.ts';

/** Every tag with its attributes' names, in order: what a browser builds, without any text or place to break a line. */
function skeleton(page: string): string[] {
  const body = page.replace(/<(style|script)>[\s\S]*?<\/\1>/gu, '<$1></$1>');
  return (body.replaceAll('<wbr>', '').match(/<[^>]*>/gu) ?? []).map((tag) => tag.replace(/="[^"]*"/gu, ''));
}

function hashOf(text: string | undefined): string {
  return `'sha256-${createHash('sha256').update(text ?? '').digest('base64')}'`;
}

describe('formatHtml', () => {
  it('is a page in the language of the reader, with a table that says what its headers are for', () => {
    const page = formatHtml(aFullReport(), 'nb');
    expect(page).toContain('<html lang="nb">');
    expect(page).toContain('<h1>Informasjonskapsler på www.proviso.localhost:4600</h1>');
    expect(page.match(/<th scope="col" role="columnheader" class="col-/gu)).toHaveLength(5);
    expect(page.match(/<tr class="row" role="row"><th scope="row"/gu)).toHaveLength(17);
    expect(page).toContain('<caption>17 rader</caption>');
  });

  it('tells in plain words what should have waited', () => {
    const page = formatHtml(aFullReport(), 'nb');
    expect(page).toContain(
      'Nettstedet satte 16 informasjonskapsler før noen hadde svart. 11 av dem er til analyse eller markedsføring og skulle ha ventet på samtykke.',
    );
  });

  it('shows what the site asked for where the browser gave less', () => {
    expect(formatHtml(aFullReport(), 'nb')).toContain('ba om 2 år, fikk 1 år');
  });

  it('says of storage of every kind where it is kept apart, and of what was refused why', () => {
    const storage = anItem({ kind: 'cacheStorage', name: 'precache', origin: 'https://chat.example', partitionKey: 'https://shop.example', lifetime: { session: false, requestedSeconds: null, effectiveSeconds: null, text: '' } });
    const refused = anItem({ outcome: 'refused', refusedReasons: ['SameSiteNoneInsecure', 'SomethingNew'] });
    const gone = anItem({ kind: 'indexedDB', name: 'probe', outcome: 'transient' });
    const page = formatHtml(aReport({ items: [storage, refused, gone] }), 'en').replaceAll('<wbr>', '');
    expect(page).toContain('<dt>Partition</dt><dd>only under https://shop.example</dd>');
    expect(page).toContain('Cache Storage');
    expect(page).toContain('refused by the browser: SameSite=None without Secure (SameSiteNoneInsecure), SomethingNew');
    expect(page).toContain('probe</code> (IndexedDB) · www.proviso.localhost · gone before the visit ended');
  });

  it('counts the pixels among a third party’s addresses, and puts grave findings first', () => {
    const request = (name: string, pixel: boolean) => anItem({ kind: 'request', name, domain: 'ads.example', party: 'third', provider: 'Ads', request: { types: ['Image'], pixel } });
    const finding = (message: string, severity: 'info' | 'high') => ({ code: 'x', message, severity, items: [] });
    const report = aReport({ items: [request('https://ads.example/a', true), request('https://ads.example/b', false)], findings: [finding('Later.', 'info'), finding('First.', 'high')], declared: { source: 'table.csv', entries: 2 } });
    const page = formatHtml(report, 'en').replaceAll('<wbr>', '');
    expect(page).toContain('(2 addresses, 1 of them a tracking pixel)');
    expect(page.indexOf('First.')).toBeLessThan(page.indexOf('Later.'));
    expect(page).toContain('<dt>Held against</dt><dd><code dir="ltr">table.csv</code> (2 published names)</dd>');
  });

  it('says how it came to a consent state, and that the site saw a visitor', () => {
    const passes: ScanReport['passes'] = [{ id: 'untouched', consent: 'none' }, { id: 'rejected', consent: 'proved', cmp: 'Klaro', how: 'rule', clicks: 1, proof: ['klaro'] }];
    const page = formatHtml(aReport({ passes, policy: { thirdPartyCookies: 'allowed', sandbox: true, seenAs: 'visitor', hostAliases: {} } }), 'en');
    expect(page).toContain('before an answer: nothing was clicked</li>');
    expect(page).toMatch(/after rejecting: the site registered the answer \(Klaro, buttons that the scanner knows, 1 click\); kept in <code[^>]*>klaro<\/code>/u);
    expect(page).toContain('the site saw an ordinary visitor, no robot');
  });

  it('marks sentences that are in the language of the scan', () => {
    expect(formatHtml(aFullReport(), 'en')).toContain('<p lang="nb">En informasjonskapsel er ukjent og må vurderes.</p>');
  });

  it('tells what a finding rests on, by which rule, and what to do', () => {
    const page = formatHtml(aFullReport(), 'en');
    expect(page).toContain('<p class="action"><b>Do:</b> <span lang="nb">Hold dem tilbake.</span></p>');
    expect(page).toContain('<b>Rule:</b> <span lang="nb">ePrivacy-direktivet art. 5(3); ekomloven § 3-15</span>');
    expect(page).toContain('<details><summary>Evidence</summary>');
  });

  it('shows what is no row of the table, and no heading for what is not there', () => {
    const page = formatHtml(aFullReport(), 'nb');
    for (const heading of ['Utlesing av det', 'Verdier som ble sendt', 'Det besøkende uten skript', 'Service workere']) expect(page).toContain(`<h3>${heading}`);
    expect(page).toContain('lerret, skrifttyper');
    expect(formatHtml(aReport({ noscript: [] }), 'nb')).not.toMatch(/<h3|Andre spor/u);
  });

  it('carries its pictures inside', () => {
    const jpeg = Buffer.alloc(100_000, 'a picture');
    expect(formatHtml(aReport(), 'en', [{ of: 'banner', pass: 'untouched', jpeg }])).toContain(`<img alt="The banner" src="data:image/jpeg;base64,${jpeg.toString('base64')}">`);
  });

  it('loads nothing and links nowhere', () => {
    const page = formatHtml(aFullReport(), 'nb');
    expect(page).not.toMatch(/<(?:img|iframe|object|embed|base|a)\b/u);
    expect(page.match(/\b(?:src|href|action|xlink:href)="[^"]*"/gu)).toEqual(['href="data:,"']);
    expect(page).not.toMatch(/@import|url\(/u);
    expect(page).not.toMatch(/\sstyle="|\son[a-z]+="/u);
  });

  it('allows exactly its own style and script, by their hashes', () => {
    const page = formatHtml(aFullReport(), 'nb');
    const policy = /Content-Security-Policy" content="([^"]*)"/u.exec(page)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src ${hashOf(/<style>([\s\S]*?)<\/style>/u.exec(page)?.[1])}`);
    expect(policy).toContain(`script-src ${hashOf(/<script>([\s\S]*?)<\/script>/u.exec(page)?.[1])}`);
  });

  it('has something to say about a scan that found nothing', () => {
    const page = formatHtml(aReport(), 'en');
    expect(page).toContain('The scanner found nothing stored in the browser.');
    expect(page).not.toContain('NaN');
  });

  it('contains no script but its own, whatever things are called', () => {
    expect(formatHtml(aHostileReport(), 'nb').match(/<script/giu)).toHaveLength(1);
  });

  it.each(hostileTexts.filter((text) => text !== ''))('keeps its structure with a site that calls everything %j', (text) => {
    expect(skeleton(formatHtml(aHostileReport([text]), 'nb'))).toEqual(skeleton(formatHtml(aHostileReport(['x']), 'nb')));
  });

  it('keeps its structure and lets no control character through, whatever the site says', () => {
    const expected = skeleton(formatHtml(aHostileReport(['x']), 'nb'));
    fc.assert(
      fc.property(anyHostileText.filter((text) => text.trim() !== ''), (text) => {
        const page = formatHtml(aHostileReport([text]), 'nb');
        expect(skeleton(page)).toEqual(expected);
        expect(page.replaceAll('\n', '')).not.toMatch(actingCharacters);
      }),
    );
  });
});
