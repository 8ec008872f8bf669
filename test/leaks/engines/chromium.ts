import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumOptions } from '../../support/chromium.ts';
import { cookieNames, evaluateWith, loadTimeout as timeout, namesInRealm, unlessGone, type Engine } from './engine.ts';

/** Third-party cookies are allowed, as an ordinary visitor's Chromium has it and a new headless profile has not. */
const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };

export async function startChromium(): Promise<Engine> {
  if (chromiumOptions.executablePath === '') throw new Error('There is no Chromium on this machine. Name one with KAPSEL_CHROMIUM.');
  const profile = await mkdtemp(join(tmpdir(), 'kapsel-leaks-'));
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  // Further contexts inherit the preferences of this one's profile, and keep their storage apart.
  const first = await chromium.launchPersistentContext(profile, chromiumOptions);
  const browser = first.browser();
  if (!browser) throw new Error(`${chromiumOptions.executablePath} gives no way to open further profiles.`);
  return {
    name: 'chromium',
    version: browser.version(),
    async open() {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
      const session = await context.newCDPSession(page);

      // Not Playwright's evaluate(), which a content security policy without 'unsafe-eval' stops.
      async function evaluateText(expression: string, contextId?: number): Promise<unknown> {
        const world = contextId === undefined ? {} : { contextId };
        const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, ...world });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      }

      // In a world of its own, whose natives no consent tool has patched.
      async function evaluateTextApart(expression: string): Promise<unknown> {
        const { frameTree } = await session.send('Page.getFrameTree');
        const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'judge' });
        return evaluateText(expression, executionContextId);
      }

      return {
        goto: async (url) => void (await page.goto(url, { waitUntil: 'load', timeout })),
        reload: async () => void (await page.reload({ waitUntil: 'load', timeout })),
        evaluate: (run, argument) => evaluateWith(evaluateText, run, argument),
        click: (selector) => page.click(selector, { timeout: 5000 }),
        async stored() {
          const cookies = cookieNames(await context.cookies());
          const own = await evaluateWith(evaluateTextApart, namesInRealm, undefined);
          const frames = page.frames().filter((frame) => frame !== page.mainFrame() && frame.url().startsWith('http'));
          const framed = await Promise.all(frames.map((frame) => unlessGone(frame.evaluate(namesInRealm))));
          return [...cookies, ...own, ...framed.flat()];
        },
        close: () => context.close(),
      };
    },
    async close() {
      await first.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
