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
});
