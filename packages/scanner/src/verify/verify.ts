import type { SiteConfig } from '@kapsel/core';
import type { ReadKapsel } from '../in-page/read-kapsel.ts';
import { describeProblem } from '../page-problem.ts';
import type { PassResult } from '../pass.ts';
import { scanInFull, startPageAnswered, type ScanOptions } from '../scan.ts';
import { ScanError } from '../scan-error.ts';
import { judge } from './judge.ts';
import { askKapsel, proveKapsel, rulesOf, whatRuns, type NotRunning } from './running-config.ts';
import type { VerifiedReport } from './texts.ts';

export interface VerifyOptions extends Omit<ScanOptions, 'passes' | 'config'> {
  /** To be held against the site in place of the config that runs there, and where that came from. */
  readonly given?: { readonly config: SiteConfig; readonly source: string };
}

/** A page that comes to rest may still be about to start Kapsel; a second look is the last. */
const maxLooks = 2;

/**
 * Visits a site that runs Kapsel untouched, with a no, with a yes, and with a yes that is taken back, and holds what it did against its SiteConfig.
 *
 * @returns a report whose `verification` has the four verdicts
 * @throws ScanError BAD_OPTION where the site runs no Kapsel, or its config cannot be had; NO_START_PAGE where there is no page to ask
 */
export async function verify({ given, ...options }: VerifyOptions): Promise<VerifiedReport> {
  const stop = new AbortController();
  let looks = 0;
  let read: ReadKapsel | undefined;
  const { report, passes, seen, clean } = await scanInFull(
    {
      ...options,
      ...(given && { config: given.config }),
      passes: ['untouched', 'rejected', 'accepted', 'withdrawn'],
      signal: options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal,
    },
    {
      async onStartPage(line) {
        looks += 1;
        // Before it has begun a page has but the config that it means to give.
        if (!read?.hasBegun) read = await askKapsel(line);
        if (looks >= maxLooks && !isVerifiable(read, given)) stop.abort();
      },
    },
  );
  const [first] = passes;
  // A page that runs no Kapsel is left before it counts as visited.
  if (first && first.pages.length > 0 && !startPageAnswered(first)) throw noStartPage(first, options);
  if (read === undefined && options.signal?.aborted) throw new ScanError('NO_START_PAGE', 'Interrupted before the start page was there, so nothing was verified.');
  if (read === undefined) throw noStartPage(first, options);
  const running = proveKapsel(read);
  if ('reason' in running && !(given && running.reason !== 'not-kapsel')) throw notRunning(running, options.url);
  const config = given?.config ?? ('config' in running ? running.config : undefined);
  if (!config) throw notRunning({ reason: 'no-config' }, options.url);
  const verified: VerifiedReport = {
    ...report,
    // That a yes is waited for is what was looked at.
    couldNotSee: report.couldNotSee.filter(({ code }) => code !== 'held-by-kapsel'),
    verification: {
      config: { siteId: config.siteId, policyVersion: config.policyVersion, source: given?.source ?? 'page' },
      verdicts: judge({ config, rules: rulesOf(read.rules, config), runs: whatRuns(running, config), passes, seen }, report.language),
    },
  };
  return clean(verified) as VerifiedReport;
}

function isVerifiable(read: ReadKapsel | undefined, given: VerifyOptions['given']): boolean {
  const running = proveKapsel(read);
  return 'config' in running || (given !== undefined && running.reason !== 'not-kapsel');
}

function noStartPage(first: PassResult | undefined, { url, language = 'en' }: VerifyOptions): ScanError {
  const start = first?.pages[0];
  return new ScanError('NO_START_PAGE', start?.problem ? `${start.url}: ${describeProblem(start.problem, start.url, language)}` : `${url} could not be had, so nothing was verified.`);
}

function notRunning(why: NotRunning, url: string): ScanError {
  const { host } = new URL(url);
  if ('faults' in why) return new ScanError('BAD_OPTION', `The config that runs on ${host} has ${why.faults.length} fault(s): ${why.faults.slice(0, 5).join('; ')}`);
  if (why.reason === 'no-config') return new ScanError('BAD_OPTION', `${host} runs Kapsel, but its config could not be read there. Give the published one with --config.`);
  return new ScanError('BAD_OPTION', `${host} runs no Kapsel that could be found on its start page, so there is nothing to verify. To see what it stores: kapsel-scan ${host}`);
}
