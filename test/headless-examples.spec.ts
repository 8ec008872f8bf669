import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examples, startHeadless, type Headless } from '@kapsel-examples/headless';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from './support/kapsel-page.ts';

const root = join(import.meta.dirname, '..');

const decision = (page: Page): Promise<{ decided: boolean; categories: string[]; services: string[] }> => page.evaluate('kapsel.decision()');

describe.each(examples)('an interface of the site’s own, %s', (example) => {
  let browser: Browser;
  let site: Headless;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startHeadless();
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  beforeEach(async () => {
    context = await browser.newContext({ locale: 'nb-NO' });
    complaints = [];
    page = await open();
  });

  afterEach(async () => {
    // One policy is that of the page: nothing of Kapsel, React or Vue was refused.
    expect(complaints).toEqual([]);
    expect(await page.locator('kapsel-banner, kapsel-preferences').count()).toBe(0);
    expect(site.requests.filter((path) => path.includes('kapsel-'))).toEqual([]);
    await context.close();
  });

  async function open(): Promise<Page> {
    const opened = await context.newPage();
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await opened.goto(site.url(example));
    return opened;
  }

  const button = (name: string) => page.getByRole('button', { name });
  const banner = () => page.getByRole('region', { name: 'Informasjonskapsler' });
  const dialog = () => page.getByRole('dialog', { name: 'Informasjonskapsler' });
  const switches = () => dialog().getByRole('checkbox');
  const focused = (): Promise<string> => page.evaluate(`document.activeElement === document.body ? 'body' : document.activeElement.textContent.trim() || document.activeElement.name`);
  const counted = (): Promise<unknown> => page.evaluate('document.documentElement.dataset.counted');

  /** Goes on by the Tab key until something with this text has the focus. */
  async function tabTo(text: string): Promise<void> {
    for (let step = 0; step < 15; step += 1) {
      await page.keyboard.press('Tab');
      if ((await focused()) === text) return;
    }
    throw new Error(`The Tab key does not reach ${text}.`);
  }

  async function press(text: string): Promise<void> {
    await tabTo(text);
    await page.keyboard.press('Enter');
  }

  async function violations(): Promise<string[]> {
    // As a debugger would, since the page's policy lets no script in.
    const session = await context.newCDPSession(page);
    const expression = `${axe.source};axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } } }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`;
    const { result } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    await session.detach();
    return result.value as string[];
  }

  it('asks, grants nothing by Escape, and gives the focus back', async () => {
    await banner().waitFor();
    expect(await violations()).toEqual([]);
    await press('Velg selv');
    await dialog().waitFor();
    expect(await banner().count()).toBe(0);
    expect(await dialog().evaluate((element) => element.contains(document.activeElement) && element.matches(':modal'))).toBe(true);
    expect(await switches().evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).checked))).toEqual([false, false, false]);
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await banner().waitFor();
    expect(await focused()).toBe('Velg selv');
    expect(await decision(page)).toMatchObject({ decided: false, services: [] });
    expect([await counted(), site.requests.filter((path) => /^(stats|film)/u.test(path))]).toEqual([undefined, []]);
  });

  it('has yes and no of one size beside each other', async () => {
    const [no, yes] = await Promise.all(['Avvis alle', 'Godta alle'].map((name) => button(name).boundingBox()));
    expect({ ...no, x: 0 }).toEqual({ ...yes, x: 0 });
    const looks = await Promise.all(['Avvis alle', 'Godta alle'].map((name) => button(name).evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor, getComputedStyle(element).fontWeight])));
    expect(looks[0]).toEqual(looks[1]);
  });

  it('releases on a yes, keeps a choice of services, erases on withdrawal', async () => {
    await press('Godta alle');
    await expect.poll(counted).toBe('1');
    await page.frameLocator('iframe').getByText('En film om en fjord.').waitFor();
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Valgene dine er lagret.');
    expect(await banner().count()).toBe(0);

    const settings = 'Innstillinger for informasjonskapsler';
    await press(settings);
    expect(await switches().evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).checked))).toEqual([true, true, true]);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(await focused()).toBe(settings);
    await page.keyboard.press('Enter');
    await dialog().getByLabel('Varmekart').focus();
    await page.keyboard.press('Space');
    await press('Lagre valgene');
    await expect.poll(() => decision(page)).toMatchObject({ categories: ['necessary', 'functional', 'analytics'], services: ['film', 'stats'] });

    await button(settings).press('Enter');
    const reloaded = page.waitForEvent('load');
    await press('Trekk alt tilbake');
    // What has run in marked blocking and has no off switch goes with the page.
    await reloaded;
    expect(await decision(page)).toMatchObject({ decided: true, categories: ['necessary'], services: [] });
    expect(await counted()).toBe(undefined);
    expect((await context.cookies()).map(({ name }) => name)).toEqual(['kapsel_consent']);
    expect(await page.locator('iframe:visible').count()).toBe(0);
    expect(await banner().count()).toBe(0);
  });

  it('remembers a no, and does not ask again', async () => {
    await press('Avvis alle');
    await expect.poll(() => decision(page)).toMatchObject({ decided: true, services: [] });
    await page.reload();
    await page.evaluate('kapsel.ready');
    await button('Innstillinger for informasjonskapsler').waitFor();
    expect([await banner().count(), await counted()]).toEqual([0, undefined]);
  });

  it('grants one film where it stands, and nothing else', async () => {
    await button('Vis filmen fra Filmrull').click();
    await page.frameLocator('iframe').getByText('En film om en fjord.').waitFor();
    expect(await decision(page)).toMatchObject({ categories: ['necessary', 'functional'], services: ['film'] });
    expect(await button('Vis filmen fra Filmrull').count()).toBe(0);
  });

  it('is answered in another tab', async () => {
    await banner().waitFor();
    const other = await open();
    await other.getByRole('button', { name: 'Godta alle' }).click();
    await banner().waitFor({ state: 'hidden' });
    await expect.poll(counted).toBe('1');
    await other.close();
  });
});

it('the types of the examples are those that their config gives', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kapsel-headless-'));
  const file = join(folder, 'kapsel.d.ts');
  spawnSync(process.execPath, [join(root, 'packages/sdk/dist/node/cli.js'), 'build', join(root, 'examples/headless/kapsel.config.json'), '--out', join(folder, 'kapsel.js'), '--types', file]);
  expect(readFileSync(join(root, 'examples/headless/kapsel.d.ts'), 'utf8')).toBe(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
});
