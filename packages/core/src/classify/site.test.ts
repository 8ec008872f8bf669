import { describe, expect, it } from 'vitest';
import { registrableDomain } from './site.ts';

describe('the site of a host', () => {
  it('is its registrable domain, whatever its port, its dots and its case', () => {
    expect(registrableDomain('www.example.no')).toBe('example.no');
    expect(registrableDomain('.Shop.Example.CO.UK')).toBe('example.co.uk');
    expect(registrableDomain('static.hotjar.com:8443')).toBe('hotjar.com');
    expect(registrableDomain('kunde.oslo.no')).toBe('kunde.oslo.no');
  });

  it('is the same when it is asked for again, and after more hosts than are remembered', () => {
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 11_000; count += 1) registrableDomain(`a.site${count}.no`);
      for (const count of [0, 9999, 10_000, 10_999]) expect(registrableDomain(`a.site${count}.no`)).toBe(`site${count}.no`);
    }
  });

  it('is the host itself where it has none', () => {
    for (const host of ['127.0.0.1', '[::1]', 'localhost', 'com', '']) expect(registrableDomain(host)).toBe(host);
  });
});
