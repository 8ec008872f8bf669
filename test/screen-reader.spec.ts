import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pageUrl, startBannerSite } from './support/banner-page.ts';
import { launchChromium } from './support/kapsel-page.ts';
import type { LocalSite } from './support/local-site.ts';

/** What a screen reader is given, in its order: the accessibility tree that Chromium makes of a layer. */
describe('the layers as a screen reader gets them', () => {
  let browser: Browser;
  let site: LocalSite;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await startBannerSite();
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });

  afterEach(() => context.close());

  async function open(config: object): Promise<void> {
    await page.goto(pageUrl(site, { language: 'nb', ...config }));
    await page.waitForSelector('kapsel-banner [data-action="accept-all"]');
  }

  const heard = async (element: string): Promise<string> => `\n${await page.locator(element).ariaSnapshot()}\n`;

  it('the first layer is a region with a name, and two plain answers', async () => {
    await open({});
    expect(await heard('kapsel-banner')).toBe(`
- region "Informasjonskapsler":
  - group "Informasjonskapsler":
    - heading "Informasjonskapsler" [level=2]
    - button "Velg selv"
    - paragraph: Vi vil gjerne bruke informasjonskapsler til analyse og markedsføring. Ingenting av dette starter før du har svart, og du kan ombestemme deg når som helst.
  - button "Avvis alle"
  - button "Godta alle"
`);
  });

  it('as a dialog it says that it can be closed without a change', async () => {
    await open({ ui: { layout: 'dialog' } });
    expect(await heard('kapsel-banner')).toBe(`
- dialog "Informasjonskapsler":
  - heading "Informasjonskapsler" [level=2]
  - button "Velg selv"
  - paragraph: Vi vil gjerne bruke informasjonskapsler til analyse og markedsføring. Ingenting av dette starter før du har svart, og du kan ombestemme deg når som helst.
  - button "Avvis alle"
  - button "Godta alle"
  - button "Lukk uten å endre noe": ✕
`);
  });

  it('the preferences are headings with switches that are off, and the services under each', async () => {
    await open({});
    await page.click('kapsel-banner [data-action="preferences"]');
    await page.locator('kapsel-preferences summary').nth(1).click();
    expect(await heard('kapsel-preferences')).toBe(`
- dialog "Informasjonskapsler":
  - heading "Informasjonskapsler" [level=2]
  - button "Lukk uten å endre noe": ✕
  - paragraph: Slå på det du vil tillate. Alt som trenger ditt samtykke, er av til du slår det på.
  - heading "Nødvendig Alltid på" [level=3]
  - paragraph: Får nettstedet til å virke, for eksempel innlogging og sikkerhet.
  - group: Tjenester (1)
  - heading "Analyse" [level=3]:
    - text: Analyse
    - switch "Analyse"
  - paragraph: Viser oss hvordan nettstedet blir brukt, så vi kan gjøre det bedre.
  - group:
    - text: Tjenester (2)
    - list:
      - listitem:
        - text: "Hotjar (HotJar) Lagrer: _hjSession_*, _hjSessionUser_*, _hj*"
        - switch "Hotjar"
      - listitem:
        - text: "HubSpot Lagrer: __hstc, hubspotutk"
        - switch "HubSpot"
  - heading "Markedsføring" [level=3]:
    - text: Markedsføring
    - switch "Markedsføring"
  - paragraph: Følger deg på tvers av nettsteder for å vise og måle annonser.
  - group: Tjenester (1)
  - button "Avvis alle"
  - button "Godta alle"
  - button "Lagre valgene"
`);
  });
});
