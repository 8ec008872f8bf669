import { describe, expect, it } from 'vitest';
import { cookieTable } from './cookie-table.ts';
import { aFullReport, anItem, aReport } from './fixture.test-helper.ts';

const months6 = { session: false, requestedSeconds: 15_552_000, effectiveSeconds: 15_552_000, text: '' };

describe('cookieTable', () => {
  it('rebuilds the published table of the example, row for row', () => {
    const rows = cookieTable(aFullReport(), 'nb').rows.filter(({ kind, category }) => kind === 'cookie' && category !== 'unclassified');
    expect(rows.map(({ name, provider, category, validity }) => [name, provider, category, validity])).toEqual([
      ['__cf_bm', 'Cloudflare', 'necessary', '30 minutter'],
      ['__cfruid', 'Cloudflare', 'necessary', 'Kun sesjon'],
      ['__hs_cookie_cat_pref', 'HubSpot', 'necessary', '6 måneder'],
      ['__hs_do_not_track', 'HubSpot', 'necessary', '6 måneder'],
      ['_hjAbsoluteSessionInProgress', 'HotJar', 'analytics', '30 minutter'],
      ['_hjFirstSeen', 'HotJar', 'analytics', '30 minutter'],
      ['_hjIncludedInPageviewSample', 'HotJar', 'analytics', '2 minutter'],
      ['_hjIncludedInSessionSample', 'HotJar', 'analytics', '2 minutter'],
      ['_hjSession_*', 'HotJar', 'analytics', '30 minutter'],
      ['_hjSessionUser_*', 'HotJar', 'analytics', '1 år'],
      ['__hssc', 'HubSpot', 'analytics', '30 minutter'],
      ['__hssrc', 'HubSpot', 'analytics', 'Kun sesjon'],
      ['__hstc', 'HubSpot', 'analytics', '6 måneder'],
      ['hubspotutk', 'HubSpot', 'analytics', '6 måneder'],
      ['IDE', 'Google', 'marketing', '1 år'],
    ]);
  });

  it('merges items that read alike and keeps their domains', () => {
    const item = { pattern: '_hjSession_*', provider: 'HotJar', category: 'analytics' } as const;
    const report = aReport({
      items: [
        anItem({ ...item, name: '_hjSession_2', domain: 'b.localhost' }),
        anItem({ ...item, name: '_hjSession_1', domain: 'a.localhost' }),
        anItem({ ...item, name: '_hjSession_3', lifetime: months6 }),
      ],
    });
    const { rows } = cookieTable(report, 'en');
    expect(rows.map(({ validity, domains }) => ({ validity, domains }))).toEqual([
      { validity: 'Session', domains: ['a.localhost', 'b.localhost'] },
      { validity: '6 months', domains: ['www.proviso.localhost'] },
    ]);
  });

  it('does not merge a cookie and a storage key of the same name', () => {
    const lifetime = { session: true, requestedSeconds: null, effectiveSeconds: null, text: '' };
    const report = aReport({ items: [anItem({ name: 'a' }), anItem({ name: 'a', kind: 'sessionStorage', lifetime })] });
    expect(cookieTable(report, 'nb').rows).toHaveLength(2);
  });

  it('leaves out what was refused or gone again', () => {
    const report = aReport({ items: [anItem({ outcome: 'refused' }), anItem({ outcome: 'transient' })] });
    expect(cookieTable(report, 'nb').rows).toEqual([]);
  });

  it('calls storage without an end persistent', () => {
    const lifetime = { session: false, requestedSeconds: null, effectiveSeconds: null, text: '' };
    const { rows } = cookieTable(aReport({ items: [anItem({ kind: 'localStorage', lifetime })] }), 'nb');
    expect(rows[0]?.validity).toBe('Vedvarende');
  });

  it('prefers the lifetime that the browser gave to the one that was asked for', () => {
    const lifetime = { session: false, requestedSeconds: 63_072_000, effectiveSeconds: 31_536_000, text: '' };
    expect(cookieTable(aReport({ items: [anItem({ lifetime })] }), 'en').rows[0]?.validity).toBe('1 year');
  });

  it('says who set what nobody could classify', () => {
    const url = 'http://widget.localhost:4600/w.js';
    const report = aReport({ items: [anItem({ setBy: { means: 'js', url, initiators: [] } })] });
    expect(cookieTable(report, 'nb').rows[0]).toMatchObject({
      provider: 'www.proviso.localhost',
      description: 'Settes av widget.localhost:4600 på domenet www.proviso.localhost. Hva den brukes til, er ikke kjent.',
    });
    expect(cookieTable(report, 'en').rows[0]?.description).toContain('Set by widget.localhost:4600');
  });

  it('has a name for a cookie without one', () => {
    expect(cookieTable(aReport({ items: [anItem({ name: '' })] }), 'nb').rows[0]?.name).toBe('(uten navn)');
  });

  it('lists third-party requests by provider, or by domain where there is none', () => {
    expect(cookieTable(aFullReport(), 'nb').thirdParties).toEqual([
      { name: 'HotJar', hosts: ['script.hotjar.localhost'], categories: ['analytics'], addresses: 1, pixels: 0 },
      { name: 'HubSpot', hosts: ['js.hubspot.localhost', 'track.hubspot.localhost'], categories: ['analytics'], addresses: 2, pixels: 0 },
      { name: 'Google', hosts: ['stats.doubleclick.localhost'], categories: ['marketing'], addresses: 1, pixels: 0 },
      { name: 'widget.ukjent.localhost', hosts: ['widget.ukjent.localhost'], categories: ['unclassified'], addresses: 1, pixels: 0 },
    ]);
  });
  it('lists whom the pages reach by way of the site’s own host', () => {
    const collected = anItem({ kind: 'request', name: 'https://www.example.no/g/collect', domain: 'www.example.no', party: 'first', provider: 'Google', category: 'analytics' });
    expect(cookieTable(aReport({ items: [collected] }), 'nb').thirdParties).toMatchObject([{ name: 'Google', hosts: ['www.example.no'], categories: ['analytics'] }]);
  });
});
