import { describe, expect, it } from 'vitest';
import { networkKey, RateLimit } from './limits.ts';

describe('RateLimit', () => {
  it('lets twice as many through at once, and then as many as come in again', () => {
    const limit = new RateLimit(10);
    const taken = (now: number) => Array.from({ length: 30 }, () => limit.take('shop', now)).filter(Boolean).length;
    expect([taken(0), taken(500), taken(500), taken(100_000)]).toEqual([20, 5, 0, 20]);
    expect(limit.take('other', 500)).toBe(true);
  });

  it('gives nobody more for being forgotten', () => {
    const limit = new RateLimit(1);
    expect([limit.take('a', 0), limit.take('a', 0), limit.take('a', 0)]).toEqual([true, true, false]);
    limit.forget(1000);
    expect([limit.take('a', 1000), limit.take('a', 1000)]).toEqual([true, false]);
  });

  it('remembers no more keys than it has room for, and has the others share one', () => {
    const limit = new RateLimit(1);
    for (let key = 0; key < 150_000; key += 1) limit.take(String(key), 0);
    expect(limit.size).toBe(100_001);
    expect([limit.take('one more', 0), limit.take('5', 0), limit.take('5', 0)]).toEqual([false, true, false]);
    limit.forget(2001);
    expect([limit.size, limit.take('one more', 2001)]).toEqual([0, true]);
  });
});

describe('networkKey', () => {
  it('is the same for one network, and says nothing of the address', () => {
    expect(networkKey('203.0.113.1')).toBe(networkKey('::ffff:203.0.113.200'));
    expect(networkKey('203.0.113.1')).not.toBe(networkKey('203.0.114.1'));
    expect(networkKey('2001:db8:1::1')).toBe(networkKey('2001:db8:1:ffff::2'));
    expect(networkKey('2001:db8:1::1')).not.toBe(networkKey('2001:db8:2::1'));
    expect(networkKey('203.0.113.1')).not.toContain('203');
  });

  it.each(['127.0.0.1', '10.1.2.3', '::1', 'fd00::1', '::ffff:192.168.1.1'])('knows %s for one of ours', (address) => expect(networkKey(address)).toBeUndefined());

  it('reads an address with a port, as some proxies write it', () => {
    expect(networkKey('203.0.113.1:4711')).toBe(networkKey('203.0.113.1'));
    expect(networkKey('[2001:db8:1::1]:4711')).toBe(networkKey('2001:db8:1::1'));
  });

  it.each([undefined, '', 'unknown', '999.1.1.1', '1.2.3', '::g', '-', 'a'.repeat(8000), '203.0.113.1\n'])('takes %j for somebody who is nowhere', (address) => {
    expect(networkKey(address)).toBe(networkKey('nowhere'));
  });
});
