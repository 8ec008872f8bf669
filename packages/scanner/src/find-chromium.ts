import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

export interface FoundChromium {
  readonly path: string;
  readonly source: 'KAPSEL_CHROMIUM' | 'playwright' | 'system';
}

const commandNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge-stable'];

const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/**
 * Looks for a Chromium: the one that `KAPSEL_CHROMIUM` names, then the one that Playwright installed, then one of the
 * system. A named one that is not there is never passed over in silence: it is returned, and fails where it is started.
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): FoundChromium | undefined {
  const named = environment['KAPSEL_CHROMIUM'];
  if (named) return { path: named, source: 'KAPSEL_CHROMIUM' };
  const playwrights = playwrightChromium();
  if (playwrights && isExecutable(playwrights)) return { path: playwrights, source: 'playwright' };
  const system = systemCandidates(environment).find(isExecutable);
  return system === undefined ? undefined : { path: system, source: 'system' };
}

function playwrightChromium(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright has no build for this platform.
  }
}

function systemCandidates(environment: NodeJS.ProcessEnv): string[] {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const commands = commandNames.flatMap((name) => folders.map((folder) => join(folder, name)));
  return process.platform === 'darwin' ? [...commands, ...macApplications] : commands;
}

/** Whether there is a file that this user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
