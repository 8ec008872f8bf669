import { parseCategory, type Category, type ReportedCategory } from '@kapsel/core';
import type { Case } from './case.ts';

/** As `kapsel-scan classify` gives it. */
export interface Answer {
  readonly category: ReportedCategory;
  readonly suggestion?: Category;
  readonly vendor: string | null;
  readonly confidence: number;
  readonly lifetimeText?: string;
}

export interface Judged {
  readonly one: Case;
  readonly answer: Answer;
}

export interface Share {
  readonly right: number;
  readonly of: number;
}

/** What a set of answers is worth. */
export interface Score {
  readonly cases: number;
  /** Given a category at all. */
  readonly coverage: Share;
  /** Of all cases, answered or not. */
  readonly rightOfAll: Share;
  readonly rightOfAnswered: Share;
  /** The same with each case counted by its weight. */
  readonly weighted: Share;
  /** Analytics or marketing called necessary. */
  readonly dangerous: number;
  /** Of those whose vendor is known and was named. */
  readonly vendor: Share;
  readonly vendorNamed: Share;
  readonly lifetimeText: Share;
  /** By tenths of the confidence that was claimed; below 0.6 it is the suggestion that is right or wrong. */
  readonly tenths: readonly (Share & { readonly claimed: number })[];
}

export function score(judged: readonly Judged[]): Score {
  const answered = judged.filter(({ answer }) => answer.category !== 'unclassified');
  const withVendor = judged.filter(({ one }) => one.truth.vendors.length > 0);
  const named = withVendor.filter(({ answer }) => answer.vendor);
  const withLifetime = judged.filter(({ one }) => one.truth.lifetimeText !== undefined);
  return {
    cases: judged.length,
    coverage: { right: answered.length, of: judged.length },
    rightOfAll: share(judged, isRight),
    rightOfAnswered: share(answered, isRight),
    weighted: { right: weightOf(judged.filter(isRight)), of: weightOf(judged) },
    dangerous: answered.filter(isDangerous).length,
    vendor: share(named, isVendorRight),
    vendorNamed: { right: named.length, of: withVendor.length },
    lifetimeText: share(withLifetime, ({ one, answer }) => answer.lifetimeText === one.truth.lifetimeText),
    tenths: Array.from({ length: 10 }, (_, tenth) => tenthOf(judged, tenth)),
  };
}

/** Each slice by itself, in the order in which they come. */
export function scoreSlices(judged: readonly Judged[]): { readonly slice: string; readonly score: Score }[] {
  return [...Map.groupBy(judged, ({ one }) => one.slice)].map(([slice, of]) => ({ slice, score: score(of) }));
}

function share(judged: readonly Judged[], isSo: (one: Judged) => boolean): Share {
  return { right: judged.filter(isSo).length, of: judged.length };
}

function weightOf(judged: readonly Judged[]): number {
  return judged.reduce((sum, { one }) => sum + one.weight, 0);
}

function isRight({ one, answer }: Judged): boolean {
  return isAccepted(one, answer.category);
}

function isAccepted({ truth }: Case, category: ReportedCategory | undefined): boolean {
  const known = parseCategory(category ?? '');
  return known !== undefined && truth.accept.includes(known);
}

function isDangerous({ one, answer }: Judged): boolean {
  const isTracking = one.truth.category === 'analytics' || one.truth.category === 'marketing';
  return isTracking && answer.category === 'necessary' && !isAccepted(one, 'necessary');
}

function tenthOf(judged: readonly Judged[], tenth: number): Score['tenths'][number] {
  const guesses = judged.map(({ one, answer }) => ({ one, confidence: answer.confidence, guess: answer.category === 'unclassified' ? answer.suggestion : answer.category }));
  const claimed = guesses.filter(({ guess, confidence }) => guess !== undefined && Math.min(9, Math.floor(confidence * 10)) === tenth);
  return {
    right: claimed.filter(({ one, guess }) => isAccepted(one, guess)).length,
    of: claimed.length,
    claimed: claimed.length === 0 ? 0 : claimed.reduce((sum, { confidence }) => sum + confidence, 0) / claimed.length,
  };
}

/** Companies go by many names: Google, Google LLC, Google Ireland Limited. */
function isVendorRight({ one, answer }: Judged): boolean {
  const given = companyName(answer.vendor ?? '');
  return one.truth.vendors.map(companyName).some((known) => known === given || isWithin(known, given) || isWithin(given, known));
}

function isWithin(part: string, whole: string): boolean {
  return part.length > 3 && whole.includes(part);
}

const forms = /\b(?:inc|llc|ltd|limited|gmbh|asa?|corp|corporation|company|technologies|software|ireland|platforms)\b\.?/gu;

function companyName(name: string): string {
  return name.toLowerCase().replace(forms, '').replace(/[^\p{L}\p{N}]+/gu, '');
}
