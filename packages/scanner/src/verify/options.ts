import type { SiteConfig } from '@kapsel/core';
import { readCliOptions, type CliOptions } from '../cli-options.ts';
import { bad } from '../option-values.ts';
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
const maxBytes = 2_000_000;

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
  return { scan, formats, ...(source !== undefined && { given: await readConfig(source) }) };
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

async function readConfig(source: string): Promise<NonNullable<VerifyCliOptions['given']>> {
  if (!/^https?:\/\//iu.test(source)) return { source, config: readPublishedConfig(source) };
  if (!URL.canParse(source)) throw bad('--config does not fit: write an address like https://your.site/kapsel.config.json.');
  const { url, headers, told } = addressOf(source);
  const named = `--config ${told}`;
  let text: string;
  try {
    // An address that sends elsewhere is not the one that was named.
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(answersWithinMs) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    text = await textOf(response);
  } catch (error) {
    throw bad(`${named} cannot be had: ${(error as Error).message}`);
  }
  try {
    JSON.parse(text);
  } catch {
    throw bad(`${named} is not JSON.`); // What it is instead may be nobody's business: the parser would quote it.
  }
  return { source: told, config: provePublishedConfig(named, text) };
}

/** Where to ask, as whom, and what to call it: a password or a token may stand in an address. */
function addressOf(source: string): { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly told: string } {
  const url = new URL(source);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const secret = Buffer.from(`${plain(username)}:${plain(password)}`).toString('base64');
  return { url: url.href, headers: username === '' && password === '' ? {} : { Authorization: `Basic ${secret}` }, told: url.origin + url.pathname };
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A percent sign that stands for itself.
  }
}

/** @throws Error where there is more of it than any config is */
async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    parts.push(part);
    size += part.length;
    if (size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
