import { z } from 'zod';
import { id, plainText, time } from '../schemas.ts';

const difference = z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() });
const service = z.object({ id: z.string(), name: z.string(), category: z.string() });

export const diff = z
  .object({
    services: z.object({ added: z.array(service), removed: z.array(service), changed: z.array(service.extend({ changes: z.array(difference) })) }),
    texts: z.array(difference.extend({ language: z.string() })),
    design: z.array(difference),
    settings: z.array(difference),
    declarations: z.array(z.object({ language: z.string(), added: z.array(z.string()), removed: z.array(z.string()), changed: z.array(z.string()) })).describe('Rows of the cookie tables'),
    asksAgain: z.array(z.object({ id: z.string(), why: z.string() })).describe('Services that visitors who have answered are asked about again'),
    lines: z.array(z.string()).describe('All of it, a line each'),
  })
  .meta({ id: 'VersionDiff' });

/** Proved by the schema of core, which says what is wrong and where. */
export const config = z.record(z.string(), z.unknown()).describe('A SiteConfig');
const notices = z.array(z.unknown()).max(200).describe('Texts that pages show beside the banner’s own, such as questions in forms');

export const draft = z.object({ revision: z.string(), config, notices, changedBy: z.string(), changedByName: z.string().nullable(), changedAt: time, baseVersion: z.number().describe('What visitors get now; 0 for nothing') }).meta({ id: 'Draft' });
export const draftBody = z.strictObject({ config, notices: notices.optional() });

const named = z.object({ name: z.string(), domain: z.string(), category: z.string() });
export const check = z
  .object({
    faults: z.array(z.string()).describe('Nothing is published while there is one'),
    doubts: z.array(z.string()).describe('What a person should look at'),
    notReviewed: z.object({ new: z.number(), changed: z.number(), unclassified: z.number() }),
    withoutExemption: z.array(named),
    notInConfig: z.array(named),
    notFound: z.array(z.string()),
  })
  .meta({ id: 'DraftCheck' });

export const note = plainText.trim().max(2000);
export const askAgain = z.union([z.literal('all'), z.array(z.string().max(60)).max(500)]).describe('Services to ask about again although nothing in the config shows why, or all');
export const publication = z.strictObject({ note: note.default(''), askAgain: askAgain.default([]) });
export const verdict = z.strictObject({ note: note.default('') });

export const version = z
  .object({
    policyVersion: z.number(),
    publishedAt: time,
    publishedBy: z.string(),
    publishedByName: z.string().nullable(),
    approvedBy: z.string().nullable(),
    approvedByName: z.string().nullable(),
    note: z.string(),
    rolledBackTo: z.number().nullable().describe('The version whose content it has again'),
    configHash: z.string(),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Version' });
export const published = z.object({ siteId: z.string(), policyVersion: z.number(), configHash: z.string(), integrity: z.string().describe('Of kapsel.js, for the tag') }).meta({ id: 'Published' });

export const proposal = z
  .object({
    proposalId: z.string(),
    state: z.enum(['open', 'approved', 'declined', 'void']),
    baseVersion: z.number(),
    note: z.string(),
    proposedBy: z.string(),
    proposedByName: z.string().nullable(),
    proposedAt: time,
    decidedBy: z.string().nullable(),
    decidedByName: z.string().nullable(),
    decidedAt: time.nullable(),
    decisionNote: z.string().nullable(),
  })
  .meta({ id: 'Proposal' });
export const proposalInFull = proposal.extend({ diff, config }).meta({ id: 'ProposalInFull' });
export const proposalId = id;
export const policyVersion = z.coerce.number().int().min(1).max(1_000_000_000);
