import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { isCategory, languages, severities, type Language, type SiteConfig } from '@kapsel/core';
import type { Override } from '@kapsel/core/classify';
import { faultsOf, siteConfigSchema } from '@kapsel/core/schema';
import { readPublished, type Published } from './declaration-files.ts';
import { findingCodes } from './findings/index.ts';
import { readPublishedConfig } from './published-config.ts';
import { fileExtension, formats, type Format } from './report/index.ts';
import { requireWebAddress } from './scan.ts';
import { ScanError } from './scan-error.ts';

/** What a person asked `kapsel-scan` for, proved. */
export interface CliOptions {
  readonly url: string;
  readonly maxPages: number;
  readonly maxDepth: number;
  readonly timeoutMs: number;
  readonly subdomains: boolean;
  /** Accept certificates that nobody vouches for. */
  readonly insecure: boolean;
  readonly language: Language;
  readonly formats: readonly Format[];
  /** A file for one format, a folder for several; nothing for standard output. */
  readonly out: string | undefined;
  readonly hostAliases: Readonly<Record<string, string>>;
  readonly overrides: readonly Override[];
  /** File for a draft SiteConfig. */
  readonly init: string | undefined;
  /** A reviewed SiteConfig, its file, beside which declarations go, and those that are there already. */
  readonly declare: { readonly file: string; readonly config: SiteConfig; readonly published: Published } | undefined;
  /** What the owner has published, to be held against what is found. */
  readonly config: SiteConfig | undefined;
  /** For cookies of analytics and marketing; the scan has a limit of its own. */
  readonly maxLifetimeDays: number | undefined;
  /** Whether pictures are wanted where there is room for them. */
  readonly screenshots: boolean;
  readonly failOn: readonly string[];
  readonly quiet: boolean;
}

/** Codes and severities that `--fail-on` may name. */
export const failConditions: readonly string[] = ['any', ...severities, ...findingCodes];

export const defaultConfigFile = 'kapsel.config.json';

/**
 * Reads the arguments after `kapsel-scan`.
 *
 * @returns a word where no scan is asked for
 * @throws ScanError BAD_OPTION naming the argument and what it should be
 */
