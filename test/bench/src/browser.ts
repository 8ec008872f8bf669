import { findChromium } from '@kapsel/scanner';
import { chromium, type Browser } from 'playwright-core';

/**
 * A Chromium that does not call itself automated: some tools hide their banner from one that does.
 *
 * @param keepsPages whether a page that is left is kept for the way back, as a visitor's browser does
 */
export function launchBrowser({ keepsPages = false } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium()?.path ?? '',
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-blink-features=AutomationControlled'],
    ignoreDefaultArgs: keepsPages ? ['--disable-back-forward-cache'] : [],
  });
}
