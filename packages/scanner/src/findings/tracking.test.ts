import { describe, expect, it } from 'vitest';
import { codesOf, theFinding } from './findings.test-helper.ts';

const pages = ['https://a.no/'];

describe('tracking without cookies', () => {
  it('is a finding where a script of others reads back what tells devices apart', () => {
    const script = { script: 'https://t.no/fp.js', apis: ['canvas', 'fonts'], party: 'third', initiators: [], pages } as const;
    expect(theFinding({ fingerprinting: [script, { ...script, script: 'https://t.no/2.js' }] })).toMatchObject({
      code: 'fingerprinting',
      message: 'Scripts of 1 other host read back what can tell one device from others.',
      items: ['t.no'],
      evidence: ['https://t.no/fp.js: canvas, fonts', 'https://t.no/2.js: canvas, fonts'],
    });
    expect(codesOf({ fingerprinting: [{ ...script, party: 'first' }] })).toEqual([]);
  });

  it('is a finding where a stored value travels', () => {
    const shared = { kind: 'cookie', name: '_ga', domain: 'a.no', parameter: 'cid', host: 't.no', pages } as const;
    expect(theFinding({ sharedIdentifiers: [shared] })).toMatchObject({ code: 'shared-identifier', items: ['_ga'], evidence: ['_ga (a.no) → t.no?cid=…'] });
    expect(codesOf({ sharedIdentifiers: [] })).toEqual([]);
  });

  it('is a finding in <noscript>, for trackers and for what cannot be seen', () => {
    const address = { element: 'img', url: 'https://t.no/p', party: 'third', invisible: true, provider: null, category: 'unclassified', pages } as const;
    expect(theFinding({ noscript: [address] })).toMatchObject({ code: 'tracker-in-noscript', items: ['t.no'], evidence: ['<img> https://t.no/p (https://a.no/)'] });
    expect(codesOf({ noscript: [{ ...address, invisible: false, category: 'marketing' }] })).toEqual(['tracker-in-noscript']);
    expect(codesOf({ noscript: [{ ...address, invisible: false }, { ...address, party: 'first' }, { ...address, category: 'functional' }] })).toEqual([]);
  });

  it('is told of where a service worker stays', () => {
    const worker = { scope: 'https://a.no/', script: 'https://a.no/sw.js', party: 'first', kept: true, pages } as const;
    expect(theFinding({ serviceWorkers: [worker] })).toMatchObject({ code: 'service-worker', severity: 'info', message: '1 service worker registered.' });
    expect(codesOf({ serviceWorkers: [] })).toEqual([]);
  });
});

describe('Google Consent Mode', () => {
  it('is a finding where its default is missing, or late', () => {
    const seen = { page: 'https://a.no/', tags: ['https://www.googletagmanager.com/gtag/js'] };
    expect(theFinding({ consentMode: [{ ...seen, consentDefault: 'missing' }] })).toMatchObject({ code: 'consent-mode-missing', items: seen.tags, evidence: ['https://a.no/: https://www.googletagmanager.com/gtag/js'] });
    expect(theFinding({ consentMode: [{ ...seen, consentDefault: 'late' }] })).toMatchObject({ code: 'consent-mode-late' });
    expect(codesOf({ consentMode: [{ ...seen, consentDefault: 'in time' }] })).toEqual([]);
  });
});
