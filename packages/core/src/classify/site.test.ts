import { describe, expect, it } from 'vitest';
import { registrableDomain } from './site.ts';

describe('the site of a host', () => {
  it('is its registrable domain, whatever its port, its dots and its case', () => {
    expect(registrableDomain('www.example.no')).toBe('example.no');
    expect(registrableDomain('.Shop.Example.CO.UK')).toBe('example.co.uk');
    expect(registrableDomain('static.hotjar.com:8443')).toBe('hotjar.com');
    expect(registrableDomain('kunde.oslo.no')).toBe('kunde.oslo.no');
  });

  it('is the host itself where it has none', () => {
    for (const host of ['127.0.0.1', '[::1]', 'localhost', 'com', '']) expect(registrableDomain(host)).toBe(host);
  });
});
