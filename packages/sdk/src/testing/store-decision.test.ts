import { decodeDecision, encodeDecision } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { readStoredDecision, storeDecision, type CookieContext } from './store-decision.ts';

type Cookie = Parameters<CookieContext['addCookies']>[0][number];

/** A context that keeps what it is given; what browsers make of it is tried in test/sdk-testing.spec.ts. */
function keep(cookies: Cookie[] = []): CookieContext & { cookiesGiven: Cookie[] } {
  return { cookiesGiven: cookies, addCookies: async (given) => void cookies.push(...given), cookies: async () => cookies };
}

describe('storeDecision', () => {
  it('writes what Kapsel reads, for the host alone or a domain', async () => {
    const context = keep();
    const decision = await storeDecision(context, { url: 'https://www.example.no/a/b?c', granted: ['analytics'], refusedServices: ['hotjar'], policyVersion: 3 });
    await storeDecision(context, { url: 'https://www.example.no/', granted: 'all', domain: 'example.no' });
    const [own, shared] = context.cookiesGiven;
    expect(decodeDecision(own?.value ?? '')).toEqual(decision);
    expect(decision).toMatchObject({ granted: ['analytics'], refusedServices: ['hotjar'], policyVersion: 3 });
    expect(own).toMatchObject({ url: 'https://www.example.no/', sameSite: 'Lax', expires: decision.decidedAt + 182 * 86_400 });
    expect(shared).toMatchObject({ domain: '.example.no', path: '/', secure: true });
    expect(shared).not.toHaveProperty('url');
  });

  it('says what there can be no decision about', async () => {
    const granted = ['statistics'] as never;
    await expect(storeDecision(keep(), { url: 'https://example.no/', granted })).rejects.toThrow(
      'Nobody can grant "statistics"; granted takes functional, analytics, marketing, and services go into grantedServices and refusedServices.',
    );
    await expect(storeDecision(keep(), { url: '/shop', granted: [] })).rejects.toThrow('storeDecision needs an address of the site, such as https://example.no/, not "/shop".');
    await expect(storeDecision(keep(), { url: 'about:blank', granted: [] })).rejects.toThrow('not "about:blank"');
    await expect(storeDecision(keep(), { url: 'https://example.no/', granted: [], refusedServices: ['Not An Id'] })).rejects.toThrow('does not fit the consent cookie');
  });
});

describe('readStoredDecision', () => {
  const cookie = (decidedAt: number) => ({ name: 'kapsel_consent', value: encodeDecision({ policyVersion: 1, decidedAt, granted: [], grantedServices: [], refusedServices: [] }) });

  it('takes the newest that is valid', async () => {
    const cookies = [cookie(10), { name: 'kapsel_consent', value: 'forged' }, { name: 'other', value: cookie(99).value }, cookie(30), cookie(20)];
    expect((await readStoredDecision(keep(cookies), 'https://example.no/'))?.decidedAt).toBe(30);
    expect(await readStoredDecision(keep([{ name: 'kapsel_consent', value: 'forged' }]), 'https://example.no/')).toBeUndefined();
  });

  it('says what is no address of a site', async () => {
    await expect(readStoredDecision(keep(), 'example.no')).rejects.toThrow('readStoredDecision needs an address of the site');
  });
});
