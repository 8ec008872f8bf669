import type { SeenConsentMode } from '../collectors/consent-mode.ts';
import type { AuditedSite, Found, Rule, Words } from './rule.ts';

const action: Words = {
  nb: 'Sett gtag(\'consent\', \'default\', …) med alle sju typene øverst på siden, før noe annet fra Google.',
  en: 'Put gtag(\'consent\', \'default\', …) with all seven types at the top of the page, before anything of Google’s.',
};

function pagesWith(consentDefault: SeenConsentMode['consentDefault'], { consentMode = [] }: AuditedSite, message: (count: number) => Words): Found | undefined {
  const seen = consentMode.filter((one) => one.consentDefault === consentDefault);
  if (seen.length === 0) return undefined;
  return { message: message(seen.length), items: [...new Set(seen.flatMap(({ tags }) => tags))], evidence: seen.map(({ page, tags }) => `${page}: ${tags.join(', ')}`) };
}

/** Google Consent Mode: a type of storage for which nobody set a default counts as granted. */
export const consentModeRules: readonly Rule[] = [
  {
    code: 'consent-mode-missing',
    severity: 'medium',
    action,
    find: (site) =>
      pagesWith('missing', site, (count) => ({
        nb: `På ${count} ${count === 1 ? 'side' : 'sider'} lastes Google-tagger uten at Consent Mode har en standard, og da regner Google alt som tillatt.`,
        en: `On ${count} ${count === 1 ? 'page' : 'pages'} Google tags load without a default for Consent Mode, and Google then takes everything for granted.`,
      })),
  },
  {
    code: 'consent-mode-late',
    severity: 'medium',
    action,
    find: (site) =>
      pagesWith('late', site, (count) => ({
        nb: `På ${count} ${count === 1 ? 'side' : 'sider'} kommer standarden for Consent Mode først etter at Google-taggene er satt i gang.`,
        en: `On ${count} ${count === 1 ? 'page' : 'pages'} the default for Consent Mode comes only after Google’s tags have been set to work.`,
      })),
  },
];
