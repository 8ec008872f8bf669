import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type ScanBrowser } from './browser.ts';
import { startLocalSite, type LocalSite } from './local-site.test-helper.ts';

describe('Wire', () => {
  let site: LocalSite;
  let browser: ScanBrowser;
  beforeAll(async () => {
    site = await startLocalSite();
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  it('leaves Playwright whole: it reaches every frame of another site, and its own pages', { timeout: 60_000 }, async () => {
    site.answer('frame.other.localhost/', '<script>document.title = "reached"</script>');
    const titles: string[] = [];
    for (let index = 0; index < 15; index += 1) {
      site.answer(`page${index}.localhost/`, `<iframe src="${site.url('frame.other.localhost')}"></iframe>`);
      const page = await browser.wire.open(() => browser.context.newPage(), '');
      await page.goto(site.url(`page${index}.localhost`));
      const frame = page.frames()[1];
      const late = new Promise<string>((resolve) => setTimeout(() => resolve(`page ${index}: no answer`), 3000));
      titles.push(await Promise.race([frame?.evaluate(() => document.title) ?? 'no frame', late]));
      await page.close();
    }
    expect(titles).toEqual(titles.map(() => 'reached'));
  });

  it('has every page drawn, also one behind others', { timeout: 60_000 }, async () => {
    const open = () => browser.wire.open(() => browser.context.newPage(), '');
    const pages = [await open(), await open(), await open()];
    await Promise.all(
      pages.map(async (page, index) => {
        site.answer(`part${index}.localhost/`, '<p>Part</p>');
        site.answer(`behind${index}.localhost/`, `<iframe src="${site.url(`part${index}.localhost`)}"></iframe>`);
        await page.goto(site.url(`behind${index}.localhost`));
      }),
    );
    const frames = pages.map((page) =>
      page.evaluate(async () => {
        // Sixty in a second, or one: the page behind others had one.
        for (let frame = 0; frame < 100; frame += 1) await new Promise(requestAnimationFrame);
        return 'drawn';
      }),
    );
    expect(await Promise.all(frames)).toEqual(['drawn', 'drawn', 'drawn']);
    await Promise.all(pages.map((page) => page.close()));
  });

  it('answers nobody once the browser has ended', { timeout: 30_000 }, async () => {
    const other = await launchBrowser();
    await other.close();
    await expect(other.wire.send('Browser.getVersion')).rejects.toThrow('the browser has ended');
  });
});
