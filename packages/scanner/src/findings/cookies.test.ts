import { describe, expect, it } from 'vitest';
import { anItem } from '../report/fixture.test-helper.ts';
import { codesOf, theFinding } from './findings.test-helper.ts';

const day = 24 * 60 * 60;
const living = (requested: number, effective = requested) => ({ session: false, requestedSeconds: requested * day, effectiveSeconds: effective * day, text: '' });
const cookie = (changes: Parameters<typeof anItem>[0] = {}) => anItem({ name: 'c', category: 'necessary', httpOnly: true, ...changes });
/** What came after a yes is no finding for having been stored. */
const agreed = (changes: Parameters<typeof anItem>[0] = {}) => cookie({ category: 'analytics', passes: ['accepted'], ...changes });

describe('cookies', () => {
  it('are a finding where they ask for longer than the browser grants', () => {
    expect(theFinding({ items: [cookie({ lifetime: living(730, 400) })] })).toMatchObject({ code: 'lifetime-capped', severity: 'info', message: '1 cookie asked for longer than the 400 days that the browser grants.' });
  });

  it('do not count as capped where nobody asked, or all was granted', () => {
    const lifetimes = [{ ...living(400), requestedSeconds: null }, living(400), { ...living(730), effectiveSeconds: null }];
    expect(codesOf({ items: lifetimes.map((lifetime) => cookie({ lifetime })) })).toEqual([]);
  });

  it('are a finding beyond the limit of the site, or 13 months', () => {
    expect(theFinding({ items: [agreed({ lifetime: living(396) })] })).toMatchObject({ code: 'lifetime-too-long', severity: 'low', items: ['c'] });
    expect(codesOf({ items: [agreed({ lifetime: living(395) })] })).toEqual([]);
    expect(codesOf({ items: [agreed({ lifetime: living(91) })], maxLifetimeDays: 90 })).toEqual(['lifetime-too-long']);
    expect(codesOf({ items: [agreed({ lifetime: living(396) })], maxLifetimeDays: 400 })).toEqual([]);
  });

  it('may live longer where they are necessary, or another’s', () => {
    const lifetime = living(399);
    expect(codesOf({ items: [agreed({ lifetime, category: 'necessary' }), agreed({ lifetime, party: 'third' })] })).toEqual([]);
  });

  it('are a finding without Secure on an https site, and there only', () => {
    const items = [cookie({ secure: false })];
    expect(theFinding({ items })).toMatchObject({ code: 'cookie-without-secure', message: '1 cookie of an https site lacks Secure.' });
    expect(codesOf({ items, startUrl: 'http://a.no/' })).toEqual([]);
    expect(codesOf({ items: [cookie({ secure: true }), cookie({ secure: false, outcome: 'refused' }), cookie({ kind: 'localStorage', secure: false })] })).toEqual([]);
  });

  it('are a finding without HttpOnly where the server sets them and the site cannot do without', () => {
    expect(theFinding({ items: [cookie({ httpOnly: false })] })).toMatchObject({ code: 'cookie-without-http-only', severity: 'low', message: '1 cookie that the server sets lacks HttpOnly: any script on the page can read it.' });
    const byScript = { means: 'js', url: 'https://a.no/a.js', initiators: [] } as const;
    expect(codesOf({ items: [cookie({ httpOnly: false, setBy: byScript }), cookie({ httpOnly: false, party: 'third' }), agreed({ httpOnly: false })] })).toEqual([]);
  });

  it('are a finding with SameSite=None where they are the site’s own', () => {
    expect(theFinding({ items: [cookie({ sameSite: 'None' })] })).toMatchObject({ code: 'same-site-none', severity: 'low' });
    expect(codesOf({ items: [cookie({ sameSite: 'None', party: 'third' }), cookie({ sameSite: 'None', partitionKey: 'https://a.no' }), cookie({ sameSite: 'Lax' })] })).toEqual([]);
  });
});
