import type { SiteConfig } from '@kapsel/core';
import { expect } from 'chai';
import { eraseCookie } from '../cookie-jar.ts';
import { partsInPage } from '../part.ts';
import { createKapsel, type Kapsel } from '../runtime.ts';
import { siteConfig } from '../site-config.test-helper.ts';

interface Vendor {
  readonly file: string;
  readonly signals: SiteConfig['signals'];
  /** Globals that the signal may make. */
  readonly globals: readonly string[];
  /** Everything that was said, in order. */
  said(): unknown[];
  /** What is added by each step; a refusal and a withdrawal differ in what went before. */
  readonly untouched: unknown[];
  readonly accepted: unknown[];
  readonly refused: unknown[];
  readonly withdrawn: unknown[];
}

const scope = globalThis as unknown as Record<string, unknown[] & { q?: ArrayLike<unknown>[] }>;
const wordpressCalls: unknown[] = [];

const hubspotConsent = (granted: boolean) => ['setHubSpotConsent', { analytics: granted, advertisement: granted, functionality: granted }];
const clarityConsent = (state: string) => ['consentv2', { ad_Storage: state, analytics_Storage: state }];
const wordpressConsent = (value: string) => [['functional', 'allow'], ...['preferences', 'statistics-anonymous', 'statistics', 'marketing'].map((name) => [name, value])];

const vendors: Vendor[] = [
  {
    file: 'hubspot',
    signals: { hubspot: true },
    globals: ['_hsp', '_hsq', 'disableHubSpotCookieBanner'],
    said: () => [...(scope['_hsp'] ?? []), ...(scope['_hsq'] ?? [])],
    untouched: [hubspotConsent(false)],
    accepted: [hubspotConsent(true), ['doNotTrack', { track: true }]],
    refused: [hubspotConsent(false), ['doNotTrack']],
    withdrawn: [hubspotConsent(false), ['doNotTrack']],
  },
  {
    file: 'microsoft-uet',
    signals: { microsoftUet: true },
    globals: ['uetq'],
    said: () => scope['uetq'] ?? [],
    untouched: ['consent', 'default', { ad_storage: 'denied' }],
    accepted: ['consent', 'update', { ad_storage: 'granted' }],
    refused: ['consent', 'update', { ad_storage: 'denied' }],
    withdrawn: ['consent', 'update', { ad_storage: 'denied' }],
  },
  {
    file: 'microsoft-clarity',
    signals: { microsoftClarity: true },
    globals: ['clarity'],
    said: () => (scope['clarity']?.q ?? []).map((call) => Array.from(call)),
    untouched: [clarityConsent('denied')],
    accepted: [clarityConsent('granted')],
    refused: [clarityConsent('denied')],
    withdrawn: [clarityConsent('denied')],
  },
  {
    file: 'matomo',
    signals: { matomo: 'consent' },
    globals: ['_paq'],
    said: () => scope['_paq'] ?? [],
    untouched: [['requireConsent']],
    accepted: [['setConsentGiven']],
    refused: [],
    withdrawn: [['forgetConsentGiven']],
  },
  {
    file: 'matomo',
    signals: { matomo: 'cookies' },
    globals: ['_paq'],
    said: () => scope['_paq'] ?? [],
    untouched: [['requireCookieConsent']],
    accepted: [['setCookieConsentGiven']],
    refused: [],
    withdrawn: [['forgetCookieConsentGiven']],
  },
  {
    file: 'wordpress',
    signals: { wordpress: true },
    globals: ['wp_consent_type'],
    said: () => wordpressCalls,
    untouched: [],
    accepted: wordpressConsent('allow'),
    refused: wordpressConsent('deny'),
    withdrawn: wordpressConsent('deny'),
  },
];

let number = 0;

/** As a page begins: the module anew, and a first or a returning visitor. */
async function begin(file: string, changes: Partial<SiteConfig>): Promise<Kapsel> {
  number += 1;
  await import(`./${file}.ts?page=${number}`);
  const make = partsInPage()[`signal-${file}`];
  if (!make) throw new Error(`${file} is no part.`);
  return createKapsel(siteConfig(changes), { region: undefined, nonce: '', parts: [make] }).ready;
}

function forget(): void {
  for (const name of Object.keys(partsInPage())) delete partsInPage()[name];
  for (const name of ['hj', 'fbq', ...vendors.flatMap(({ globals }) => globals)]) delete scope[name];
  wordpressCalls.length = 0;
  eraseCookie('kapsel_consent');
}

