import { adviceFor, otherEngines } from '../test/leaks/engines/find.ts';
import { installDebian, isAllowed, mayUseApt } from './apt.ts';

/**
 * Makes sure of the engines that the leak matrix runs in besides Chromium: what is not there is installed where that may be done.
 * What is then still not there is named; its tests are skipped, and fail where `CI` is set.
 */
export async function ensureOtherEngines(): Promise<void> {
  for (const engine of otherEngines) {
    if (engine.isThere()) continue;
    if (mayUseApt()) {
      console.log(`There is no ${engine.title} yet. Installing Debian’s ${engine.packages.join(' and ')} …`);
      if (await isAllowed()) await installDebian(engine.packages);
    }
    if (!engine.isThere()) console.log(`${adviceFor(engine)} ${process.env['CI'] ? 'Its tests will fail.' : 'Its tests are skipped.'}`);
  }
}
