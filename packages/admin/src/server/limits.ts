import { hash, randomBytes } from 'node:crypto';
import { BlockList, isIP } from 'node:net';

interface Bucket {
  tokens: number;
  at: number;
}

/** Whoever can choose the keys could fill the memory: beyond so many, all others share one. */
const mostBuckets = 100_000;

/** So many a second on average, and twice as many at once. Memory only; what is full again is forgotten. */
export class RateLimit {
  readonly #rate: number;
  readonly #buckets = new Map<string, Bucket>();

  /** How many it remembers. */
  get size(): number {
    return this.#buckets.size;
  }

  constructor(perSecond: number) {
    this.#rate = perSecond;
  }

  /** Whether one more may come now. */
  take(wanted: string, now: number = performance.now()): boolean {
    const key = this.#buckets.size < mostBuckets || this.#buckets.has(wanted) ? wanted : '';
    const bucket = this.#buckets.get(key) ?? { tokens: this.#rate * 2, at: now };
    bucket.tokens = Math.min(this.#rate * 2, bucket.tokens + ((now - bucket.at) / 1000) * this.#rate);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** Drops what has had the time to fill up. */
  forget(now: number = performance.now()): void {
    for (const [key, { at }] of this.#buckets) if (now - at > 2000) this.#buckets.delete(key);
  }
}

const own = new BlockList();
for (const [network, bits] of [['127.0.0.0', 8], ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16]] as const) own.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [['::1', 128], ['fc00::', 7], ['fe80::', 10]] as const) own.addSubnet(network, bits, 'ipv6');

/** Lasts as long as the process: nobody can tell an address from a key. */
const salt = randomBytes(16).toString('hex');

/**
 * A key for the network that a visitor comes from, without the last part of the address. Nothing for addresses of one's own: those are
 * of a proxy, behind which everybody is.
 */
export function networkKey(address: string | undefined): string | undefined {
  // Of a connection that is broken off already there is none.
  const plain = (address ?? '').replace(/^(?:\[([\da-f:.]+)\]|([\d.]+))(?::\d+)?$/iu, '$1$2').replace(/^::ffff:(?=\d+\.)/iu, '').replace(/%.*$/su, '');
  const family = isIP(plain);
  // What a proxy hands on may be anything; who claims to be nowhere shares one limit.
  if (family === 0) return hash('sha256', salt).slice(0, 16);
  if (own.check(plain, family === 6 ? 'ipv6' : 'ipv4')) return undefined;
  const network = family === 4 ? plain.split('.').slice(0, 3).join('.') : expanded(plain).slice(0, 3).join(':');
  return hash('sha256', salt + network).slice(0, 16);
}

function expanded(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  return tail === undefined ? before : [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
}
