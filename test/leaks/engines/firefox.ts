import { launch, type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { cookieNames, evaluateWith, loadTimeout as timeout, namesInRealm, unlessGone, type Engine } from './engine.ts';
import { findFirefox } from './find.ts';

const preferences = {
  // Accept third-party cookies, and do not give each top-level site a jar of its own for them.
  'network.cookie.cookieBehavior': 0,
  'network.cookie.cookieBehavior.pbmode': 0,
  'privacy.trackingprotection.enabled': false,
  // Playing waits for a tab in front otherwise, and most of these tabs are behind another.
  'media.block-autoplay-until-in-foreground': false,
  'media.autoplay.default': 0,
};

export async function startFirefox(): Promise<Engine> {
  const executablePath = findFirefox();
  if (executablePath === undefined) throw new Error('There is no Firefox on this machine.');
  const browser = await launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox: preferences, timeout });
  return {
    name: 'firefox',
    version: (await browser.version()).replace(/^firefox\//u, ''),
    async open() {
      const { context, page } = await openTab(browser);
      const evaluateText = (expression: string): Promise<unknown> => page.evaluate(expression);
      return {
        goto: async (url) => void (await page.goto(url, { waitUntil: 'load', timeout })),
        reload: () => reload(page),
        evaluate: (run, argument) => evaluateWith(evaluateText, run, argument),
        click: (selector) => page.click(`:scope >>> ${selector}`),
        async stored() {
          const cookies = cookieNames(await context.cookies());
          const own = await evaluateWith(evaluateText, namesInRealm, undefined);
          const frames = page.frames().filter((frame) => frame !== page.mainFrame() && frame.url().startsWith('http'));
          const framed = await Promise.all(frames.map((frame) => unlessGone(frame.evaluate(namesInRealm))));
          return [...cookies, ...own, ...framed.flat()];
        },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

/**
 * A document that a script has opened and not closed is still loading. Firefox breaks that load off for the reload, and sometimes
 * takes it for the reload itself; nothing is left to break off upon another attempt.
 */
async function reload(page: Page): Promise<void> {
  try {
    await page.reload({ waitUntil: 'load', timeout });
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('NS_BINDING_ABORTED'))) throw error;
    await page.reload({ waitUntil: 'load', timeout });
  }
}

/** Under load Firefox sometimes loses a new tab while it is being made ("no such frame"); another attempt succeeds. */
async function openTab(browser: Browser): Promise<{ context: BrowserContext; page: Page }> {
  for (let attempt = 1; ; attempt += 1) {
    const context = await browser.createBrowserContext();
    try {
      return { context, page: await context.newPage() };
    } catch (error) {
      await context.close().catch(() => {});
      if (attempt === 3) throw error;
    }
  }
}
