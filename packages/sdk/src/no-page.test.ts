import { describe, expect, it } from 'vitest';
import { readDecision, run } from './index.ts';
import { run as runInDevelopment } from './development/index.ts';

const own = { id: 'basket', name: 'Basket', provider: 'Shop', category: 'necessary', exemption: 'user-requested', reason: 'Keeps what was put into it.', since: 1, hosts: [], cookies: [], storage: [] } as const;
const counter = { id: 'counter', name: 'Counter', provider: 'Counter', category: 'analytics', since: 1, hosts: [], cookies: [], storage: [] } as const;

/** These tests run in Node itself, as a server that renders pages does. */
describe.each([
  ['@kapsel/sdk', run],
  ['its development build', runInDevelopment],
])('%s on a server', (_name, start) => {
  const config = { siteId: 'shop', policyVersion: 3, regime: 'opt-out', services: [own, counter] } as const;

  it('has nobody to ask, and grants only what needs no yes', async () => {
    const kapsel = start(config);
    expect([kapsel.has('necessary'), kapsel.has('analytics'), kapsel.hasService('basket'), kapsel.hasService('counter')]).toEqual([true, false, true, false]);
    expect(kapsel.decision()).toEqual({ decided: false, categories: ['necessary'], services: ['basket'], policyVersion: 3, decidedAt: undefined, recordId: undefined, gpc: 'absent', open: [] });
    expect(await kapsel.ready).toBe(kapsel);
  });

  it('takes every call, tells nothing, and leaves nothing for the next visitor', () => {
    const kapsel = start(config);
    const stop = kapsel.on('consent', () => expect.unreachable());
    kapsel.accept('all');
    kapsel.withdraw();
    for (const call of [kapsel.showBanner, kapsel.showPreferences, kapsel.hide, stop]) call();
    kapsel.setLanguage('nb');
    expect(kapsel.run()).toBe(kapsel);
    expect([kapsel.decision().decided, start(config).decision().decided, readDecision()]).toEqual([false, false, undefined]);
    expect('kapselReady' in globalThis).toBe(false);
  });
});

it.each(['./ui/languages/nb.ts', './records.ts', './refresh.ts', './reopen.ts', './signals/matomo.ts', './compat/klaro.ts', './frameworks/react.ts', './frameworks/vue.ts', './frameworks/svelte.ts'])('%s can be imported beside it', async (file) => {
  await expect(import(file)).resolves.toBeTypeOf('object');
});
