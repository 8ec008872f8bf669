import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameOrBelow, matchesHost, normalizeHost } from './host-pattern.ts';

describe('matchesHost', () => {
  it.each([
    ['hotjar.com', 'hotjar.com'],
    ['*.hotjar.com', 'hotjar.com'],
    ['*.hotjar.com', 'static.hotjar.com'],
    ['*.hotjar.com', 'a.b.hotjar.com'],
    ['*.hotjar.com', 'STATIC.Hotjar.Com.'],
    ['hotjar.com', '.hotjar.com'],
    ['hotjar.com', 'hotjar.com:8443'],
    ['localhost:8080', 'localhost:8080'],
    ['*.localhost:8080', 'ads.localhost:8080'],
    ['127.0.0.1:8080', '127.0.0.1:8080'],
    ['[::1]', '[::1]:8080'],
  ])('fits %s to %s', (pattern, host) => {
    expect(matchesHost(pattern, host)).toBe(true);
  });

  it.each([
    ['hotjar.com', 'static.hotjar.com'],
    ['*.hotjar.com', 'evilhotjar.com'],
    ['*.hotjar.com', 'hotjar.com.evil.example'],
    ['*.hotjar.com', 'com'],
    ['hotjar.com', ''],
    ['*', 'hotjar.com'],
    ['hotjar.*', 'hotjar.com'],
    ['h.tjar.com', 'hotjar.com'],
    ['localhost:8080', 'localhost:8081'],
    ['localhost:8080', 'localhost'],
    ['localhost:80', 'localhost:8080'],
  ])('does not fit %s to %s', (pattern, host) => {
    expect(matchesHost(pattern, host)).toBe(false);
  });

  it('fits a starred pattern to exactly the hosts that are the domain or below it', () => {
    const label = fc.constantFrom('a', 'b', 'ab');
    const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    fc.assert(fc.property(host, host, (domain, given) => {
      expect(matchesHost(`*.${domain}`, given)).toBe(`.${given}`.endsWith(`.${domain}`));
      expect(matchesHost(`*.${domain}`, given)).toBe(isSameOrBelow(given, domain));
      expect(matchesHost(domain, given)).toBe(domain === given);
    }));
  });

  it('answers at once on a host that is not one', () => {
    const begun = performance.now();
    expect(matchesHost('*.example.no', `${':1'.repeat(50_000)}x`)).toBe(false);
    expect(matchesHost('*.example.no', '.'.repeat(100_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('normalizeHost', () => {
  it('takes off case, a leading dot and a final dot, and keeps the port', () => {
    expect(normalizeHost('.WWW.Example.NO.')).toBe('www.example.no');
    expect(normalizeHost('example.no.:8080')).toBe('example.no:8080');
  });
});
