import type { Language, PassId, ReportedPass, ScannedPage, ScanItem, ScanReport, SiteConfig } from '@kapsel/core';
import type { ImportedList, Override } from '@kapsel/core/classify';
import { KnowledgeBase, services } from '@kapsel/core/knowledge';
import type { ScanBrowser, SiteCredentials } from './browser.ts';
import { wishes } from './consent/consent-step.ts';
import { couldNotSee } from './could-not-see.ts';
import { compareDeclared } from './declared/compare.ts';
import type { DeclaredTable } from './declared/declared-table.ts';
import { openDeclared, type Opened } from './declared/open-declared.ts';
import type { EgressOptions } from './egress.ts';
import { findingsOf, type AuditedSite } from './findings/index.ts';
import { FirstImpression, type Screenshot } from './first-impression.ts';
import { hostOf, type HostAliases } from './hosts.ts';
import { takeInventory, type InventoryOptions } from './inventory.ts';
import type { FinishedPass } from './journal.ts';
import { mergeItems } from './merge-items.ts';
import { describeProblem } from './page-problem.ts';
import { runPass, type PassPage, type PassResult } from './pass.ts';
import { reportedEvidence } from './reported-evidence.ts';
import { ScanError } from './scan-error.ts';
import { Surroundings, type SurroundingsOptions } from './surroundings.ts';
import { sinceWithdrawal } from './since-withdrawal.ts';
import { version } from './version.ts';
import { visitorFacts } from './visitor.ts';
import type { Line } from './wire.ts';

export interface ScanOptions extends SurroundingsOptions {
  /** An http or https address. */
  readonly url: string;
  /** How many pages at most; 25 unless told. */
  readonly maxPages?: number;
  /** How many pages at once, after the start page; 4 unless told. */
  readonly parallel?: number;
  /** How many links away from the start page at most; 3 unless told. */
  readonly maxDepth?: number;
  /** Follow links to the site's other subdomains too. */
  readonly subdomains?: boolean;
  /** Patterns of paths such as `/shop/*`: where there are any, a page that is found must fit one of them. */
  readonly include?: readonly string[];
  /** Patterns of paths that are not visited. */
  readonly exclude?: readonly string[];
  /** How many pages at most whose addresses differ in numbers or in the query only; 50 unless told. */
  readonly variations?: number;
  /** Addresses of the site to visit after the start page and before all others; those alone with a `maxDepth` of 0. */
  readonly urls?: readonly string[];
  /** Visit also what robots.txt closes to robots, and without the pauses that it asks for: for one's own site. */
  readonly ignoreRobots?: boolean;
  /** How many pages to begin a second at most. */
  readonly pagesPerSecond?: number;
  /** Press what a curious visitor would press on a page; true unless told. */
  readonly interact?: boolean;
  /** In which consent states; `untouched`, `rejected` and `accepted` unless told, and `withdrawn` where Kapsel asks. */
  readonly passes?: readonly PassId[];
  /** For one page to load, in milliseconds; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** How long to stay on a page after its load at least, in milliseconds; 3,000 unless told. */
  readonly stayMs?: number;
  /** How long to watch the page on which consent was withdrawn, in milliseconds; 10,000 unless told. */
  readonly watchMs?: number;
  /** Of texts in the report; `en` unless told. */
  readonly language?: Language;
  readonly hostAliases?: HostAliases;
  /** The owner's word on what things are. */
  readonly overrides?: readonly Override[];
  /** Lists that know what the knowledge base does not, the one to hear first in front. */
  readonly imported?: readonly ImportedList[];
  /** What the site publishes about what it stores, to be held against what is found: as it was read, or its address. */
  readonly declared?: DeclaredTable | string;
  /** What the owner has published; the findings hold it against what is known and found. */
  readonly config?: SiteConfig;
  /** How long a cookie for analytics or marketing may live on this site; 395 days unless told. */
  readonly maxLifetimeDays?: number;
  onProgress?(progress: ScanProgress): void;
  /** Called with pictures of the start page and its banner; a later one of the same thing takes an earlier one's place. Without it none is taken. */
  onScreenshot?(screenshot: Screenshot): void;
}

