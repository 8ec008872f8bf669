import { categories, consentCategories, consentCookieMaxAgeDays, type ConsentRecord, type RecordSubmission, type SiteConfig } from '@kapsel/core';

const dayMs = 86_400_000;

/** A published version, as far as records need it. */
export interface VersionForRecords {
  readonly policyVersion: number;
  readonly configHash: string;
  readonly config: SiteConfig;
}

/**
 * Why a submission cannot be about this version, in a sentence; nothing where it can. No browser of ours sends such a thing, so
 * that a record cannot say of a visitor what the page never asked.
 */
export function faultOf(submission: RecordSubmission, { config }: VersionForRecords): string | undefined {
  const { purposes, method } = submission;
  if (method === 'form') return isForPurpose(submission) ? undefined : 'method: a consent in a form is given to one purpose that is no category, and to no service';
  for (const { id, services } of purposes) {
    if (!(consentCategories as readonly string[]).includes(id)) return `purposes: ${id} is no category`;
    const strange = services.find((service) => !config.services.some((known) => known.id === service && known.category === id));
    if (strange !== undefined) return `purposes: version ${config.policyVersion} has no service ${strange} for ${id}`;
  }
  return undefined;
}

/** As the SDK tells them apart. */
function isForPurpose({ event, notice, purposes: [only, ...more] }: RecordSubmission): boolean {
  return event === 'given' && notice.layer === 'form' && only !== undefined && more.length === 0 && only.services.length === 0 && !(categories as readonly string[]).includes(only.id);
}

/** The whole record: what the browser knows and what only the server does. */
export function makeRecord(submission: RecordSubmission, { policyVersion, configHash, config }: VersionForRecords, subjectId: string, receivedMs: number): ConsentRecord {
  const maxAgeDays = config.cookie?.maxAgeDays ?? consentCookieMaxAgeDays;
  return {
    schemaVersion: 1,
    recordId: submission.recordId,
    siteId: config.siteId,
    subjectId,
    policyVersion,
    parties: config.parties,
    notice: { ...submission.notice, configHash },
    purposes: submission.purposes.map(({ id, granted, services }) => ({ id, granted, legalBasis: 'consent', services, maxAgeDays })),
    event: {
      type: submission.event,
      method: submission.method,
      trusted: submission.trusted,
      decidedAt: submission.decidedAt,
      receivedAt: new Date(receivedMs).toISOString(),
      validUntil: new Date(validFrom(submission.decidedAt, receivedMs, maxAgeDays) + maxAgeDays * dayMs).toISOString(),
    },
    context: submission.context,
  };
}

/** The visitor's clock, unless it is before us or so far behind that the choice would not hold any more. */
function validFrom(decidedAt: string, receivedMs: number, maxAgeDays: number): number {
  const decidedMs = Date.parse(decidedAt);
  return decidedMs <= receivedMs && decidedMs > receivedMs - maxAgeDays * dayMs ? decidedMs : receivedMs;
}
