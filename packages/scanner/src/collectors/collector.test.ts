import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { Guarded, type Collector, type PassScope } from './collector.ts';
import { withTimeout } from '../with-timeout.ts';

const scope = {} as PassScope;
const page = {} as Page;
const never = new Promise<never>(() => {});

function aCollector(changes: Partial<Collector<readonly string[]>> = {}): Collector<readonly string[]> {
  return { id: 'tests', attach: async () => {}, look: async () => {}, finish: async () => ['seen'], ...changes };
}

const fails = (message: string) => () => Promise.reject(new Error(message));

describe('Guarded', () => {
  it('hands on what a collector saw', async () => {
    const guarded = new Guarded(aCollector());
    await guarded.attach(scope);
    await guarded.look(page, 'https://a.no/', 1000);
    expect(await guarded.finish()).toEqual({ ok: true, value: ['seen'], problems: [] });
  });

  it('says what a collector had to leave out', async () => {
    const guarded = new Guarded(aCollector({ leftOut: () => ['too many'] }));
    await guarded.attach(scope);
    expect(await guarded.finish()).toEqual({ ok: true, value: ['seen'], problems: ['tests: too many'] });
  });

  it('reports a collector that could not begin as failed, and does not ask it again', async () => {
    const look = vi.fn(async () => {});
    const guarded = new Guarded(aCollector({ attach: fails('no room\nat x.ts:1'), look }));
    await guarded.attach(scope);
    await guarded.look(page, 'https://a.no/', 1000);
    expect(look).not.toHaveBeenCalled();
    expect(await guarded.finish()).toEqual({ ok: false, reason: 'tests: no room' });
  });

  it('reports a collector that could not end as failed, never as “nothing”', async () => {
    const guarded = new Guarded(aCollector({ finish: fails('lost it') }));
    await guarded.attach(scope);
    expect(await guarded.finish()).toEqual({ ok: false, reason: 'tests: lost it' });
  });

  it('keeps what it has when one page fails, and remembers each problem once', async () => {
    const guarded = new Guarded(aCollector({ look: fails('went away') }));
    await guarded.attach(scope);
    for (const url of ['https://a.no/', 'https://a.no/', 'https://a.no/b']) await guarded.look(page, url, 1000);
    expect(await guarded.finish()).toEqual({ ok: true, value: ['seen'], problems: ['tests: went away (https://a.no/)', 'tests: went away (https://a.no/b)'] });
  });

  it('does not wait for a page that never answers', async () => {
    const guarded = new Guarded(aCollector({ look: () => never }));
    await guarded.attach(scope);
    await guarded.look(page, 'https://a.no/', 20);
    expect(await guarded.finish()).toMatchObject({ ok: true, problems: ['tests: no answer within 20 ms (https://a.no/)'] });
  });

  it('does not wait for ever for a collector’s end', async () => {
    vi.useFakeTimers();
    const guarded = new Guarded(aCollector({ finish: () => never }));
    const collected = guarded.finish();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await collected).toEqual({ ok: false, reason: 'tests: no answer within 15000 ms' });
    vi.useRealTimers();
  });

  it('stands whatever is thrown', async () => {
    // oxlint-disable-next-line typescript/only-throw-error -- hostile on purpose
    const guarded = new Guarded(aCollector({ look: () => Promise.reject('a text'), finish: () => Promise.reject(undefined) }));
    await guarded.look(page, 'https://a.no/', 1000);
    expect(await guarded.finish()).toEqual({ ok: false, reason: 'tests: undefined' });
  });
});

describe('withTimeout', () => {
  it('hands on what comes in time, good or bad', async () => {
    expect(await withTimeout(Promise.resolve(1), 1000)).toBe(1);
    await expect(withTimeout(Promise.reject(new Error('bad')), 1000)).rejects.toThrow('bad');
  });

  it('gives up in time, and leaves no unhandled failure behind', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    let fail: (error: Error) => void = () => {};
    const late = new Promise<void>((_, reject) => (fail = reject));
    await expect(withTimeout(late, 10)).rejects.toThrow('no answer within 10 ms');
    fail(new Error('too late'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
