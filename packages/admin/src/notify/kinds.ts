import { z } from 'zod';

/** So many things are named in one message; the rest are counted. */
const mostNamed = 50;

const longest = 200;

/** Words of a scanned site or of a person, cut: one of them may be as long as a page. */
const words = z.string().transform((text) => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`));
const id = z.string().min(1).max(64);
const count = z.int().nonnegative();
const time = z.int().nonnegative();

/** As `Secrets` gives it. */
const sealed = z.string().regex(/^1(?:\.[\w-]+){3}$/u).max(4000);

function named<Schema extends z.ZodType>(schema: Schema) {
  return z.array(schema).readonly().transform((list) => list.slice(0, mostNamed));
}

/** A finished scan's items of one sort; `count` is of all, also where not all are named. */
const ofItems = z.object({ scanId: id, count, items: named(z.object({ itemId: id, name: words, kind: words.optional(), host: words.optional(), category: words.optional() })) });

/** All that anybody is told of, with what goes along. What a webhook gets as `data` is this, and the site. */
export const announcementData = {
  'scan.finished': z.object({ scanId: id, isComplete: z.boolean(), pages: count, items: count, findings: count }),
  'scan.failed': z.object({ scanId: id, reason: words }),
  'items.new': ofItems,
  'items.changed': ofItems,
  'items.unclassified': ofItems,
  'audit.findings': z.object({ scanId: id, count, findings: named(z.object({ code: words, severity: words, text: words.optional() })) }),
  'version.published': z.object({ policyVersion: z.int().positive(), configHash: words, by: words }),
  'version.proposed': z.object({ policyVersion: z.int().positive(), by: words }),
  /** Whoever uses data for that purpose has to have stopped by then. */
  'purpose.withdrawn': z.object({ recordId: id, purpose: words, withdrawnAt: time, dueAt: time }),
  /** To be kept where neither the database nor the key is. */
  checkpoint: z.object({ position: count, link: words, token: z.string().max(4096) }),
  /** To the one who is invited, by mail alone: the link lets in who has it, so it waits sealed (`invitationUse`). */
  'member.invited': z.object({ email: z.email().max(254), organisation: words, by: words, link: z.union([z.url({ protocol: /^https?$/u }).max(2000), sealed]), endsAt: time, language: z.enum(['nb', 'en']).optional() }),
  'summary.monthly': z.object({
    month: z.string().regex(/^\d{4}-\d{2}$/u),
    scans: count,
    failedScans: count,
    newItems: count,
    openReviews: count,
    decisions: z.object({ accepted: count, partial: count, rejected: count, changed: count, withdrawn: count }),
    /** Category → how many of those who were asked agreed, from 0 to 1; none where nobody was asked. */
    optIn: z.record(z.string(), z.number().min(0).max(1)),
  }),
  'webhook.disabled': z.object({ webhookId: id, url: words, reason: words }),
  'webhook.test': z.object({ message: words }),
} as const;

export type AnnouncementKind = keyof typeof announcementData;

export const announcementKinds = Object.keys(announcementData) as readonly AnnouncementKind[];

/** What one kind goes along with, as it is kept. */
export type DataOf<Kind extends AnnouncementKind> = z.output<(typeof announcementData)[Kind]>;

/** Those that a webhook, or a person, may ask for: all that are about a site. */
export const subscribableKinds: readonly AnnouncementKind[] = announcementKinds.filter((kind) => kind !== 'member.invited' && kind !== 'webhook.test');