export type ScanProgress =
  | { readonly step: 'browser' }
  | { readonly step: 'page'; readonly pass?: PassId; readonly url: string; readonly done: number; readonly total: number };

/** How long the network must be quiet before a page counts as at rest, and how long to wait for that at most. */
const rest = { quietMs: 500, settleMs: 5000 };

/** In this order, each in a fresh browser profile; where Kapsel asks, `withdrawn` comes after them. */
export const defaultPasses = ['untouched', 'rejected', 'accepted'] as const satisfies readonly PassId[];

/**
 * Visits a site in each consent state with a fresh Chromium profile, and reports what it stored.
 *
 * @param internet what stands for the names and addresses of the world, in a test
 * @throws ScanError where no scan is possible; a site that cannot be reached is a report with `complete: false`
 */
export async function scan(options: ScanOptions, internet: EgressOptions = {}): Promise<ScanReport> {
  return (await scanInFull(options, { internet })).report;
}

/** What `verify` needs beside the report. */
export interface FullScan {
  readonly report: ScanReport;
  readonly passes: readonly PassResult[];
  /** What each pass saw for itself, before one item is made of what several did. */
  readonly seen: ReadonlyMap<PassId, readonly ScanItem[]>;
  /** Takes out of a report what a journey types and a login has in it. */
  clean(report: ScanReport): ScanReport;
}

interface InFull {
  readonly internet?: EgressOptions;
  /** Looks at the start page whenever it has come to rest in the first pass. */
  onStartPage?(line: Line): Promise<void>;
}

export async function scanInFull(options: ScanOptions, { internet = {}, onStartPage }: InFull = {}): Promise<FullScan> {
  const { startUrl, credentials } = withoutCredentials(requireWebAddress(options.url));
  const language = options.language ?? 'en';
  const surroundings = await Surroundings.open(options, startUrl, internet, credentials);
  let isThrough = false;
  try {
    const visited = await visitInPasses({ ...options, startUrl, language, surroundings, ...(onStartPage && { onStartPage }) });
    isThrough = visited.every(({ pass }) => pass.complete);
    const full = reportOf(visited, { options, startUrl, language, surroundings });
    return { ...full, report: surroundings.clean(full.report), clean: (report) => surroundings.clean(report) };
  } finally {
    await surroundings.close(isThrough);
  }
}

interface ReportScope {
  readonly options: ScanOptions;
  readonly startUrl: string;
  readonly language: Language;
  readonly surroundings: Surroundings;
}

/** Makes a report of what the passes saw. */
function reportOf(visited: readonly FinishedPass[], { options, startUrl, language, surroundings }: ReportScope): Omit<FullScan, 'clean'> {
  const hostAliases = options.hostAliases ?? {};
  const [first] = visited;
  if (!first) throw new ScanError('BAD_OPTION', 'There is no pass to scan in: name untouched, rejected, accepted or withdrawn.');
  const { banner, published } = first;
  const knowledge = new KnowledgeBase(services);
  const about: InventoryOptions = {
    siteHost: hostOf(startUrl),
    hostAliases,
    language,
    classification: { knowledge, language, ...(options.overrides && { overrides: options.overrides }), ...(options.imported && { imported: options.imported }) },
  };
  const passes = visited.map(({ pass }) => pass);
  const seen = new Map(passes.map((pass) => [pass.id, takeInventory(sinceWithdrawal(pass), about)]));
  const items = mergeItems([...seen.values()]);
  const evidence = reportedEvidence(first.pass.audit, about);
  const audited: AuditedSite = {
    startUrl,
    items,
    ...evidence,
    passes: passes.map(reportedPass),
    ...(first.pass.audit.consentMode.ok && { consentMode: first.pass.audit.consentMode.value }),
    ...(banner?.ok && { banner: banner.value }),
    ...(options.config && { config: options.config }),
    ...(options.overrides && { overrides: options.overrides, hostAliases }),
    ...(options.maxLifetimeDays !== undefined && { maxLifetimeDays: options.maxLifetimeDays }),
  };
  const comparison = published?.ok ? compareDeclared(items, published.table, { language, hostAliases, knowledge }) : undefined;
  const report: ScanReport = {
    schemaVersion: 1,
    startUrl,
    startedAt: surroundings.startedAt,
    finishedAt: new Date().toISOString(),
    complete: passes.every(isWhole) && published?.ok !== false,
    language,
    generator: { name: '@kapsel/scanner', version, browser: `Chromium ${first.browser.version}` },
    policy: { thirdPartyCookies: worstOf(visited), sandbox: first.browser.sandbox, ...visitorFacts(options), hostAliases },
    passes: passes.map(reportedPass),
    pages: reportedPages(passes, language),
    items,
    findings: [...findingsOf(audited, language), ...(comparison?.findings ?? [])],
    ...evidence,
    ...(published?.ok && { declared: { source: published.table.source, entries: published.table.entries.length } }),
    couldNotSee: [
      ...couldNotSee(passes, language, banner).filter(({ code }) => code !== 'behind-login' || !surroundings.isLoggedIn),
      ...surroundings.notes(passes, language),
      ...(comparison?.couldNotSee ?? []),
      ...notOpened(published, language),
    ],
  };
  return { report, passes, seen };
}

