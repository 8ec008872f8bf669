import type { SiteConfig } from '@kapsel/core';
import { bad, readCliOptions, type CliOptions } from '../cli-options.ts';
import { readPublishedConfig, provePublishedConfig } from '../published-config.ts';
import { verifyFormats, type VerifyFormat } from './format.ts';

export const verifyHelp = `kapsel-scan verify: does a site that runs Kapsel keep its word?

Usage
  kapsel-scan verify <address> [options]

Visits the site four times, each in a fresh browser profile: nobody answers, the answer is no, the answer is yes, and a yes is taken
back on a page that was let run. Each time what is stored and asked for is held against the SiteConfig that runs on the page.

      --config <file|address>  hold it against this SiteConfig, and say whether the page runs another
  -f, --format <list>      ${verifyFormats.join(', ')}; several with commas (table). JSON is a scan report with its verdicts.
  -o, --out <path>         a file, or a folder for several formats; without it standard output
  -h, --help               this text

Which pages, how long to stay on them (--pages, --urls, --stay, --watch …), logins, limits, --lang, --host-alias, --overrides and -q are as of a scan;
see kapsel-scan --help.

Exit codes
  0 all four hold   1 one fails   2 wrong usage or input, or no Kapsel there
  3 one could not be told: the start page could not be had, a page gave no answer, a service was not seen …   4 no Chromium to scan with
`;

/** What a person asked `kapsel-scan verify` for, proved. */
export interface VerifyCliOptions {
  readonly scan: CliOptions;
  readonly formats: readonly VerifyFormat[];
  readonly given?: { readonly config: SiteConfig; readonly source: string };
}

/** Of a scan, and without a meaning here. */
const notHere = ['--passes', '--init', '--declare', '--declared', '--fail-on', '--resume', '--har'];

/** How long a config at an address may take, and how large it may be. */
const answersWithinMs = 30_000;
const maxLength = 2_000_000;

/**
 * Reads the arguments after `kapsel-scan verify`, and the config that they name.
 *
 * @throws ScanError BAD_OPTION naming what does not fit
 */
export async function readVerifyOptions(given: readonly string[]): Promise<VerifyCliOptions | 'help'> {
  if (given.length === 0 || given.some((argument) => argument === '--help' || argument === '-h')) return 'help';
  const other = given.find((argument) => notHere.some((option) => argument === option || argument.startsWith(`${option}=`)));
  if (other !== undefined) throw bad(`${other} is an option of a scan; verify has none of that name. See verify --help.`);
  const [source, rest] = withoutConfig(given);
  const scan = readCliOptions(rest);
  if (typeof scan === 'string') return 'help';
  const formats = scan.formats.map((format) => verifyFormats.find((one) => one === format) ?? refuse(format));
  return { scan, formats, ...(source !== undefined && { given: { source, config: await readConfig(source) } }) };
}

function refuse(format: string): never {
  throw bad(`--format ${format} is none of verify's: choose ${verifyFormats.slice(0, -1).join(', ')} or ${verifyFormats.at(-1)}.`);
}

/** A scan's own `--config` is a file. */
function withoutConfig(given: readonly string[]): [source: string | undefined, rest: readonly string[]] {
  const at = given.findIndex((argument) => argument === '--config' || argument.startsWith('--config='));
  if (at < 0) return [undefined, given];
  const isApart = given[at] === '--config';
  const source = isApart ? given[at + 1] : given[at]?.slice('--config='.length);
  if (source === undefined || source === '') throw bad('--config needs a file or an address.');
  return [source, given.toSpliced(at, isApart ? 2 : 1)];
}

async function readConfig(source: string): Promise<SiteConfig> {
  if (!/^https?:\/\//iu.test(source)) return readPublishedConfig(source);
  let text: string;
  try {
    // An address that sends elsewhere is not the one that was named.
    const response = await fetch(source, { redirect: 'error', signal: AbortSignal.timeout(answersWithinMs) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    text = (await response.text()).slice(0, maxLength);
  } catch (error) {
    throw bad(`--config ${source} cannot be had: ${(error as Error).message}`);
  }
  return provePublishedConfig(`--config ${source}`, text);
}
