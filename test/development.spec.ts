import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { bake } from '@kapsel/sdk/bake';
import type { SiteConfig } from '@kapsel/core';
import { launchChromium, sdkFile } from './support/kapsel-page.ts';
import { startSite, type LocalSite } from './support/local-site.ts';

const matomo = { id: 'matomo', name: 'Matomo', provider: 'Shop', category: 'analytics', since: 1, hosts: ['stats.localhost'], cookies: [], storage: [] } as const;
const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  ui: { layout: 'none' },
  policyVersion: 1,
  language: 'en',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@example.no' },
  services: [matomo],
};

const tagged = (given: object, before = '', after = '', attributes = '') =>
  `<!doctype html><link rel="icon" href="data:,">${before}<script>window.kapselConfig = ${JSON.stringify(given)}</script><script src="/kapsel-development.js" ${attributes}></script>${after}`;

describe('the development build', () => {
  let browser: Browser;
  let site: LocalSite;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startSite({
      '/kapsel-development.js': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(sdkFile('kapsel-development.js')),
      '/baked.js': (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(bake({ ...config, log: { endpoint: '/log' }, ui: { layout: 'none', theme: { preset: 'ink' } } }, { development: true }).code),
      '/baked': '<!doctype html><link rel="icon" href="data:,"><script src="/baked.js"></script><script>kapsel.hasService("hotjar")</script>',
      '/empty': '',
      '/bare': '<!doctype html><link rel="icon" href="data:,"><script src="/kapsel-development.js"></script>',
      '/right': tagged(config, '', '<script type="text/plain" data-category="analytics" data-service="matomo">window.ran = true</script>'),
      '/misspelt': tagged({ ...config, blockng: 'marked', services: [{ ...matomo, category: 'statistics' }] }),
      '/late': tagged(
        { ...config, signals: { googleConsentMode: 'basic' } },
        `<script src="http://stats.localhost/matomo.js?id=1"></script><script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); } gtag('config', 'G-1')</script>`,
        '',
        'defer',
      ),
      '/calls': tagged(config, '', `<script>
        kapsel.accept(['analitycs']); kapsel.accept(); kapsel.accept('analytics'); kapsel.accept('non');
        kapsel.has('marketting'); kapsel.hasService('matoma'); kapsel.on('consnet', () => {}); kapsel.on('accept', () => {}); kapsel.on('change', () => {});
      </script><script type="text/plain" data-category="functional">1</script>`),
      '/unknown': tagged(config, '', '<script type="text/plain" data-category="analytic">1</script><script>kapsel.has("matomo"); kapsel.hasService("hotjar"); kapsel.accept(["analytics", "clarity"])</script>'),
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  async function warningsOf(path: string): Promise<string[]> {
    const page = await browser.newPage();
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    await page.goto(site.url(undefined, path));
    await page.waitForLoadState('load');
    await page.evaluate('kapsel.ready');
    await page.close();
    return warnings.filter((text) => text.startsWith('[kapsel dev] ')).map((text) => text.slice('[kapsel dev] '.length));
  }

  it('has nothing to say about a page that is right', async () => {
    expect(await warningsOf('/right')).toEqual([]);
  });

  it('says so where it has no config, and says nothing of that where it has', async () => {
    expect(await warningsOf('/bare')).toEqual(['There is no config, so Kapsel does nothing: set window.kapselConfig before this script, call kapsel.run(config), or have kapsel-sdk build --development put both into one file.']);
  });

  it('is one file with its config where kapsel-sdk build has baked it, and finds no fault in what that has made of the config', async () => {
    expect(await warningsOf('/baked')).toEqual(["hasService('hotjar'): there is no such service. The config has matomo."]);
    expect(site.requests.filter((request) => request.includes('kapsel-records'))).toEqual([]);
  });

  it('names the wrong key of a config, and its mend', async () => {
    const warnings = await warningsOf('/misspelt');
    expect(warnings).toContainEqual(expect.stringMatching(/^kapselConfig: blockng: .*“blocking”/u));
    expect(warnings).toContainEqual(expect.stringMatching(/^kapselConfig: services\[0\]\.category: must be .*analytics/u));
  });

  it('says what came before Kapsel, and what read consent too early', async () => {
    const warnings = await warningsOf('/late');
    expect(warnings).toContainEqual(expect.stringContaining('Kapsel’s tag has async, defer'));
    expect(warnings).toContainEqual(expect.stringMatching(/matomo\.js \(matomo\) stands before Kapsel’s tag/u));
    expect(warnings).toContainEqual(expect.stringContaining('queued “config” before Kapsel’s defaults'));
  });

  it('is what a bundler takes while a site is built, and only then', async () => {
    const bundle = async (conditions: string[]) => {
      const contents = `import { run } from '@kapsel/sdk'; run({ siteId: 'shop', services: [] }).has('analytic')`;
      const { outputFiles } = await build({ stdin: { contents, resolveDir: import.meta.dirname }, bundle: true, write: false, format: 'iife', conditions });
      return outputFiles[0]?.text ?? '';
    };
    expect(await bundle([])).not.toContain('[kapsel dev]');
    const page = await browser.newPage();
    const warning = page.waitForEvent('console', (message) => message.text().includes("has('analytic')"));
    await page.goto(site.url(undefined, '/empty'));
    await page.addScriptTag({ content: await bundle(['development']) });
    await warning;
    await page.close();
  });

  it('guesses what a misspelt name was meant to be, and says what came of it', async () => {
    const events = 'There are ready, consent, change, purpose, blocked, show, hide, error; each answer is a consent.';
    expect(await warningsOf('/calls')).toEqual([
      'accept: “analitycs” is neither a category nor a service. The config has matomo. Did you mean “analytics”?',
      'accept(["analitycs"]) decided nothing: the config knows nothing of it.',
      "accept() decided nothing: it takes 'all', 'none', or a list such as ['analytics'].",
      `accept("analytics") decided nothing: it takes 'all', 'none', or a list such as ['analytics']. Did you mean accept(['analytics'])?`,
      `accept("non") decided nothing: it takes 'all', 'none', or a list such as ['analytics']. Did you mean “none”?`,
      "has('marketting'): there is no such category. There are necessary, functional, analytics and marketing. Did you mean “marketing”?",
      "hasService('matoma'): there is no such service. The config has matomo. Did you mean “matomo”?",
      `on('consnet'): there is no such event, so that nothing will be told. ${events} Did you mean “consent”?`,
      `on('accept'): there is no such event, so that nothing will be told. ${events}`,
      '<script data-category="functional"> waits for a yes that nobody is asked for: the config has no functional service. Give it one.',
    ]);
  });

  it('names what nobody knows in markup and in calls', async () => {
    const warnings = await warningsOf('/unknown');
    expect(warnings).toEqual([
      expect.stringContaining("has('matomo'): there is no such category. There are necessary, functional, analytics and marketing. It is a service"),
      "hasService('hotjar'): there is no such service. The config has matomo.",
      'accept: “clarity” is neither a category nor a service. The config has matomo.',
      '<script data-category="analytic"> is never released: there is no such category.',
    ]);
  });
});
