import type { AuditEvidence } from './audit-evidence.ts';

/** Of a pass that saw nothing. */
export const noAuditEvidence: AuditEvidence = {
  serviceWorkers: { ok: true, value: [], problems: [] },
  fingerprinting: { ok: true, value: [], problems: [] },
  noscript: { ok: true, value: [], problems: [] },
  links: { ok: true, value: [], problems: [] },
  consentMode: { ok: true, value: [], problems: [] },
};
