import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** An engine besides Chromium: how people call it, and the packages that bring it to Debian. */
export interface OtherEngine {
  readonly name: Exclude<EngineName, 'chromium'>;
  readonly title: string;
  readonly packages: readonly string[];
  isThere(environment?: NodeJS.ProcessEnv): boolean;
}

export const otherEngines: readonly OtherEngine[] = [
  { name: 'firefox', title: 'Firefox', packages: ['firefox-esr'], isThere: (environment) => findFirefox(environment) !== undefined },
  { name: 'webkit', title: 'WebKit', packages: ['webkit2gtk-driver', 'xvfb'], isThere: (environment) => findWebkit(environment) !== undefined },
];

/** What is lacking, and what to type, in one sentence each. */
export function adviceFor({ name, title, packages }: OtherEngine): string {
  const install = `Install it: sudo apt-get install -y ${packages.join(' ')}`;
  return `There is no ${title} on this machine. ${install}${name === 'firefox' ? ', or name one with KAPSEL_FIREFOX=/path/to/firefox' : ''}.`;
}

/** The Firefox that `KAPSEL_FIREFOX` names, which fails where it is started if it is not there; else one of the system. */
export function findFirefox(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment['KAPSEL_FIREFOX'] || findProgram('firefox-esr', environment) || findProgram('firefox', environment);
}

export interface WebkitPrograms {
  /** Speaks the WebDriver protocol and starts a browser for each session. */
  readonly driver: string;
  /** The screen without glass that the browser draws on. */
  readonly display: string;
}

/** WebKitGTK's driver and Xvfb; one is of no use without the other. */
export function findWebkit(environment: NodeJS.ProcessEnv = process.env): WebkitPrograms | undefined {
  const driver = findProgram('WebKitWebDriver', environment);
  const display = findProgram('Xvfb', environment);
  return driver && display ? { driver, display } : undefined;
}

function findProgram(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