/** Whether there is nothing that a pass should have seen and did not. */
function isWhole(pass: PassResult): boolean {
  return pass.complete && !pass.journeyProblem && startPageAnswered(pass) && [pass.cookies, pass.storage, pass.requests].every(({ ok }) => ok);
}

/** Blocked in one browser is blocked. */
function worstOf(visited: readonly FinishedPass[]): ScanReport['policy']['thirdPartyCookies'] {
  const measured = visited.map(({ browser }) => browser.thirdPartyCookies);
  return (['blocked', 'unknown'] as const).find((word) => measured.includes(word)) ?? 'allowed';
}

interface VisitsOptions extends ScanOptions {
  readonly startUrl: string;
  readonly language: Language;
  readonly surroundings: Surroundings;
  onStartPage?(line: Line): Promise<void>;
}

/** One pass after the other. Where nobody asks, and where there is no start page, the others would see nothing else. */
async function visitInPasses(options: VisitsOptions): Promise<FinishedPass[]> {
  const { surroundings, language, onScreenshot, onStartPage } = options;
  const visited: FinishedPass[] = [];
  const wanted = new Set<PassId>(options.passes ?? defaultPasses);
  for (const id of wanted) {
    const last = visited.at(-1);
    if (last && (surroundings.forPass.signal.aborted || !last.pass.complete || !startPageAnswered(last.pass))) break;
    const unasked = visited.find(({ pass }) => pass.consent.failure === 'no-question');
    if (unasked && wishes[id]) {
      visited.push({ ...unasked, pass: { ...unasked.pass, id } });
      continue;
    }
    const isFirst = last === undefined;
    const impression = new FirstImpression({ pass: id, language, looksAtBanner: isFirst, onStartPage: async (line) => onStartPage?.(line), ...(onScreenshot && surroundings.mayTakePictures && { onScreenshot: (shot) => onScreenshot(shot) }) });
    const finished = surroundings.finishedPass(id, impression) ?? (await visitOnePass(id, options, impression, isFirst));
    visited.push(finished);
    // How Kapsel is withdrawn from is known.
    const { consent, cmp } = finished.pass.consent;
    if (!options.passes && id === 'accepted' && consent === 'proved' && cmp === 'Kapsel') wanted.add('withdrawn');
  }
  return visited;
}

