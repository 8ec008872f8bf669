import { findChromium } from '@kapsel/scanner';

/**
 * Chromium takes the last such switch alone, so what Playwright 1.65 leaves out is named here too. What comes after it are the popups of
 * an address bar that nobody sees, two renderers for every page, and a renderer in reserve: without them a page takes a third of the time.
 */
const withoutFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch',
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess',
];

/** For Playwright: the Chromium that Kapsel finds on this machine. As root there is no user namespace to build its sandbox in. */
export const chromiumOptions = {
  executablePath: findChromium()?.path ?? '',
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--disable-gpu', `--disable-features=${withoutFeatures.join(',')}`],
};
