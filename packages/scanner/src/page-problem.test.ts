import { describe, expect, it } from 'vitest';
import { describeProblem } from './page-problem.ts';
import type { PageProblem } from './pass.ts';

const codes: PageProblem['code'][] = [
  'unknown-host', 'refused', 'tls', 'timeout', 'stuck', 'download', 'crashed', 'redirects', 'not-html', 'network', 'http-error', 'other-site',
];

describe('describeProblem', () => {
  it.each(codes)('says %s in whole sentences, in both languages, without a password', (code) => {
    const url = 'https://user:secret@example.no:8443/a?b=c';
    const [nb, en] = (['nb', 'en'] as const).map((language) => describeProblem({ code, detail: 'DETAIL' }, url, language));
    for (const text of [nb, en]) {
      expect(text).toMatch(/^\S.*[.?]$/u);
      expect(text).not.toMatch(/undefined|secret|\n/u);
    }
    expect(nb).not.toBe(en);
  });

  it('names host and port where that is what is wrong', () => {
    expect(describeProblem({ code: 'refused', detail: '' }, 'http://127.0.0.1:99/', 'en')).toBe('127.0.0.1:99 refuses connections. Is the server running?');
    expect(describeProblem({ code: 'unknown-host', detail: '' }, 'http://[::1]/', 'en')).toBe('There is no host [::1]. Is the address spelt right?');
  });

  it('leaves empty brackets out, and stands an address that is none', () => {
    expect(describeProblem({ code: 'network', detail: '' }, 'x', 'en')).toBe('The page could not be fetched.');
    expect(describeProblem({ code: 'network', detail: 'ERR_FAILED' }, 'x', 'en')).toBe('The page could not be fetched (ERR_FAILED).');
    expect(describeProblem({ code: 'refused', detail: '' }, 'x', 'en')).toContain('x refuses');
  });
});