async function visitOnePass(id: PassId, options: VisitsOptions, impression: FirstImpression, isFirst: boolean): Promise<FinishedPass> {
  const { surroundings, startUrl } = options;
  options.onProgress?.({ step: 'browser' });
  const browser = await surroundings.launch(id);
  try {
    const pass = await runPass(browser, {
      id,
      impression,
      parallel: options.parallel ?? 4,
      startUrl,
      limits: { ...options, maxPages: options.maxPages ?? 25, maxDepth: options.maxDepth ?? 3, subdomains: options.subdomains ?? false },
      manners: options,
      ...(options.urls && { listed: options.urls }),
      visit: { timeoutMs: options.timeoutMs ?? 30_000, stayMs: options.stayMs ?? 3000, interact: options.interact ?? true, ...rest, explain: surroundings.explain },
      watchMs: options.watchMs ?? 10_000,
      ...surroundings.forPass,
      onPage: (page) => options.onProgress?.({ step: 'page', pass: id, ...page }),
    });
    const published = isFirst ? await publishedTable(options, browser) : undefined;
    const { version: browserVersion, thirdPartyCookies, sandbox } = browser;
    const finished: FinishedPass = { browser: { version: browserVersion, thirdPartyCookies, sandbox }, pass, ...(impression.banner && { banner: impression.banner }), ...(published && { published }) };
    surroundings.keep(finished, impression);
    return finished;
  } finally {
    await browser.close();
  }
}

function reportedPass({ id, consent: { failure: _failure, answeredAt: _answeredAt, pressedAt: _pressedAt, ...consent } }: PassResult): ReportedPass {
  return { id, ...consent };
}

/** A page as the first pass met it, with all the passes that did. */
function reportedPages(passes: readonly PassResult[], language: Language): ScannedPage[] {
  const groups = Map.groupBy(
    passes.flatMap(({ id, pages }) => pages.map((page) => ({ id, ...page }))),
    ({ url }) => url,
  );
  return [...groups.values()].map((met) => {
    const { url, status } = met.find((page) => page.status !== null) ?? met[0] as PassPage;
    const problem = met.find((page) => page.problem)?.problem;
    return { url, status, passes: met.map(({ id }) => id), ...(problem && { problem: describeProblem(problem, url, language) }) };
  });
}

async function publishedTable({ declared, timeoutMs = 30_000, surroundings, language = 'en' }: VisitsOptions, browser: ScanBrowser): Promise<Opened | undefined> {
  if (typeof declared !== 'string') return declared && { ok: true, table: declared };
  if (surroundings.forPass.signal.aborted) return { ok: false, reason: 'the scan was interrupted' };
  const opened = await openDeclared(declared, browser, timeoutMs);
  const { startUrl: address } = withoutCredentials(declared);
  if (opened.ok) return { ok: true, table: { ...opened.table, source: address } };
  const problem = surroundings.explain(declared);
  return { ok: false, reason: problem ? describeProblem(problem, address, language) : opened.reason.replaceAll(declared, address) };
}

function notOpened(published: Opened | undefined, language: Language): { code: string; message: string }[] {
  if (published?.ok !== false) return [];
  const message = {
    nb: `Det som er publisert, er ikke sammenlignet med funnene: ${published.reason}`,
    en: `What is published was not held against what was found: ${published.reason}`,
  };
  return [{ code: 'declared-unread', message: message[language] }];
}

/** Slow pages and pages that crash after an answer still are answers; the wrong place is not. */
export function startPageAnswered({ pages }: PassResult): boolean {
  const start = pages[0];
  if (!start || start.status === null) return false;
  return start.problem === undefined || ['timeout', 'stuck', 'crashed'].includes(start.problem.code);
}

/** A password opens the site; it has no place in a report. */
function withoutCredentials(address: string): { startUrl: string; credentials?: SiteCredentials } {
  const url = new URL(address);
  const { username, password, origin } = url;
  if (username === '' && password === '') return { startUrl: address };
  url.username = '';
  url.password = '';
  return { startUrl: url.href, credentials: { username: decoded(username), password: decoded(password), origin } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A percent sign that stands for itself.
  }
}

/** @throws ScanError BAD_OPTION, saying how an address should look */
export function requireWebAddress(text: string): string {
  if (!URL.canParse(text)) throw new ScanError('BAD_OPTION', `${text} is not a web address. Write it like https://example.no/.`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ScanError('BAD_OPTION', `${text} is not a web address: it must begin with https:// or http://.`);
  }
  url.hash = '';
  return url.href;
}
