import type { ScanItem } from '@kapsel/core';
import { itemRule, type Rule } from './rule.ts';

/** CNIL lets what measures an audience live for 13 months at most (standards: LAW-14). */
export const defaultMaxLifetimeDays = 395;

const daySeconds = 24 * 60 * 60;
const isCookie = ({ kind, outcome }: ScanItem) => kind === 'cookie' && outcome !== 'refused';
const cookies = (count: number, nb: string, en: string) => ({
  nb: `${count} ${count === 1 ? 'informasjonskapsel' : 'informasjonskapsler'} ${nb}`,
  en: `${count} ${count === 1 ? 'cookie' : 'cookies'} ${en}`,
});

/** How long cookies live, and how they travel. */
export const cookieRules: readonly Rule[] = [
  itemRule({
    code: 'lifetime-too-long',
    severity: 'low',
    legal: { nb: 'GDPR art. 5(1)(e); CNIL: 13 måneder for publikumsmåling', en: 'GDPR art. 5(1)(e); CNIL: 13 months for audience measurement' },
    action: {
      nb: 'Gi dem en kortere levetid i innstillingene til tjenesten, eller hev grensen med --max-lifetime.',
      en: 'Give them a shorter life in the settings of the service, or raise the limit with --max-lifetime.',
    },
    applies: (item, { maxLifetimeDays = defaultMaxLifetimeDays }) =>
      isCookie(item) && item.party === 'first' && (item.category === 'analytics' || item.category === 'marketing') && (item.lifetime.effectiveSeconds ?? 0) > maxLifetimeDays * daySeconds,
    message: (count) => cookies(count, 'for analyse eller markedsføring lever lenger enn grensen for nettstedet.', `for analytics or marketing ${count === 1 ? 'lives' : 'live'} longer than the site’s limit.`),
  }),
  itemRule({
    code: 'cookie-without-secure',
    severity: 'low',
    legal: { nb: 'GDPR art. 32', en: 'GDPR art. 32' },
    action: { nb: 'Sett dem med Secure, så de aldri sendes uten kryptering.', en: 'Set them with Secure, so that they are never sent without encryption.' },
    applies: (item, { startUrl }) => isCookie(item) && !item.secure && startUrl.startsWith('https:'),
    message: (count) => cookies(count, 'på et https-nettsted mangler Secure.', `of an https site ${count === 1 ? 'lacks' : 'lack'} Secure.`),
  }),
  itemRule({
    code: 'cookie-without-http-only',
    severity: 'low',
    legal: { nb: 'GDPR art. 32', en: 'GDPR art. 32' },
    action: { nb: 'Sett dem med HttpOnly, hvis ikke egne skript må lese dem: da kan ikke et fremmed skript stjele dem.', en: 'Set them with HttpOnly, unless your own scripts must read them: then no script of others can steal them.' },
    // What keeps somebody logged in is among what the server sets and the site cannot do without; what a script sets can never have the flag.
    applies: (item) => isCookie(item) && item.party === 'first' && item.category === 'necessary' && item.setBy.means === 'http' && !item.httpOnly,
    message: (count) => cookies(count, 'som tjeneren setter, kan leses av alle skript på siden: HttpOnly mangler.', `that the server sets ${count === 1 ? 'lacks' : 'lack'} HttpOnly: any script on the page can read ${count === 1 ? 'it' : 'them'}.`),
  }),
  itemRule({
    code: 'same-site-none',
    severity: 'low',
    legal: { nb: 'GDPR art. 25 og 32', en: 'GDPR art. 25 and 32' },
    action: {
      nb: 'Sett dem med SameSite=Lax, hvis ikke sider på andre nettsteder må få dem med.',
      en: 'Set them with SameSite=Lax, unless pages of other sites must have them sent along.',
    },
    // A third party's cookie would not be there without it; a partitioned one is of use in a frame alone.
    applies: (item) => isCookie(item) && item.party === 'first' && item.sameSite === 'None' && item.partitionKey === null,
    message: (count) => cookies(count, `av nettstedets egne har SameSite=None og sendes også når andre nettsteder henter noe herfra.`, `of the site’s own ${count === 1 ? 'has' : 'have'} SameSite=None, and ${count === 1 ? 'is' : 'are'} sent along when other sites load something from here.`),
  }),
  itemRule({
    // Chromium grants at most 400 days (RFC 6265bis section 5.5).
    code: 'lifetime-capped',
    severity: 'info',
    action: { nb: 'Be ikke om lengre levetid enn formålet trenger.', en: 'Ask for no longer a life than the purpose needs.' },
    applies: ({ kind, lifetime }) => kind === 'cookie' && (lifetime.requestedSeconds ?? 0) > (lifetime.effectiveSeconds ?? Infinity),
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'informasjonskapsel ba' : 'informasjonskapsler ba'} om å få leve lenger enn de 400 dagene nettleseren tillater.`,
      en: `${count} ${count === 1 ? 'cookie asked' : 'cookies asked'} for longer than the 400 days that the browser grants.`,
    }),
  }),
];
