import {
  categories,
  categoryRules,
  consentCategories,
  consentMethods,
  languageTagPattern,
  maxSubmissionBytes,
  newRecordIdPattern,
  noticeLayers,
  recordIdPattern,
  regionPattern,
  serviceIdPattern,
  sha256Pattern,
  submittedEvents,
  type PurposeSubmission,
  type RecordSubmission,
} from '@kapsel/core';

type Check = (value: unknown) => boolean;

const fits =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isBoolean = oneOf([true, false]);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** Exactly these members. */
function members(checks: Readonly<Record<string, Check>>): Check {
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((key) => Object.hasOwn(checks, key)) &&
    Object.entries(checks).every(([key, check]) => check(Object.hasOwn(value, key) ? value[key as never] : undefined));
}

const isRule = oneOf(categoryRules);

/** As the browser writes it, which is narrower than what a server takes. */
const hasShape = members({
  schemaVersion: oneOf([1]),
  event: oneOf(submittedEvents),
  recordId: fits(newRecordIdPattern),
  previousRecordId: optional(fits(recordIdPattern)),
  policyVersion: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  notice: members({
    configHash: optional(fits(sha256Pattern)),
    noticeHash: optional(fits(sha256Pattern)),
    language: optional(fits(languageTagPattern)),
    layer: optional(oneOf(noticeLayers)),
  }),
  purposes: listOf(members({ id: fits(serviceIdPattern), granted: isBoolean, services: listOf(fits(serviceIdPattern)) })),
  method: oneOf(consentMethods),
  trusted: isBoolean,
  // Throws for what is no date.
  decidedAt: (value) => fits(/^20\d\d-/u)(value) && new Date(String(value)).toISOString() === value,
  context: members({
    regime: members(Object.fromEntries(consentCategories.map((category) => [category, isRule]))),
    region: optional(fits(regionPattern)),
    sdkVersion: fits(/^[\w.-]{1,32}$/u),
    globalPrivacyControl: isBoolean,
  }),
});

const namesCategory: Check = oneOf(categories);

/** A consent in a form is to one purpose of the owner's own, and posted elsewhere than an answer to the banner. */
export function isForPurpose(submission: RecordSubmission): submission is PurposeSubmission {
  const { event, method, notice, purposes } = submission;
  const [only, ...more] = purposes;
  return method === 'form' && event === 'given' && notice.layer === 'form' && only !== undefined && more.length === 0 && only.services.length === 0 && !namesCategory(only.id);
}

/** What was granted, and what went before, agree with what is said to have happened. */
function agrees(submission: RecordSubmission): boolean {
  const { event, method, previousRecordId, purposes } = submission;
  if (method === 'form' ? !isForPurpose(submission) : !purposes.every(({ id }) => namesCategory(id))) return false;
  const isGrant = purposes.some(({ granted }) => granted);
  return event === 'withdrawn' ? !isGrant && previousRecordId !== undefined : isGrant && (event === 'changed' || previousRecordId === undefined);
}

/** A submission out of storage, which anybody on the site may have written; nothing if Kapsel would not have. */
export function readSubmission(text: string): RecordSubmission | undefined {
  try {
    const value: unknown = text.length <= maxSubmissionBytes && JSON.parse(text);
    return hasShape(value) && agrees(value as RecordSubmission) ? (value as RecordSubmission) : undefined;
  } catch {
    return undefined;
  }
}
