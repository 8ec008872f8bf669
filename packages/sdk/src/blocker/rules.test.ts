import { describe, expect, it } from 'vitest';
import { matchName, matchService, type RuledService } from './rules.ts';

function service(id: string, changes: Partial<RuledService> = {}): RuledService {
  return { id, category: 'analytics', since: 1, hosts: [], cookies: [], storage: [], ...changes };
}

describe('matchService', () => {
  const services = [
    service('all', { hosts: ['*.example.com'] }),
    service('path', { hosts: ['www.example.com'], paths: ['/pixel*'] }),
    service('port', { hosts: ['localhost:8080'] }),
  ];

  it.each([
    ['https://www.example.com/app.js', 'all'],
    ['https://example.com/', 'all'],
    ['https://www.example.com/pixel.gif?id=1', 'path'],
    ['wss://live.example.com/socket', 'all'],
    ['HTTPS://WWW.EXAMPLE.COM./x', 'all'],
    ['http://localhost:8080/x', 'port'],
  ])('finds the service of %s', (address, id) => expect(matchService(services, address)?.id).toBe(id));

  it.each([
    'https://notexample.com/',
    'https://example.com.evil.no/',
    'http://localhost:8081/',
    'data:text/javascript,https://example.com/',
    'blob:https://example.com/1',
    'javascript:fetch("https://example.com/")',
    'not an address',
    '',
  ])('finds none for %s', (address) => expect(matchService(services, address)).toBeUndefined());

  it('reads relative addresses against their base', () => {
    expect(matchService(services, '/a.js', 'https://example.com/page')?.id).toBe('all');
    expect(matchService(services, '//www.example.com/a.js', 'https://site.no/')?.id).toBe('all');
    expect(matchService(services, '/a.js', 'https://site.no/')).toBeUndefined();
  });
});

describe('matchName', () => {
  it('finds the service of a cookie or of a key, each by its own list', () => {
    const services = [service('a', { cookies: ['_ga_*'] }), service('b', { storage: ['_ga_*'] })];
    expect(matchName(services, 'cookies', '_ga_123')?.id).toBe('a');
    expect(matchName(services, 'storage', '_ga_123')?.id).toBe('b');
    expect(matchName(services, 'cookies', '_ga')).toBeUndefined();
  });
});
