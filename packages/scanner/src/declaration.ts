import { consentCookieMaxAgeDays, consentCookieName, lifetimeText, matchesPattern, type Category, type DeclaredItem, type Declaration, type Language, type ScanReport, type SiteConfig, type SiteService } from '@kapsel/core';
import { cookieTable, type CookieRow } from './report/cookie-table.ts';

const secondsOfDay = 24 * 60 * 60;

/** Kapsel's own storage, which a site that uses it has to declare like any other. */
const own: Record<Language, { readonly consent: string; readonly queue: string; readonly refreshed: string; readonly unjudged: string }> = {
  nb: {
    consent: 'Husker hva du har svart om informasjonskapsler, så du ikke blir spurt på hver side.',
    queue: 'Holder på kvitteringen for svaret ditt til nettstedets logg har tatt imot den.',
    refreshed: 'Husker hvilken dag svaret ditt sist ble fornyet.',
    unjudged: 'Ikke vurdert ennå.',
  },
  en: {
    consent: 'Remembers what you answered about cookies, so that you are not asked on every page.',
    queue: 'Keeps the receipt for your answer until the site’s log has it.',
    refreshed: 'Remembers on which day your answer was last renewed.',
    unjudged: 'Not yet judged.',
  },
};

/**
 * What a policy page publishes: each row of a scan's table, under the service and category that the config has for it, and
 * Kapsel's own storage. What the config knows of no service for is declared as it would be held: for marketing, by consent.
 */
export function declarationOf(report: ScanReport, config: SiteConfig, language: Language): Declaration {
  const { siteId, policyVersion, versionLabel, effectiveFrom, parties } = config;
  const rows = cookieTable(report, language).rows.filter(({ name }) => name !== consentCookieName && !name.startsWith('kapsel_'));
  return {
    schemaVersion: 1,
    siteId,
    policyVersion,
    ...(versionLabel !== undefined && { versionLabel }),
    ...(effectiveFrom !== undefined && { effectiveFrom }),
    language,
    scannedAt: report.finishedAt,
    parties,
    items: [...ownItems(config, language), ...rows.map((row) => itemOf(row, config, language))].sort((a, b) => order.indexOf(a.category) - order.indexOf(b.category)),
  };
}

const order: readonly Category[] = ['necessary', 'functional', 'analytics', 'marketing'];

function itemOf(row: CookieRow, { services }: SiteConfig, language: Language): DeclaredItem {
  const service = services.find((one) => isOf(one, row));
  const category = service?.category ?? (row.category === 'unclassified' ? 'marketing' : row.category);
  return {
    name: row.name,
    kind: row.kind,
    service: service?.name ?? row.provider,
    provider: row.provider,
    category,
    validity: row.validity,
    purpose: row.description || own[language].unjudged,
    basis: service?.exemption ?? 'consent',
    ...(service?.recipients && { recipients: service.recipients }),
    ...(service?.transfer && { transfer: service.transfer.mechanism }),
    ...(service?.dataRetention !== undefined && { retention: service.dataRetention }),
  };
}

function isOf(service: SiteService, { name, kind, items: [{ name: found }] }: CookieRow): boolean {
  const patterns = kind === 'cookie' ? service.cookies : service.storage;
  return patterns.some((pattern) => pattern === name || matchesPattern(pattern, found));
}

function ownItems({ parties, cookie, log }: SiteConfig, language: Language): DeclaredItem[] {
  const days = cookie?.maxAgeDays ?? consentCookieMaxAgeDays;
  const item = (name: string, kind: DeclaredItem['kind'], seconds: number | null, purpose: string): DeclaredItem => ({
    name,
    kind,
    service: 'Kapsel',
    provider: parties.controller,
    category: 'necessary',
    validity: lifetimeText({ session: false, persistent: seconds === null, seconds }, language),
    purpose,
    basis: 'user-requested',
  });
  return [
    item(consentCookieName, 'cookie', days * secondsOfDay, own[language].consent),
    ...(log ? [item('kapsel_queue_*', 'localStorage', null, own[language].queue)] : []),
    ...(cookie?.refreshUrl !== undefined ? [item('kapsel_refreshed', 'localStorage', null, own[language].refreshed)] : []),
  ];
}
