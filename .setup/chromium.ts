import { findChromium, isExecutable } from '../packages/scanner/src/find-chromium.ts';
import { installDebian, isAllowed, mayUseApt } from './apt.ts';
import { run, runBin, SetupError } from './process.ts';

const advice = 'Install one (on Debian or Ubuntu: sudo apt-get install -y chromium), or name one with KAPSEL_CHROMIUM=/path/to/chrome.';

/**
 * Makes sure that there is a Chromium: the one that is found, else Playwright's download, else Debian's package.
 *
 * @throws SetupError with what to type, where nobody but the user can help
 */
export async function ensureChromium(): Promise<void> {
  if (isThere()) return;
  console.log('There is no Chromium yet. Downloading the one that Playwright brings …');
  await runBin('playwright', ['install', 'chromium'], { showOnly: /^(?:Downloading|\|)/u });
  if (isThere()) return installLibraries();
  if (!mayUseApt()) throw new SetupError(`There is no Chromium, and the download did not work. ${advice}`);
  if (!(await isAllowed())) throw new SetupError(`Nothing was installed. ${advice}`);
  console.log('The download did not work. Installing Debian’s package chromium …');
  await installDebian(['chromium']);
  if (!isThere()) throw new SetupError(`There is still no Chromium after apt-get install. ${advice}`);
}

function isThere(): boolean {
  const found = findChromium();
  if (found && !isExecutable(found.path)) throw new SetupError(`KAPSEL_CHROMIUM names ${found.path}, which is not a program that can be run. Correct it or unset it.`);
  return found !== undefined;
}

/** Playwright's Chromium is a bare binary; a fresh machine may lack the libraries that it links to. */
async function installLibraries(): Promise<void> {
  const found = findChromium();
  if (!found || (await run(found.path, ['--version'], { quiet: true })) === 0) return;
  if (mayUseApt() && (await isAllowed())) await runBin('playwright', ['install-deps', 'chromium']);
  if ((await run(found.path, ['--version'], { quiet: true })) !== 0) {
    throw new SetupError('Chromium does not start: libraries are missing. Type: sudo npx playwright install-deps chromium');
  }
}
