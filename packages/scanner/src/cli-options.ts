import { existsSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { languages, passIds, severities, type Language, type PassId, type SiteConfig } from '@kapsel/core';
import { siteConfigSchema } from '@kapsel/core/schema';
import { keptArguments, resumedArguments } from './cli-resume.ts';
import { Crawl } from './crawl.ts';
import { readPublished, type Published } from './declaration-files.ts';
import { hostOf, isSameSite } from './hosts.ts';
import { readJourney, type Journey } from './journey.ts';
import type { DeclaredTable } from './declared/declared-table.ts';
import { readDeclaredFile } from './declared/read-declared.ts';
import { findingCodes } from './findings/index.ts';
import { knownBetterOptions } from './lists/known-better-options.ts';
import { readKnownBetter, type KnownBetter } from './lists/known-better.ts';
import { bad, oneOf, readArguments } from './option-values.ts';
import { readPublishedConfig } from './published-config.ts';
import { readJson, readText, requireFit } from './read-file.ts';
import { requireEndpoint } from './remote-browser.ts';
import { fileExtension, formats, type Format } from './report/index.ts';
import { declaredCodes } from './report/rule-texts.ts';
import { requireWebAddress } from './scan.ts';
import { readStorageState, type StorageState } from './storage-state.ts';

/** What a person asked `kapsel-scan` for, proved. */
export interface CliOptions extends KnownBetter {
  readonly url: string;
  readonly maxPages: number;
  readonly maxDepth: number;
  readonly timeoutMs: number;
  /** On each page, after its load. */
  readonly stayMs: number;
  /** How many pages at once. */
  readonly parallel: number;
  readonly maxSeconds: number;
  readonly maxBytes: number;
  /** In MB. */
  readonly maxMemory: number;
  readonly subdomains: boolean;
  /** Patterns of paths; where there are any, a page that is found must fit one of them. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** How many pages at most whose addresses differ in numbers or in the query only. */
  readonly variations: number;
  /** Addresses to visit beside `url`. */
  readonly urls: readonly string[];
  readonly ignoreRobots: boolean;
  /** `undefined` for as fast as it goes. */
  readonly pagesPerSecond: number | undefined;
  /** Absent where nobody named any. */
  readonly passes?: readonly PassId[];
  /** On the page on which consent was withdrawn. */
  readonly watchMs: number;
  /** Accept certificates that nobody vouches for. */
  readonly insecure: boolean;
  readonly allowPrivate: boolean;
  readonly proxy: string | undefined;
  readonly browserEndpoint: string | undefined;
  readonly device: string | undefined;
  readonly locale: string | undefined;
  readonly timezone: string | undefined;
  readonly storageState: StorageState | undefined;
  readonly journey: Journey | undefined;
  readonly gpc: boolean;
  readonly identify: boolean;
  readonly language: Language;
  readonly formats: readonly Format[];
  /** A file for one format, a folder for several; nothing for standard output. */
  readonly out: string | undefined;
  readonly hostAliases: Readonly<Record<string, string>>;
  /** File for an HTTP archive. */
  readonly har: string | undefined;
  /** File for a draft SiteConfig. */
  readonly init: string | undefined;
  /** A reviewed SiteConfig, its file, beside which declarations go, and those that are there already. */
  readonly declare: { readonly file: string; readonly config: SiteConfig; readonly published: Published } | undefined;
  /** What the site publishes: as read from a file, or an address. */
  readonly declared?: DeclaredTable | string;
  /** What the owner has published, to be held against what is found. */
  readonly config: SiteConfig | undefined;
  /** For cookies of analytics and marketing; the scan has a limit of its own. */
  readonly maxLifetimeDays: number | undefined;
  /** Whether pictures are wanted where there is room for them. */
  readonly screenshots: boolean;
  readonly failOn: readonly string[];
  readonly quiet: boolean;
  /** How the command was called, less passwords. */
  readonly args: readonly string[];
  /** The journal of a scan that was cut off, to go on with. */
  readonly resume: string | undefined;
}

/** Codes and severities that `--fail-on` may name. */
export const failConditions: readonly string[] = ['any', ...severities, ...findingCodes, ...declaredCodes];

export const defaultConfigFile = 'kapsel.config.json';

/**
 * Reads the arguments after `kapsel-scan`.
 *
 * @returns a word where no scan is asked for
 * @throws ScanError BAD_OPTION naming the argument and what it should be
 */
export function readCliOptions(given: readonly string[]): CliOptions | 'help' | 'version' | 'schema' {
  const { values, positionals, tokens } = parse(given);
  if (values.help) return 'help';
  if (values.version) return 'version';
  if (values['print-schema']) return 'schema';
  if (values.resume !== undefined) {
    const options = readCliOptions(resumedArguments(values.resume, tokens));
    return typeof options === 'string' ? options : { ...options, resume: values.resume };
  }
  const listed = values.urls === undefined ? [] : readUrls(values.urls);
  const [address = listed[0], ...more] = positionals;
  if (address === undefined) throw bad('Which site? Give an address: kapsel-scan https://example.no. See --help.');
  if (more.length > 0) throw bad(`One address at a time; ${more.join(' ')} is too much. An option's value may need quotes.`);
  const wanted = readFormats(values.format, values.out, formats);
  if (wanted.includes('pdf') && values.out === undefined) throw bad('A PDF is nothing to print on a terminal: name a file with --out report.pdf.');
  const url = requireWebAddress(withScheme(address));
  requireOneSite(listed, url, values.subdomains);
  const follow = values.urls === undefined || values.follow;
  return {
    url,
    maxPages: wholeNumber('--pages', values.pages ?? String(Math.min(Math.max(follow ? 25 : 1, listed.length + 1), 10_000)), 1, 10_000),
    maxDepth: follow ? wholeNumber('--depth', values.depth, 0, 100) : 0,
    timeoutMs: wholeNumber('--timeout', values.timeout, 1, 600) * 1000,
    stayMs: wholeNumber('--stay', values.stay, 0, 60) * 1000,
    parallel: wholeNumber('--parallel', values.parallel, 1, 16),
    maxSeconds: wholeNumber('--max-seconds', values['max-seconds'], 1, 1_000_000),
    maxBytes: wholeNumber('--max-bytes', values['max-bytes'], 1, 1_000_000_000_000),
    maxMemory: wholeNumber('--max-memory', values['max-memory'], 64, 1_000_000),
    subdomains: values.subdomains,
    include: values.include.map((pattern) => pathPattern('--include', pattern)),
    exclude: values.exclude.map((pattern) => pathPattern('--exclude', pattern)),
    variations: wholeNumber('--variations', values.variations, 1, 10_000),
    urls: listed,
    ignoreRobots: values['ignore-robots'],
    pagesPerSecond: values.rate === undefined ? undefined : positiveNumber('--rate', values.rate, 0.01, 100),
    ...(values.passes !== undefined && { passes: [...new Set(values.passes.split(',').map((pass) => oneOf('--passes', pass.trim(), passIds)))] }),
    watchMs: wholeNumber('--watch', values.watch, 0, 600) * 1000,
    insecure: values.insecure,
    allowPrivate: values['allow-private'],
    proxy: values.proxy,
    browserEndpoint: values['browser-endpoint'] === undefined ? undefined : requireEndpoint(values['browser-endpoint']),
    device: values.device,
    locale: values.locale,
    timezone: values.timezone,
    storageState: values['storage-state'] === undefined ? undefined : readStorageState(values['storage-state']),
    journey: values.journey === undefined ? undefined : readJourney(values.journey),
    gpc: values.gpc,
    identify: values.identify,
    language: oneOf('--lang', values.lang, languages),
    formats: wanted,
    out: values.out,
    hostAliases: readAliases(values['host-alias']),
    ...readKnownBetter(values),
    har: values.har,
    init: readInit(values.init, values.force),
    declare: values.declare === undefined ? undefined : { file: values.declare, config: readConfig(values.declare), published: readPublished(values.declare) },
    ...(values.declared !== undefined && { declared: readDeclaredOption(values.declared) }),
    config: values.config === undefined ? undefined : readPublishedConfig(values.config),
    maxLifetimeDays: values['max-lifetime'] === undefined ? undefined : wholeNumber('--max-lifetime', values['max-lifetime'], 1, 400),
    screenshots: !values['no-screenshots'],
    failOn: values['fail-on'].flatMap((list) => list.split(',')).map((condition) => oneOf('--fail-on', condition.trim(), failConditions)),
    quiet: values.quiet,
    args: keptArguments(tokens),
    resume: undefined,
  };
}

function parse(given: readonly string[]) {
  return readArguments(
    {
      args: withInitValue(given),
      allowPositionals: true,
      tokens: true,
      options: {
        pages: { type: 'string' },
        depth: { type: 'string', default: '3' },
        timeout: { type: 'string', default: '30' },
        stay: { type: 'string', default: '3' },
        parallel: { type: 'string', default: '4' },
        'max-seconds': { type: 'string', default: '3600' },
        'max-bytes': { type: 'string', default: '2000000000' },
        'max-memory': { type: 'string', default: '2048' },
        subdomains: { type: 'boolean', default: false },
        include: { type: 'string', multiple: true, default: [] },
        exclude: { type: 'string', multiple: true, default: [] },
        variations: { type: 'string', default: '50' },
        urls: { type: 'string' },
        follow: { type: 'boolean', default: false },
        'ignore-robots': { type: 'boolean', default: false },
        rate: { type: 'string' },
        passes: { type: 'string' },
        watch: { type: 'string', default: '10' },
        insecure: { type: 'boolean', default: false },
        'allow-private': { type: 'boolean', default: false },
        proxy: { type: 'string' },
        'browser-endpoint': { type: 'string' },
        'storage-state': { type: 'string' },
        journey: { type: 'string' },
        device: { type: 'string' },
        locale: { type: 'string' },
        timezone: { type: 'string' },
        gpc: { type: 'boolean', default: false },
        identify: { type: 'boolean', default: false },
        lang: { type: 'string', default: 'en' },
        format: { type: 'string', short: 'f' },
        out: { type: 'string', short: 'o' },
        'host-alias': { type: 'string', multiple: true, default: [] },
        ...knownBetterOptions,
        har: { type: 'string' },
        init: { type: 'string' },
        declare: { type: 'string' },
        declared: { type: 'string' },
        config: { type: 'string' },
        'max-lifetime': { type: 'string' },
        'no-screenshots': { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
        resume: { type: 'string' },
        'fail-on': { type: 'string', multiple: true, default: [] },
        quiet: { type: 'boolean', short: 'q', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
        'print-schema': { type: 'boolean', default: false },
      },
    },
    '--help',
  );
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

/** A list of addresses, one a line; what follows a `#` at the beginning of a line is a remark. */
function readUrls(file: string): string[] {
  const text = readText(`--urls ${file}`, file === '-' ? 0 : file);
  const lines = text.split(/\r?\n/u).map((line) => line.trim());
  const urls = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => requireWebAddress(withScheme(line)));
  if (urls.length === 0) throw bad(`--urls ${file} has no address in it. Write one a line.`);
  if (urls.length > 10_000) throw bad(`--urls ${file} has ${urls.length} addresses; a scan takes 10000 at most.`);
  return urls;
}

/** A report is about one site. */
function requireOneSite(urls: readonly string[], start: string, subdomains: boolean): void {
  const crawl = new Crawl(start, { maxPages: 1, maxDepth: 0, subdomains });
  const other = urls.find((url) => !crawl.isOnSite(new URL(url).hostname));
  if (other === undefined) return;
  const advice = isSameSite(hostOf(other), hostOf(start)) ? 'Add --subdomains.' : 'Scan one site at a time.';
  throw bad(`--urls: ${other} is not on ${new URL(start).host}. ${advice}`);
}

function pathPattern(option: string, pattern: string): string {
  if (!/^[/*]/u.test(pattern)) throw bad(`${option} ${pattern} does not fit: give the path of an address, with * for anything, as in /shop/*.`);
  return pattern;
}

/** The formats that are named, or that the ending of the file goes by; several of them need a folder. */
export function readFormats<T extends Format>(list: string | undefined, out: string | undefined, allowed: readonly T[]): T[] {
  const wanted = list === undefined ? [formatByName(out, allowed)] : [...new Set(list.split(',').map((format) => oneOf('--format', format.trim(), allowed)))];
  if (wanted.length > 1 && out === undefined) throw bad(`${wanted.length} formats need a folder to go to: add --out reports/.`);
  if (wanted.length > 1 && out !== undefined && existsSync(out) && !statSync(out).isDirectory()) {
    throw bad(`--out ${out} is a file, and ${wanted.length} formats need a folder.`);
  }
  return wanted;
}

function formatByName<T extends Format>(out: string | undefined, allowed: readonly T[]): T {
  const ending = out === undefined || out.endsWith('/') ? '' : extname(out);
  const byName = allowed.find((format) => ending === `.${fileExtension[format]}`);
  if (ending !== '' && !byName) throw bad(`--out ${out}: no format goes by ${ending}; name one with --format: ${allowed.join(', ')}.`);
  return byName ?? (allowed[0] as T);
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

function readConfig(file: string): SiteConfig {
  const named = `--declare ${file}`;
  const value = readJson(named, file);
  requireFit(named, siteConfigSchema, value);
  return value as SiteConfig;
}

/** A file is read before the scan, and an address by its browser. */
function readDeclaredOption(source: string): DeclaredTable | string {
  if (existsSync(source)) return readDeclaredFile(source);
  return /^https?:|^[\w-]+(?:\.[\w-]+)+(?::\d+)?\//iu.test(source) ? requireWebAddress(withScheme(source)) : readDeclaredFile(source);
}

function readInit(file: string | undefined, force: boolean): string | undefined {
  if (file !== undefined && statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw bad(`--init=${file} is a folder: name a file in it, such as ${join(file, defaultConfigFile)}.`);
  if (file !== undefined && !force && existsSync(file)) throw bad(`${file} is already there. Add --force to write over it, or name another file: --init=FILE.`);
  return file;
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < least || value > most) throw bad(`${option} ${text} does not fit: give a whole number from ${least} to ${most}.`);
  return value;
}

function positiveNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/u.test(text) || value < least || value > most) throw bad(`${option} ${text} does not fit: give a number from ${least} to ${most}.`);
  return value;
}
