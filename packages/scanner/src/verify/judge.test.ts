import type { Decision, PassId, ScanItem, SiteConfig, SiteService } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { aPass } from '../a-pass.test-helper.ts';
import type { PassResult } from '../pass.ts';
import { anItem } from '../report/fixture.test-helper.ts';
import { judge, type VerifiedSite } from './judge.ts';

const common = { provider: 'X', since: 1, hosts: [], cookies: [], storage: [] };
const services: readonly SiteService[] = [
  { ...common, id: 'basket', name: 'Basket', category: 'necessary', exemption: 'user-requested', reason: 'It would be empty.', cookies: ['sid'] },
  { ...common, id: 'counter', name: 'Counter', category: 'analytics', hosts: ['counter.no:8080'], paths: ['/hit*'], cookies: ['_c*'], storage: ['c-*'] },
];
const config: SiteConfig = { schemaVersion: 1, siteId: 'a', policyVersion: 2, language: 'en', blocking: 'marked', regime: 'opt-in', parties: { controller: 'Us', contact: 'us@a.no' }, services };
const rules = { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' } as const;

const no: Decision = { policyVersion: 2, decidedAt: 1, granted: [], grantedServices: [], refusedServices: [] };
const yes: Decision = { ...no, granted: ['functional', 'analytics', 'marketing'] };
const proved = { consent: 'proved', cmp: 'Kapsel', how: 'rule' } as const;

const cookie = (name: string, changes: Partial<ScanItem> = {}) => anItem({ name, domain: 'a.no', pages: ['https://a.no/'], setBy: { means: 'js', url: 'https://a.no/t.js', initiators: [] }, ...changes });
const request = (origin: string, path: string, changes: Partial<ScanItem> = {}) => anItem({ kind: 'request', name: origin + path, origin, path, domain: new URL(origin).hostname, party: 'third', ...changes });
const sid = cookie('sid', { category: 'necessary' });
const counted = cookie('_count', { category: 'analytics' });

interface Given {
  readonly seen?: Partial<Record<PassId, readonly ScanItem[]>>;
  readonly passes?: Partial<Record<PassId, Partial<PassResult>>>;
  readonly site?: Partial<VerifiedSite>;
}

/** A site that keeps its word, with what a test cares about changed. */
function aSite({ seen = {}, passes = {}, site = {} }: Given = {}): VerifiedSite {
  const all: Record<PassId, readonly ScanItem[]> = { untouched: [sid], rejected: [sid], accepted: [sid, counted], withdrawn: [{ ...sid, afterWithdrawal: 'left' }], ...seen };
  return {
    config,
    rules,
    runs: 'this',
    passes: [
      aPass({ id: 'untouched', ...passes.untouched }),
      aPass({ id: 'rejected', consent: proved, decision: no, ...passes.rejected }),
      aPass({ id: 'accepted', consent: proved, decision: yes, ...passes.accepted }),
      aPass({ id: 'withdrawn', consent: proved, decision: no, ...passes.withdrawn }),
    ],
    seen: new Map(Object.entries(all) as [PassId, readonly ScanItem[]][]),
    ...site,
  };
}

const statesOf = (given: Given) => judge(aSite(given), 'en').map(({ state }) => state);
const codesOf = (id: PassId, given: Given) => judge(aSite(given), 'nb').find(({ pass }) => pass === id)?.reasons.map(({ code, makes }) => `${makes}: ${code}`);

describe('the four verdicts', () => {
  it('hold where the site does what its config says', () => {
    expect(judge(aSite(), 'en')).toEqual((['untouched', 'rejected', 'accepted', 'withdrawn'] as const).map((pass) => ({ pass, state: 'holds', reasons: [] })));
  });

  it('do not take what Kapsel itself keeps, nor what the browser refused, for a fault', () => {
    const own = [cookie('kapsel_consent'), cookie('kapsel_queue', { kind: 'localStorage' }), cookie('_count', { outcome: 'refused' })];
    expect(statesOf({ seen: { untouched: own, rejected: own, accepted: [...own, counted], withdrawn: own } })).toEqual(['holds', 'holds', 'holds', 'holds']);
  });

  it('name what it is about, where it is, who set it, and what to do', () => {
    expect(judge(aSite({ seen: { untouched: [counted] } }), 'en')[0]).toEqual({
      pass: 'untouched',
      state: 'fails',
      reasons: [
        {
          code: 'stored-ungranted',
          makes: 'fails',
          message: '1 name that needs a yes by the config was stored without one.',
          items: ['_count'],
          evidence: ['counter: _count (a.no) ← https://a.no/t.js @ https://a.no/'],
          action: 'Hold back what stores them; what the server sets itself, the server must leave.',
        },
      ],
    });
  });
});

describe('untouched and rejected', () => {
  it.each<[string, ScanItem, string]>([
    ['a request to a held host', request('https://counter.no:8080', '/hit'), 'fails: asked-ungranted'],
    ['a name that nobody knows', cookie('what'), 'fails: stored-unnamed'],
    ['a known tracker that the config does not have', request('https://ads.no', '/', { category: 'marketing' }), 'fails: tracker-undeclared'],
    ['what is called necessary and known for marketing', cookie('sid', { category: 'marketing' }), 'fails: contradicted'],
    ['a host that nobody knows', request('https://cdn.no', '/a.js'), 'holds: host-undeclared'],
  ])('tell of %s', (_what, item, code) => {
    expect(codesOf('untouched', { seen: { untouched: [item] } })).toEqual([code]);
    expect(codesOf('rejected', { seen: { rejected: [item] } })).toEqual([code]);
  });

  it('let be what is known to be necessary, other ports and paths of a held host, and what the region lets run', () => {
    const known = cookie('PHPSESSID', { category: 'necessary' });
    expect(codesOf('untouched', { seen: { untouched: [known, request('https://counter.no:8080', '/docs'), request('https://counter.no', '/hit')] } })).toEqual(['holds: host-undeclared']);
    const site = { rules: { ...rules, analytics: 'opt-out' } } as const;
    expect(codesOf('untouched', { site, seen: { untouched: [counted] } })).toEqual([]);
    expect(codesOf('rejected', { site, seen: { rejected: [counted] } })).toEqual(['fails: stored-ungranted']);
  });

  it('fail where an answer is there unasked, or a refusal is not kept', () => {
    expect(codesOf('untouched', { passes: { untouched: { decision: yes } } })).toEqual(['fails: answered-unasked']);
    expect(codesOf('rejected', { passes: { rejected: { decision: undefined } } })).toEqual(['fails: refusal-not-kept']);
    expect(codesOf('rejected', { passes: { rejected: { decision: yes } } })).toEqual(['fails: refusal-not-kept']);
  });
});

describe('an exemption', () => {
  it('is none for analytics and marketing, whatever the config says', () => {
    const claimed = { ...config, services: services.map((service) => ({ ...service, exemption: 'user-requested' as const, reason: 'We like it.' })) };
    expect(codesOf('untouched', { site: { config: claimed }, seen: { untouched: [counted] } })).toEqual(['fails: stored-ungranted']);
    expect(codesOf('rejected', { site: { config: claimed }, seen: { rejected: [counted] } })).toEqual(['fails: stored-ungranted']);
    const functional = { ...claimed, services: claimed.services.map((service) => ({ ...service, category: 'functional' as const })) };
    expect(codesOf('untouched', { site: { config: functional }, seen: { untouched: [cookie('_count', { category: 'functional' })] } })).toEqual([]);
  });
});

describe('a config that was given', () => {
  it('fails where the page runs another, and nobody can tell where that could not be read', () => {
    expect(codesOf('untouched', { site: { runs: 'another' } })).toEqual(['fails: other-config']);
    expect(codesOf('untouched', { site: { runs: 'unread' } })).toEqual(['unknown: config-unread']);
  });
});

describe('accepted', () => {
  it('fails for what the config does not have, and for what was not granted', () => {
    expect(codesOf('accepted', { seen: { accepted: [counted, cookie('PHPSESSID', { category: 'necessary' })] } })).toEqual(['fails: undeclared']);
    expect(codesOf('accepted', { passes: { accepted: { decision: { ...yes, refusedServices: ['counter'] } } } })).toEqual(['fails: not-granted']);
    expect(codesOf('accepted', { site: { config: { ...config, services: services.map((service) => ({ ...service, since: 3 })) } } })).toEqual(['fails: not-granted']);
  });

  it('cannot tell where a service was not seen, unless nothing of it could be', () => {
    expect(codesOf('accepted', { seen: { accepted: [sid] } })).toEqual(['unknown: not-seen']);
    const hidden: SiteService = { ...common, id: 'calls', name: 'Calls', category: 'marketing' };
    expect(codesOf('accepted', { site: { config: { ...config, services: [...services, hidden] } } })).toEqual([]);
  });
});

describe('withdrawn', () => {
  it.each<[string, Partial<ScanItem>, string]>([
    ['in place', { afterWithdrawal: 'left' }, 'fails: left'],
    ['written again', { afterWithdrawal: 'stored', httpOnly: true }, 'fails: stored-again'],
    ['out of reach of scripts', { afterWithdrawal: 'left', httpOnly: true }, 'fails: left-http-only'],
    ['with another site', { afterWithdrawal: 'left', party: 'third' }, 'fails: left-elsewhere'],
    ['on another path', { afterWithdrawal: 'left', path: '/account' }, 'fails: left-on-path'],
    ['written and erased', { outcome: 'transient' }, 'holds: written-and-erased'],
  ])('tells why something is there: %s', (_why, changes, code) => {
    expect(codesOf('withdrawn', { seen: { withdrawn: [{ ...counted, ...changes }] } })).toEqual([code]);
  });

  it('tells of what nobody names only where the yes brought it', () => {
    const what = cookie('what', { afterWithdrawal: 'left' });
    expect(codesOf('withdrawn', { seen: { withdrawn: [what] } })).toEqual(['fails: left-undeclared']);
    expect(codesOf('withdrawn', { seen: { untouched: [what], withdrawn: [what] } })).toEqual([]);
  });

  it('fails for requests, and where the yes is still in force', () => {
    expect(codesOf('withdrawn', { seen: { withdrawn: [request('https://counter.no:8080', '/hit')] } })).toEqual(['fails: asked-again']);
    expect(codesOf('withdrawn', { passes: { withdrawn: { consent: { consent: 'failed', failure: 'came-back' } } } })).toEqual(['fails: still-granted']);
  });

  it('cannot tell where only a call opened the choices', () => {
    expect(codesOf('withdrawn', { passes: { withdrawn: { consent: { ...proved, how: 'api' } } } })).toEqual(['unknown: opened-by-call']);
  });
});

describe('a state that was not reached', () => {
  it('gives no verdict', () => {
    expect(codesOf('rejected', { passes: { rejected: { consent: { consent: 'failed', failure: 'stayed' } } } })).toEqual(['unknown: could-not-reject']);
    expect(codesOf('withdrawn', { passes: { withdrawn: { consent: { consent: 'failed', failure: 'no-way-back' } } } })).toEqual(['unknown: could-not-withdraw']);
    expect(statesOf({ site: { passes: [] } })).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    expect(codesOf('untouched', { passes: { untouched: { complete: false, cookies: { ok: false, reason: 'cookies: gone' } } } })).toEqual(['unknown: interrupted', 'unknown: unread']);
  });

  it.each(['timeout', 'stuck', 'crashed', 'network', 'tls'] as const)('may be one page of it that could not be read: %s', (code) => {
    const pages = [{ url: 'https://a.no/', status: 200 }, { url: 'https://a.no/b', status: null, problem: { code, detail: '' } }];
    expect(codesOf('rejected', { passes: { rejected: { pages } } })).toEqual(['unknown: page-unread']);
  });

  it('is not one page that is gone, though one that is refused', () => {
    const answering = (detail: string) => ({ passes: { accepted: { pages: [{ url: 'https://a.no/b', status: Number(detail), problem: { code: 'http-error', detail } as const }] } } });
    expect(codesOf('accepted', answering('404'))).toEqual(['holds: page-other']);
    expect(codesOf('accepted', answering('403'))).toEqual(['unknown: page-unread']);
    expect(codesOf('accepted', answering('503'))).toEqual(['unknown: page-unread']);
  });

  it('may be what a collector had to leave out', () => {
    const requests = { ok: true, value: [], problems: ['requests: more addresses than it has room for'] } as const;
    expect(judge(aSite({ passes: { withdrawn: { requests } } }), 'en')[3]).toMatchObject({ state: 'unknown', reasons: [{ code: 'unread-in-part', evidence: requests.problems }] });
  });

  it('still fails for what was seen until then', () => {
    expect(statesOf({ seen: { untouched: [counted] }, passes: { untouched: { complete: false } } })[0]).toBe('fails');
  });

  it('is none to reach where no service needs a yes', () => {
    const consent = { consent: 'failed', failure: 'no-question' } as const;
    const passes = { rejected: { consent }, accepted: { consent }, withdrawn: { consent } };
    const site = { config: { ...config, services: services.slice(0, 1) } };
    expect(statesOf({ site, passes, seen: { accepted: [sid], withdrawn: [] } })).toEqual(['holds', 'holds', 'holds', 'holds']);
    expect(codesOf('rejected', { passes })).toEqual(['unknown: no-question']);
  });
});
