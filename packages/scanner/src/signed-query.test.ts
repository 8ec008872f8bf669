import { describe, expect, it } from 'vitest';
import type { PassScope } from './collectors/collector.ts';
import { RequestCollector } from './collectors/requests.ts';
import type { SentRequest } from './network-log.ts';
import { signedQuery } from './signed-query.ts';

describe('signedQuery', () => {
  it('keeps the words of the pattern, and nothing that was sent', () => {
    expect(signedQuery('www.example.no', '/g/collect?v=2&tid=G-SECRET&cid=123.456&uid=ola')).toBe('v=2&tid=G-*');
    expect(signedQuery('www.googletagmanager.com', '/gtag/js?id=AW-123')).toBe('id=AW-*');
    expect(signedQuery('www.example.no', '/search?q=v=2&tid=G-1')).toBeUndefined();
    expect(signedQuery('www.google.com', '/maps/embed?pb=home')).toBeUndefined();
  });
});

describe('RequestCollector', () => {
  it('keeps of queries only what tells whose they are, each once', async () => {
    const heard: ((request: SentRequest) => void)[] = [];
    const collector = new RequestCollector();
    await collector.attach({ network: { onRequest: (hear: (request: SentRequest) => void) => void heard.push(hear), onAnswer: () => {} } } as unknown as PassScope);
    for (const id of ['G-SECRET', 'AW-SECRET', 'G-OTHER']) {
      const url = `https://www.googletagmanager.com/gtag/js?id=${id}&visitor=ola`;
      for (const hear of heard) hear({ url, method: 'GET', type: 'Script', initiators: [], pageUrl: 'https://a.no/', sentBy: 'page', at: Date.now() });
    }
    const seen = await collector.finish();
    expect(seen).toMatchObject([{ path: '/gtag/js', signatures: ['id=G-*', 'id=AW-*'] }]);
    expect(JSON.stringify([seen, collector.snapshot()])).not.toMatch(/SECRET|ola/u);
  });
});
