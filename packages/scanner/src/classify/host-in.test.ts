import { describe, expect, it } from 'vitest';
import { hostIn } from './host-in.ts';

describe('hostIn', () => {
  it.each([
    ['example.no', 'example.no'],
    ['.Example.NO', 'example.no'],
    ['www.example.no.', 'www.example.no'],
    ['_dmarc.example.no', '_dmarc.example.no'],
    ['localhost:8080', 'localhost'],
    ['example.no/path?a=b', 'example.no'],
    ['https://cdn.example:8443/a.js', 'cdn.example'],
    ['//cdn.example/a.js', 'cdn.example'],
    ['wss://live.example/', 'live.example'],
    ['.blåbær.no', 'xn--blbr-roah.no'],
    ['127.0.0.1:80', '127.0.0.1'],
    ['[::1]:80', '[::1]'],
  ])('reads %j', (text, host) => {
    expect(hostIn(text)).toBe(host);
  });

  it.each(['', '/static/app.js', 'about:srcdoc', 'data:text/javascript,1', 'blob:null/1'])('knows that there is none in %j', (text) => {
    expect(hostIn(text)).toBe('');
  });

  it.each(['???', 'a b', 'https://', '.', 'exa\u009bmple.no', 'http header'])('reads nothing out of %j', (text) => {
    expect(hostIn(text)).toBeUndefined();
  });
});
