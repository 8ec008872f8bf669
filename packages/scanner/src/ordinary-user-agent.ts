import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const known = new Map<string, string | undefined>();

/** What Chromium says of the machine that it runs on, whichever one of its kind that is. */
const machines: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'X11; Linux x86_64',
  darwin: 'Macintosh; Intel Mac OS X 10_15_7',
};

/**
 * The user agent that a Chromium with a window would send. CDP can give a page another one, but not what the browser fetches on our account: without a switch that would
 * say that it has no window, and many a site then shuts the door on all that comes after.
 *
 * @returns nothing where a program does not tell its version; on Windows none does
 */
export async function ordinaryUserAgent(executablePath: string): Promise<string | undefined> {
  if (!known.has(executablePath)) known.set(executablePath, await ask(executablePath));
  return known.get(executablePath);
}

async function ask(executablePath: string): Promise<string | undefined> {
  const machine = machines[process.platform];
  if (machine === undefined) return undefined;
  const { stdout } = await promisify(execFile)(executablePath, ['--version'], { timeout: 5000 }).catch(() => ({ stdout: '' }));
  const major = /\b(\d{2,4})(?:\.\d+){3}\b/u.exec(stdout)?.[1];
  return major && `Mozilla/5.0 (${machine}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}
