import { describe, expect, it } from 'vitest';
import type { Journey } from './journey.ts';
import type { StorageState } from './storage-state.ts';
import { secretsOf, withoutSecrets } from './without-secrets.ts';

const typing = (value: string): Journey => [{ action: { type: 'change', value, selectors: [], frame: [] }, navigates: false, timeoutMs: undefined }];
const keeping = (value: string): StorageState => ({ cookies: [], origins: [{ origin: 'https://a.no', localStorage: [{ name: 'a', value }] }] });
const cleaned = (text: string, ...given: Parameters<typeof secretsOf>) => withoutSecrets({ text }, secretsOf(...given)).text;

describe('secretsOf', () => {
  it('are what is typed and what is kept, however it is written', () => {
    expect(cleaned('/a?q=s%C3%B8t%20hemmelig&r=s%C3%B8t+hemmelig&s=søt hemmelig', typing('søt hemmelig'))).toBe('/a?q=…&r=…&s=…');
    expect(cleaned('/a?t=an/opaque/token/of/length', [], keeping('an%2Fopaque%2Ftoken%2Fof%2Flength'))).toBe('/a?t=…');
    expect(cleaned('/a?t=short', [], keeping('short'))).toBe('/a?t=short');
  });

  it('are the texts in what is kept as JSON, and in the JSON in it', () => {
    const inner = JSON.stringify({ refresh: 'a-refresh-token-of-length' });
    const value = JSON.stringify({ user: { access: ['an-access-token-of-length'], name: 'Kari' }, inner });
    for (const written of [value, encodeURIComponent(value)]) {
      expect(cleaned('Kari an-access-token-of-length a-refresh-token-of-length', [], keeping(written))).toBe('Kari … …');
    }
  });

  it('are a password, and what it goes over the wire as', () => {
    const credentials = { username: 'bob', password: 'swordfish', origin: 'https://a.no' };
    expect(cleaned(`swordfish ${btoa('bob:swordfish')} bob`, [], undefined, credentials)).toBe('… … bob');
  });

  it('are taken out the longest first', () => {
    expect(cleaned('/a?t=secret-and-more', [...typing('secret'), ...typing('secret-and-more')])).toBe('/a?t=…');
  });
});
