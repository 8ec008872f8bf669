import { describe, expect, it } from 'vitest';
import { LookUps } from './look-ups.ts';

/** Names that were asked for and wait for their answers. */
function startLookUps() {
  const asked: { host: string; answer(addresses: string[]): void; fail(error: Error): void }[] = [];
  const lookUps = new LookUps((host) => new Promise((answer, fail) => asked.push({ host, answer, fail })));
  return { lookUps, asked };
}

const forever = new AbortController().signal;

describe('LookUps', () => {
  it('asks once for each name, and again where there was no answer', async () => {
    const { lookUps, asked } = startLookUps();
    const both = Promise.all([lookUps.of('a.no', forever), lookUps.of('a.no', forever)]);
    expect(asked).toHaveLength(1);
    asked[0]?.answer(['1.1.1.1']);
    expect(await both).toEqual([['1.1.1.1'], ['1.1.1.1']]);
    expect(await lookUps.of('a.no', forever)).toEqual(['1.1.1.1']);
    const failing = lookUps.of('b.no', forever);
    asked[1]?.fail(new Error('nobody'));
    await expect(failing).rejects.toThrow('nobody');
    void lookUps.of('b.no', forever);
    expect(asked.map(({ host }) => host)).toEqual(['a.no', 'b.no', 'b.no']);
  });

  it('asks for a few at a time, and for none that nobody waits for', async () => {
    const { lookUps, asked } = startLookUps();
    const gone = new AbortController();
    const hosts = Array.from({ length: 100 }, (_, index) => `${index}.no`);
    const given = Promise.allSettled(hosts.map((host) => lookUps.of(host, gone.signal)));
    const last = lookUps.of('last.no', forever);
    const first = asked.length;
    expect(first).toBeLessThan(10);
    gone.abort();
    expect((await given).every(({ status }) => status === 'rejected')).toBe(true);
    asked[0]?.answer([]);
    await expect.poll(() => asked.length).toBe(first + 1);
    asked.at(-1)?.answer(['1.1.1.1']);
    expect(await last).toEqual(['1.1.1.1']);
  });
});
