import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categories, type Category } from '../category.ts';
import { KnowledgeBase, services } from '../knowledge/index.ts';
import { classify, confidenceToClassify, ImportedList, type ImportedItem, type Observed } from './index.ts';

const knowledge = new KnowledgeBase(services);
const listOf = (...items: ImportedItem[]) => new ImportedList('theirs.csv', items);
const named = (name: string, category: Category, more: Partial<ImportedItem> = {}): ImportedItem => ({ name, category, ...more });
const cookie = (name: string, domain: string, more: Partial<Observed> = {}): Observed => ({ kind: 'cookie', name, domain, party: 'first', ...more });
const verdictOf = (observed: Observed, ...imported: ImportedList[]) => classify(observed, { knowledge, imported });

describe('what a list from elsewhere says', () => {
  it('counts where the knowledge base has nothing, and names the list', () => {
    const purpose = { nb: 'Til noe.', en: 'For something.' };
    const list = listOf(named('_made_up_*', 'analytics', { provider: 'Nobody AS', purpose }));
    expect(verdictOf(cookie('_made_up_17', 'www.example.no'), list)).toEqual({
      category: 'analytics',
      service: null,
      provider: 'Nobody AS',
      confidence: 0.7,
      reasons: ['The name «_made_up_*» is known from the list «theirs.csv».'],
      pattern: '_made_up_*',
      purpose,
    });
    expect(classify(cookie('_made_up_17', 'example.no'), { knowledge, imported: [list], language: 'nb' }).reasons).toEqual(['Navnet «_made_up_*» er kjent fra listen «theirs.csv».']);
  });

  it('weighs less than the knowledge base and more than who owns the host', () => {
    const list = listOf(named('_ga', 'marketing'), named('_made_up', 'marketing', { domains: ['*.hotjar.com'] }));
    expect(verdictOf(cookie('_ga', 'www.example.no'), list)).toMatchObject({ category: 'analytics', service: 'google-analytics' });
    expect(verdictOf(cookie('_made_up', 'x.hotjar.com', { party: 'third' }), list)).toMatchObject({ category: 'marketing', confidence: 0.8 });
  });

  it('is heard from the first list that has something to say', () => {
    const first = new ImportedList('first.csv', [named('_other', 'analytics')]);
    const second = new ImportedList('second.csv', [named('_made_up', 'functional')]);
    const third = new ImportedList('third.csv', [named('_made_up', 'marketing')]);
    expect(verdictOf(cookie('_made_up', 'example.no'), first, second, third).reasons[0]).toContain('second.csv');
  });

  it('takes the item of the thing’s domain first, then the most literal one, of its kind and party', () => {
    const list = listOf(
      named('made_*', 'marketing'),
      named('made_up', 'analytics'),
      named('*_up', 'functional', { domains: ['*.example.no'] }),
      named('kept', 'analytics', { kind: 'storage' }),
      named('theirs', 'analytics', { party: 'third' }),
    );
    expect(verdictOf(cookie('made_up', 'other.no'), list).category).toBe('analytics');
    expect(verdictOf(cookie('made_here', 'other.no'), list).category).toBe('marketing');
    expect(verdictOf(cookie('made_up', 'www.example.no'), list).category).toBe('functional');
    expect(verdictOf(cookie('kept', 'other.no'), list).category).toBe('unclassified');
    expect(verdictOf({ ...cookie('kept', 'other.no'), kind: 'localStorage' }, list).category).toBe('analytics');
    expect(verdictOf(cookie('theirs', 'other.no'), list).category).toBe('unclassified');
  });

  it('only suggests by a short name, which is anybody’s', () => {
    expect(verdictOf(cookie('zq', 'www.example.no'), listOf(named('zq', 'analytics')))).toMatchObject({ category: 'unclassified', suggestion: 'analytics', confidence: 0.5 });
  });

  it('has an exemption argued only with its own item', () => {
    const exemption = { kind: 'user-requested', reason: { nb: 'Fordi.', en: 'Because.' } } as const;
    expect(verdictOf(cookie('_made_up', 'www.example.no'), listOf(named('_made_up', 'necessary', { exemption })))).toMatchObject({ category: 'necessary', exemption });
  });

  it.each([
    ['a name on the domain of a tracker', cookie('_made_up', 'x.hotjar.com', { party: 'third' })],
    ['the same where nobody says whose it is', { kind: 'cookie', name: '_made_up', domain: 'x.hotjar.com' } as const],
    ['a name that the public list of third parties knows the owner of', cookie('_made_up', 'facebook.com', { party: 'third' })],
    ['what a tracker’s script set on the site itself', cookie('_made_up', 'www.example.no', { setByHost: 'static.hotjar.com' })],
    ['anything of a third party', cookie('_made_up', 'cdn.nobody-knows.example', { party: 'third' })],
  ])('never makes necessary: %s', (_what, observed) => {
    const verdict = verdictOf(observed, listOf(named('_made_up', 'necessary')), listOf(named('_made_*', 'necessary', { domains: [`*.${observed.domain}`] })));
    expect(verdict.category).not.toBe('necessary');
  });

  it.each(['made_tracker_uid', 'visitor_made_up', 'made_hotjar_up'])('never makes necessary a name that speaks of tracking: %s', (name) => {
    const verdict = verdictOf(cookie(name, 'www.example.no', { session: false, lifetimeSeconds: 63_072_000 }), listOf(named(name, 'necessary', { purpose: { nb: 'Trengs.', en: 'Needed.' } })));
    expect(verdict.category).not.toBe('necessary');
    expect(verdictOf(cookie(name, 'www.example.no'), listOf(named(name, 'functional'))).category).toBe('functional');
  });

  it('never makes a tracker of the knowledge base necessary, wherever it is kept and whoever it is said to belong to', () => {
    const trackers = services.flatMap(({ category, cookies, storage = [] }) =>
      [...cookies, ...storage].flatMap((item) => {
        const known = item.category ?? category;
        return known === 'analytics' || known === 'marketing' ? [{ item, host: item.domains?.[0]?.replace('*.', '') ?? 'tracker.example' }] : [];
      }),
    );
    expect(trackers.length).toBeGreaterThan(500);
    for (const { item, host } of trackers) {
      const name = item.name.replaceAll('*', '0');
      const list = listOf(named(name, 'necessary'), named(item.name, 'necessary', { domains: [`*.${host}`] }));
      for (const kind of ['cookie', 'localStorage', 'indexedDB'] as const) {
        const verdict = classify({ kind, name, domain: host, party: 'third' }, { knowledge, imported: [list] });
        expect(verdict.category === 'necessary' && verdict.reasons[0]?.includes('theirs.csv'), `${kind} ${name} on ${host}`).toBe(false);
      }
    }
  });

  it('keeps to its promises whatever a list has in it', () => {
    const hostile = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', '*', '**', 'a*a*a*a*b'));
    const items = fc.array(fc.record({ name: hostile, category: fc.constantFrom(...categories), domains: fc.array(hostile, { minLength: 1 }) }, { requiredKeys: ['name', 'category'] }));
    fc.assert(fc.property(items, hostile, fc.constantFrom('first', 'third', undefined), (listed, name, party) => {
      const verdict = verdictOf({ kind: 'cookie', name: listed[0]?.name ?? name, domain: 'unknown.example', ...(party && { party }) }, listOf(...listed));
      expect(verdict.category === 'necessary' && party !== 'first').toBe(false);
      expect(verdict.category === 'unclassified').toBe(verdict.confidence < confidenceToClassify);
    }));
  });

  // One that tried all ways to fit would not come back in a lifetime.
  it('comes back from names that are made to be slow', () => {
    const list = listOf(named(`${'a*'.repeat(90)}b`, 'analytics'));
    expect(verdictOf(cookie('a'.repeat(4000), 'example.no'), list).category).toBe('unclassified');
  });
});
