import { reportedCategories, severities } from '@kapsel/core';
import type { Finding, Language, PassId, ReportedCategory, ScanItem, ScanReport } from '@kapsel/core';
import { isPublished } from './cookie-table.ts';
import type { CookieRow } from './cookie-table.ts';
import { texts } from './texts.ts';

/** How many rows of the table are in each category, in the order of the categories. */
export function categoryCounts(rows: readonly CookieRow[]): { readonly category: ReportedCategory; readonly count: number }[] {
  return reportedCategories
    .map((category) => ({ category, count: rows.filter((row) => row.category === category).length }))
    .filter(({ count }) => count > 0);
}

/** What makes everything else in the report less than it seems. */
export function noticeSentences(report: ScanReport, language: Language): string[] {
  const t = texts[language];
  const why = report.complete ? null : (report.pages[0]?.problem ?? null);
  return [report.complete ? null : t.wasCutShort, why, report.pages.some(wasOpened) ? null : t.sawNoPage].filter(
    (sentence) => sentence !== null,
  );
}

/** The report in sentences that need no prior knowledge. Says what was seen, never whether it is lawful. */
export function summarySentences(report: ScanReport, language: Language, thirdParties: number): string[] {
  const t = texts[language];
  return [
    ...cookieSentences(report, language),
    otherStorageSentence(report, language),
    rejectionSentence(report, language),
    withdrawalSentence(report, language),
    thirdParties > 0 ? t.thirdPartiesCount(thirdParties) : null,
  ].filter((sentence) => sentence !== null);
}

/** `5 sider besøkt`, or how many of them answered. */
export function pagesCountText({ pages }: ScanReport, language: Language): string {
  return texts[language].pagesCount(pages.filter(({ status }) => status !== null).length, pages.length);
}

/** What was seen but is not in the table, as it did not stay. */
export function leftOutOf(report: ScanReport): ScanItem[] {
  return report.items.filter((item) => item.kind !== 'request' && item.outcome !== 'stored');
}

/** In each severity in the order in which they were found. */
export function gravestFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

export function leftOutSentence(report: ScanReport, language: Language): string | null {
  const leftOut = leftOutOf(report);
  if (leftOut.length === 0) return null;
  const refused = leftOut.filter((item) => item.outcome === 'refused').length;
  return texts[language].leftOut(leftOut.length - refused, refused);
}

function cookieSentences(report: ScanReport, language: Language): (string | null)[] {
  const t = texts[language];
  const hasUntouched = report.passes.some(({ id }) => id === 'untouched');
  const cookies = hasUntouched ? cookiesOf(report, 'untouched') : cookiesOf(report);
  if (!hasUntouched || cookies.length === 0) {
    return [hasUntouched ? t.setBeforeAnswer(0) : t.foundAtAll(cookies.length)];
  }
  const count = (...wanted: ReportedCategory[]) => cookies.filter(({ category }) => wanted.includes(category)).length;
  const waiting = count('analytics', 'marketing');
  return [
    t.setBeforeAnswer(cookies.length),
    waiting > 0 ? t.shouldHaveWaited(waiting, cookies.length) : t.noneShouldHaveWaited(cookies.length),
    count('functional') > 0 ? t.functionalWaits(count('functional')) : null,
    count('unclassified') > 0 ? t.needsReview(count('unclassified')) : null,
  ];
}

function otherStorageSentence(report: ScanReport, language: Language): string | null {
  const others = report.items.filter((item) => isPublished(item) && item.kind !== 'cookie');
  if (others.length === 0) return null;
  const kinds = [...new Set(others.map(({ kind }) => texts[language].kind[kind]))].sort();
  return texts[language].alsoStored(others.length, kinds);
}

function rejectionSentence(report: ScanReport, language: Language): string | null {
  const rejected = report.passes.find(({ id }) => id === 'rejected');
  if (!rejected) return null;
  if (report.couldNotSee.some(({ code }) => code === 'no-question')) return null;
  if (rejected.consent !== 'proved') return texts[language].rejectionFailed;
  const still = cookiesOf(report, 'rejected').filter(({ category }) => category === 'analytics' || category === 'marketing');
  return texts[language].afterRejection(still.length);
}

/** A pass that did not get there has a note of its own. */
function withdrawalSentence(report: ScanReport, language: Language): string | null {
  if (!report.passes.some(({ id, consent }) => id === 'withdrawn' && consent === 'proved')) return null;
  const left = cookiesOf(report, 'withdrawn').filter(({ category, afterWithdrawal }) => afterWithdrawal && (category === 'analytics' || category === 'marketing'));
  return texts[language].afterWithdrawal(left.length);
}

function cookiesOf(report: ScanReport, pass?: PassId): ScanItem[] {
  return report.items.filter(
    (item) => item.kind === 'cookie' && isPublished(item) && (pass === undefined || item.passes.includes(pass)),
  );
}

function wasOpened({ status }: ScanReport['pages'][number]): boolean {
  return status !== null && status >= 200 && status < 400;
}
