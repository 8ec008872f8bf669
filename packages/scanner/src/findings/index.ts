import type { Finding, Language } from '@kapsel/core';
import { severities } from '@kapsel/core';
import { answerRules } from './answers.ts';
import { bannerRules } from './banner.ts';
import { configRules } from './config.ts';
import { consentModeRules } from './consent-mode.ts';
import { cookieRules } from './cookies.ts';
import { overrideRules } from './overrides.ts';
import type { AuditedSite, Rule } from './rule.ts';
import { storedRules } from './stored.ts';
import { trackingRules } from './tracking.ts';

export type { AuditedSite } from './rule.ts';

const rules: readonly Rule[] = [...storedRules, ...trackingRules, ...bannerRules, ...answerRules, ...consentModeRules, ...configRules, ...overrideRules, ...cookieRules];

/** What each finding is called, for programs. */
export const findingCodes: readonly string[] = rules.map(({ code }) => code);

/** More is in the items; this is what a reader wants to see. */
const maxEvidence = 10;
const longestEvidence = 300;

/** What the owner should look at, the gravest first. */
export function findingsOf(site: AuditedSite, language: Language): Finding[] {
  const findings = rules.flatMap((rule) => findingOf(rule, site, language));
  return findings.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

function findingOf({ code, severity, legal, action, find }: Rule, site: AuditedSite, language: Language): Finding[] {
  const found = find(site);
  if (!found) return [];
  const evidence = [...new Set(found.evidence)].slice(0, maxEvidence).map((text) => text.slice(0, longestEvidence));
  return [
    {
      code,
      severity,
      message: found.message[language],
      items: found.items.map((name) => name || nameless[language]),
      ...(evidence.length > 0 && { evidence }),
      ...(legal && { legal: legal[language] }),
      action: action[language],
    },
  ];
}

/** A cookie may have a value and no name. */
const nameless: Record<Language, string> = { nb: '(uten navn)', en: '(nameless)' };
