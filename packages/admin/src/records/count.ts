import { consentCategories, type ConsentCategory, type ConsentRecord, type RecordSubmission, type RefusalSubmission, type SiteConfig } from '@kapsel/core';
import { askedCategories } from '@kapsel/sdk/notices';
import type { Metric } from '../figures/metrics.ts';

/** One line of the figures. Decisions only; a banner that was merely shown is nowhere. */
export interface Count {
  readonly metric: Metric;
  readonly policyVersion: number;
  readonly region: string;
  readonly language: string;
}

/** What of a submission is counted. */
type Counted = Pick<RecordSubmission, 'event' | 'policyVersion' | 'notice' | 'purposes' | 'method' | 'context'>;

/** The same counts once more, of a record that is kept: to take them away, or to put them back. */
export function countsOfRecord({ policyVersion, notice, purposes, event, context }: ConsentRecord, config: SiteConfig): readonly Count[] {
  return countsOf({ event: event.type as RecordSubmission['event'], policyVersion, notice, purposes, method: event.method, context }, config);
}

/**
 * What a submission adds one to. Words come from anybody, so only those that the config or the world knows make a line of their own;
 * else somebody could fill the table.
 */
export function countsOf(submission: Counted | RefusalSubmission, config: SiteConfig): readonly Count[] {
  const region = knownRegion(submission.event === 'refused' ? submission.region : submission.context.region, config);
  const language = submission.event === 'refused' ? '' : knownLanguage(submission.notice.language);
  return metricsOf(submission, config).map((metric) => ({ metric, policyVersion: submission.policyVersion, region, language }));
}

/** `asked:…` and `granted:…` make the rate of a category: of first answers. */
function metricsOf(submission: Counted | RefusalSubmission, config: SiteConfig): readonly Metric[] {
  if (submission.event === 'refused') return ['rejected', ...askedIn(submission, config).map((category) => `asked:${category}` as const)];
  if (submission.method === 'form') return [submission.event === 'withdrawn' ? 'form:withdrawn' : 'form'];
  if (submission.event !== 'given') return [submission.event];
  return [isWhole(submission) ? 'accepted' : 'partial', ...answered(submission)];
}

function askedIn({ regime }: RefusalSubmission, config: SiteConfig): readonly ConsentCategory[] {
  return askedCategories(config).filter((category) => typeof regime === 'string' || regime[category] !== 'exempt');
}

function isWhole({ purposes }: Counted): boolean {
  return purposes.every(({ granted }) => granted);
}

function answered({ purposes }: Counted): readonly Metric[] {
  return consentCategories.flatMap((category) => {
    const answers = purposes.filter(({ id }) => id === category);
    if (answers.length === 0) return [];
    return answers.every(({ granted }) => granted) ? [`asked:${category}` as const, `granted:${category}` as const] : [`asked:${category}` as const];
  });
}

const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** The region where the config treats it apart, else its country. */
function knownRegion(region: string | undefined, { regions = {} }: SiteConfig): string {
  if (region === undefined) return '';
  if (Object.hasOwn(regions, region)) return region;
  const country = region.slice(0, 2);
  return regionNames.of(country) === undefined ? '' : country;
}

function knownLanguage(tag: string | undefined): string {
  const language = tag?.split('-', 1)[0] ?? '';
  return language === '' || languageNames.of(language) === undefined ? '' : language;
}
