import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, addressPattern, fitsAddress } from './address-pattern.ts';

const fits = (pattern: string, host: string, pathAndQuery: string) => fitsAddress(addressPattern(pattern), addressOf(host, pathAndQuery));

describe('addressPattern', () => {
  it('fits a host and a path', () => {
    expect(fits('www.google.com/maps/*', 'www.google.com', '/maps/embed?pb=1')).toBe(true);
    expect(fits('www.google.com/maps/*', 'WWW.google.com:443', '/maps/')).toBe(true);
    expect(fits('*.google.com/maps/*', 'google.com', '/maps/')).toBe(true);
    expect(fits('www.google.com/maps/*', 'www.google.com', '/recaptcha/api.js')).toBe(false);
    expect(fits('www.google.com/maps/*', 'www.google.com.evil.example', '/maps/embed')).toBe(false);
  });

  it('asks for every parameter that it names, in any order and among others', () => {
    expect(fits('*/g/collect?v=2&tid=G-*', 'a.no', '/x/g/collect?tid=G-ABC&_p=1&v=2')).toBe(true);
    expect(fits('*/g/collect?v=2&tid=G-*', 'a.no', '/g/collect?v=2&tid=UA-1')).toBe(false);
    expect(fits('*/g/collect?v=2&tid=G-*', 'a.no', '/g/collect?v=2')).toBe(false);
    expect(fits('*/g/collect?v=2&tid=G-*', 'a.no', '/g/collected?v=2&tid=G-1')).toBe(false);
  });

  it('takes the same parameter given twice by either, and reads what is encoded', () => {
    expect(fits('/tr/?ev=PageView', '', '/tr/?ev=x&ev=PageView')).toBe(true);
    expect(fits('/tr/?ev=Page View', '', '/tr/?ev=Page%20View')).toBe(true);
    expect(fits('/tr/?ev=*', '', '/tr/?ev=%')).toBe(true);
    expect(fits('/tr/?ev=*', '', '/tr/#?ev=1')).toBe(false);
  });

  it('fits its own text, so that a report can hold the pattern in place of what was sent', () => {
    for (const pattern of ['/g/collect?v=2&tid=G-*', '*/matomo.php?idsite=*&rec=1']) expect(fits(pattern, '', pattern)).toBe(true);
  });

  it('never throws, whatever is sent', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (host, sent) => typeof fits('*/g/collect?v=2', host, sent) === 'boolean'));
  });
});
