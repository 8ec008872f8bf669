import { findChromium } from '@kapsel/scanner';
import { chromium, type Browser } from 'playwright-core';

/** A Chromium that does not call itself automated: some tools hide their banner from one that does. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium()?.path ?? '',
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-blink-features=AutomationControlled'],
  });
}