export function readCliOptions(given: readonly string[]): CliOptions | 'help' | 'version' {
  const { values, positionals } = parse(given);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [address, ...more] = positionals;
  if (address === undefined) throw bad('Which site? Give an address: kapsel-scan https://example.no. See --help.');
  if (more.length > 0) throw bad(`One address at a time; ${more.join(' ')} is too much. An option's value may need quotes.`);
  const wanted = readFormats(values.format, values.out);
  if (wanted.length > 1 && values.out === undefined) throw bad(`${wanted.length} formats need a folder to go to: add --out reports/.`);
  if (wanted.length > 1 && values.out !== undefined && existsSync(values.out) && !statSync(values.out).isDirectory()) {
    throw bad(`--out ${values.out} is a file, and ${wanted.length} formats need a folder.`);
  }
  return {
    url: requireWebAddress(withScheme(address)),
    maxPages: wholeNumber('--pages', values.pages, 1, 10_000),
    maxDepth: wholeNumber('--depth', values.depth, 0, 100),
    timeoutMs: wholeNumber('--timeout', values.timeout, 1, 600) * 1000,
    subdomains: values.subdomains,
    insecure: values.insecure,
    language: oneOf('--lang', values.lang, languages),
    formats: wanted,
    out: values.out,
    hostAliases: readAliases(values['host-alias']),
    overrides: values.overrides === undefined ? [] : readOverrides(values.overrides),
    init: readInit(values.init, values.force),
    declare: values.declare === undefined ? undefined : { file: values.declare, config: readConfig(values.declare), published: readPublished(values.declare) },
    config: values.config === undefined ? undefined : readPublishedConfig(values.config),
    maxLifetimeDays: values['max-lifetime'] === undefined ? undefined : wholeNumber('--max-lifetime', values['max-lifetime'], 1, 400),
    screenshots: !values['no-screenshots'],
    failOn: values['fail-on'].flatMap((list) => list.split(',')).map((condition) => oneOf('--fail-on', condition.trim(), failConditions)),
    quiet: values.quiet,
  };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({
      args: withInitValue(given),
      allowPositionals: true,
      options: {
        pages: { type: 'string', default: '25' },
        depth: { type: 'string', default: '3' },
        timeout: { type: 'string', default: '30' },
        subdomains: { type: 'boolean', default: false },
        insecure: { type: 'boolean', default: false },
        lang: { type: 'string', default: 'en' },
        format: { type: 'string', short: 'f' },
        out: { type: 'string', short: 'o' },
        'host-alias': { type: 'string', multiple: true, default: [] },
        overrides: { type: 'string' },
        init: { type: 'string' },
        declare: { type: 'string' },
        config: { type: 'string' },
        'max-lifetime': { type: 'string' },
        'no-screenshots': { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
        'fail-on': { type: 'string', multiple: true, default: [] },
        quiet: { type: 'boolean', short: 'q', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    });
  } catch (error) {
    // Node adds how to pass a value that begins with a hyphen; the first sentence is the one that helps.
    throw bad(`${((error as Error).message.split(/\. |\n/u, 1)[0] ?? '').replace(/\.$/u, '')}. See --help.`);
  }
}

/** `--init` may stand alone; `--init=FILE` names the file. */
function withInitValue(given: readonly string[]): string[] {
  return given.map((argument) => (argument === '--init' ? `--init=${defaultConfigFile}` : argument));
}

/** An address as people type it: without a scheme it is https, and http on this machine. */
function withScheme(address: string): string {
  if (/^[a-z][a-z0-9+.-]*:/iu.test(address) && !/^[^/]+:\d+(?:[/?#]|$)/u.test(address)) return address;
  return `${/^(?:[^/:]+\.)?localhost(?:[:/?#]|$)|^127\.|^\[::1\]/iu.test(address) ? 'http' : 'https'}://${address}`;
}

function readFormats(list: string | undefined, out: string | undefined): Format[] {
  if (list !== undefined) return [...new Set(list.split(',').map((format) => oneOf('--format', format.trim(), formats)))];
  const ending = out === undefined || out.endsWith('/') ? '' : extname(out);
  const byName = formats.find((format) => ending === `.${fileExtension[format]}`);
  if (ending !== '' && !byName) throw bad(`--out ${out}: no format goes by ${ending}; name one with --format: ${formats.join(', ')}.`);
  return [byName ?? 'table'];
}

function readAliases(pairs: readonly string[]): Record<string, string> {
  const aliases: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const pair of pairs.flatMap((text) => text.split(','))) {
    const match = /^([a-z0-9._-]+)=([a-z0-9._-]+)$/iu.exec(pair.trim());
    if (!match?.[1] || !match[2]) throw bad(`--host-alias ${pair} does not fit: write it like --host-alias doubleclick.localhost=doubleclick.net.`);
    aliases[match[1].toLowerCase()] = match[2].toLowerCase();
  }
  return { ...aliases };
}

function readOverrides(file: string): Override[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw bad(`--overrides ${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(value)) throw bad(`--overrides ${file} must be a list: [{ "name": "_my_*", "category": "functional" }].`);
  return value.map((entry: unknown, index) => {
    const { name, domain, category, provider, purpose, ...more } = (entry ?? {}) as Record<string, unknown>;
    const nth = `${file}: entry ${index + 1}`;
    const [unknown] = Object.keys(more);
    if (unknown !== undefined) throw bad(`${nth} has an unknown key "${unknown}": there are name, domain, category, provider and purpose.`);
    if (typeof name !== 'string' || name === '') throw bad(`${nth} needs a "name" such as "_my_*".`);
    if (!isCategory(category)) throw bad(`${nth} (${name}) needs a "category": necessary, functional, analytics or marketing.`);
    // Left out in silence, a domain would make the override hold everywhere.
    if (domain !== undefined && typeof domain !== 'string') throw bad(`${nth} (${name}): "domain" must be one host pattern such as "*.example.no".`);
    if (provider !== undefined && typeof provider !== 'string') throw bad(`${nth} (${name}): "provider" must be a text.`);
    if (purpose !== undefined && !isLocalized(purpose)) throw bad(`${nth} (${name}): "purpose" must be { "nb": "…", "en": "…" }.`);
    return {
      name,
      category,
      ...(domain !== undefined && { domain }),
      ...(provider !== undefined && { provider }),
      ...(purpose !== undefined && { purpose: { nb: purpose.nb, en: purpose.en } }),
    };
  });
}

function isLocalized(value: unknown): value is { nb: string; en: string } {
  const { nb, en } = (value ?? {}) as Record<string, unknown>;
  return typeof nb === 'string' && typeof en === 'string';
}

function readConfig(file: string): SiteConfig {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw bad(`--declare ${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  const faults = faultsOf(siteConfigSchema, value);
  if (faults.length > 0) throw bad(`--declare ${file} has ${faults.length} fault(s): ${faults.join('; ')}`);
  return value as SiteConfig;
}

function readInit(file: string | undefined, force: boolean): string | undefined {
  if (file !== undefined && !force && existsSync(file)) throw bad(`${file} is already there. Add --force to write over it, or name another file: --init=FILE.`);
  return file;
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < least || value > most) throw bad(`${option} ${text} does not fit: give a whole number from ${least} to ${most}.`);
  return value;
}

function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === text);
  if (found === undefined) throw bad(`${option} ${text} is not known: choose ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}.`);
  return found;
}

function bad(message: string): ScanError {
  return new ScanError('BAD_OPTION', message);
}
