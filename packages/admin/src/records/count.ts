import { consentCategories, type ConsentSubmission, type RecordSubmission, type RefusalSubmission, type SiteConfig } from '@kapsel/core';
import { askedCategories } from '@kapsel/sdk/notices';

/** One line of the figures. Decisions only; a banner that was merely shown is nowhere. */
export interface Count {
  readonly metric: string;
  readonly policyVersion: number;
  readonly region: string;
  readonly language: string;
}

/**
 * What a submission adds one to. Words come from anybody, so only those that the config or the world knows make a line of their own;
 * else somebody could fill the table.
 */
export function countsOf(submission: ConsentSubmission, config: SiteConfig): readonly Count[] {
  const region = knownRegion(submission.event === 'refused' ? submission.region : submission.context.region, config);
  const language = submission.event === 'refused' ? '' : knownLanguage(submission.notice.language);
  return metricsOf(submission, config).map((metric) => ({ metric, policyVersion: submission.policyVersion, region, language }));
}

/** `asked:…` and `granted:…` make the rate of a category: of first answers. */
function metricsOf(submission: ConsentSubmission, config: SiteConfig): readonly string[] {
  if (submission.event === 'refused') return ['rejected', ...askedIn(submission, config).map((category) => `asked:${category}`)];
  if (submission.method === 'form') return ['form'];
  if (submission.event !== 'given') return [submission.event];
  return [isWhole(submission) ? 'accepted' : 'partial', ...answered(submission)];
}

function askedIn({ regime }: RefusalSubmission, config: SiteConfig): readonly string[] {
  return askedCategories(config).filter((category) => typeof regime === 'string' || regime[category] !== 'exempt');
}

function isWhole({ purposes }: RecordSubmission): boolean {
  return purposes.every(({ granted }) => granted);
}

function answered({ purposes }: RecordSubmission): readonly string[] {
  return consentCategories.flatMap((category) => {
    const answers = purposes.filter(({ id }) => id === category);
    if (answers.length === 0) return [];
    return answers.every(({ granted }) => granted) ? [`asked:${category}`, `granted:${category}`] : [`asked:${category}`];
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