describe('vendor signals', () => {
  before(() => Object.assign(globalThis, { wp_set_consent: (...call: unknown[]) => wordpressCalls.push(call) }));
  beforeEach(forget);
  after(forget);

  for (const { file, signals, said, untouched, accepted, refused, withdrawn } of vendors) {
    describe(JSON.stringify(signals), () => {
      const state = async (decide?: (kapsel: Kapsel) => void): Promise<unknown[]> => {
        const kapsel = await begin(file, { signals: signals ?? {} });
        decide?.(kapsel);
        return structuredClone(said());
      };
      /** Two queues are told one after the other, so order counts in each. */
      const together = (...steps: unknown[][]): unknown[] => steps.flat();

      it('says only the defaults before a choice', async () => {
        expect(await state()).to.deep.equal(untouched);
      });

      it('tells an acceptance', async () => {
        expect(await state((kapsel) => kapsel.accept('all'))).to.deep.equal(together(untouched, accepted));
      });

      it('tells a refusal', async () => {
        expect(await state((kapsel) => kapsel.accept('none'))).to.deep.equal(together(untouched, refused));
      });

      it('tells a withdrawal', async () => {
        const all = await state((kapsel) => {
          kapsel.accept('all');
          kapsel.withdraw();
        });
        expect(all).to.have.deep.members(together(untouched, accepted, withdrawn));
        expect(all.at(-1)).to.deep.equal(withdrawn.at(-1));
      });

      it('tells a stored choice when the page begins', async () => {
        (await begin(file, {})).accept('all');
        expect(await state()).to.deep.equal(together(untouched, accepted));
      });
    });
  }

  it('keeps HubSpot’s own banner away', async () => {
    await begin('hubspot', { signals: { hubspot: true } });
    expect(scope['disableHubSpotCookieBanner']).to.equal(true);
  });

  it('tells WordPress the regime, and stores nothing there where nobody has chosen', async () => {
    const heard: unknown[] = [];
    document.addEventListener('wp_consent_type_defined', () => heard.push(scope['wp_consent_type']), { once: true });
    await begin('wordpress', { signals: { wordpress: true }, regime: 'us-opt-out' });
    expect(heard).to.deep.equal(['optout']);
    expect(wordpressCalls).to.deep.equal([]);
  });

  describe('Hotjar', () => {
    type Hj = ((...call: unknown[]) => void) & { q?: unknown[] };
    const hj = () => scope['hj'] as unknown as Hj;

    it('drops what a page tells it without consent, and queues it as its snippet does with one', async () => {
      const kapsel = await begin('hotjar', { signals: { hotjar: true } });
      hj()('event', 'too-early');
      kapsel.accept(['analytics']);
      hj()('event', 'granted');
      expect(Array.from(hj().q ?? [])).to.deep.equal([['event', 'granted']]);
    });

    it('stands between the page and the loaded Hotjar after a withdrawal', async () => {
      const kapsel = await begin('hotjar', { signals: { hotjar: true } });
      kapsel.accept('all');
      const calls: unknown[] = [];
      const real = (...call: unknown[]) => void calls.push(call);
      Object.assign(globalThis, { hj: real });
      kapsel.withdraw();
      hj()('event', 'refused');
      kapsel.accept('all');
      hj()('event', 'granted');
      expect(hj()).to.equal(real);
      expect(calls).to.deep.equal([['event', 'granted']]);
    });
  });

  describe('Meta', () => {
    type Fbq = ((...call: unknown[]) => void) & { queue: unknown[][] };

    /** Does what Meta's snippet does: nothing where there is a `fbq`; its queue comes after its function. */
    function snippet(): unknown[][] {
      const page = globalThis as { fbq?: Fbq };
      if (page.fbq) return page.fbq.queue;
      const fbq = ((...call: unknown[]) => void fbq.queue.push(call)) as unknown as Fbq;
      page.fbq = fbq;
      fbq.queue = [];
      page.fbq('init', '1');
      page.fbq('track', 'PageView');
      return fbq.queue;
    }
    const tracked = [['init', '1'], ['track', 'PageView']];

    it('hears revoke before init, whatever comes first', async () => {
      await begin('meta', { signals: { meta: true } });
      expect(snippet()).to.deep.equal([['consent', 'revoke'], ...tracked]);
    });

    it('hears each decision once', async () => {
      const kapsel = await begin('meta', { signals: { meta: true } });
      const queue = snippet();
      kapsel.accept('all');
      kapsel.withdraw();
      expect(queue.slice(3)).to.deep.equal([['consent', 'grant'], ['consent', 'revoke']]);
    });

    it('hears grant before init where marketing is granted', async () => {
      const kapsel = await begin('meta', { signals: { meta: true } });
      kapsel.accept(['marketing']);
      expect(snippet()).to.deep.equal([['consent', 'grant'], ...tracked]);
    });

    it('is told at once where it came first', async () => {
      const queue = snippet();
      await begin('meta', { signals: { meta: true } });
      expect(queue).to.deep.equal([...tracked, ['consent', 'revoke']]);
    });
  });
});
