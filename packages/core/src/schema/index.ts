/** zod proof of the types: `unknown` in, our types out, or a message that names the key. Not for browsers: zod is heavy. */
export { knownItemSchema, serviceEntrySchema } from '../knowledge/service-entry.schema.ts';
export { consentRecordSchema, decisionSchema, noticeSchema } from './consent.ts';
export { declarationSchema } from './declaration.ts';
export { faultsOf } from './faults.ts';
export { overridesJsonSchema, scanReportJsonSchema, siteConfigJsonSchema } from './json-schema.ts';
export { overridesSchema, type OverridesFile } from './overrides.ts';
export { scanReportSchema } from './scan-report.ts';
export { listedItemSchema, serviceListSchema } from './service-list.ts';
export { siteConfigSchema } from './site-config.ts';
export { consentSubmissionSchema, purposeSubmissionSchema, readPurposeSubmission, readSubmission } from './submission.ts';
export { hostPattern as hostPatternSchema, siteId as siteIdSchema } from './words.ts';
