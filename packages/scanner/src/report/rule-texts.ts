import type { Finding, Language, ScanReport } from '@kapsel/core';
import { findingCodes } from '../findings/index.ts';

/** What a finding is about in general: for tools that list rules, and for who meets one for the first time. */
export interface RuleText {
  readonly title: string;
  /** Why it matters and what to do. */
  readonly help: string;
}

type InWords<Text> = { readonly [code: string]: { readonly [language in Language]: Text } };

/** By code; what to do a finding says itself. */
const titles: InWords<string> = {
  'stored-before-consent': { nb: 'Lagret før samtykke', en: 'Stored before consent' },
  'stored-after-rejection': { nb: 'Lagret etter et nei', en: 'Stored after a no' },
  'stored-after-withdrawal': { nb: 'Lagret etter at samtykket var trukket', en: 'Stored after consent was withdrawn' },
  unclassified: { nb: 'Uklassifisert', en: 'Unclassified' },
  'requests-before-consent': { nb: 'Forespørsel til andre før samtykke', en: 'Request to others before consent' },
  'requests-after-withdrawal': { nb: 'Forespørsel til andre etter at samtykket var trukket', en: 'Request to others after consent was withdrawn' },
  fingerprinting: { nb: 'Leser ut det som skiller enheter fra hverandre', en: 'Reads back what tells devices apart' },
  'shared-identifier': { nb: 'Verdi sendt videre i en adresse', en: 'Value passed on in an address' },
  'tracker-in-noscript': { nb: 'Sporing i <noscript>', en: 'Tracker in <noscript>' },
  'service-worker': { nb: 'Service worker', en: 'Service worker' },
  'no-reject-on-first-layer': { nb: 'Ingen avvisning i første lag', en: 'No reject on the first layer' },
  'reject-harder-than-accept': { nb: 'Nei er vanskeligere enn ja', en: 'No is harder than yes' },
  'pre-ticked-boxes': { nb: 'Avkrysset på forhånd', en: 'Ticked beforehand' },
  'consent-wall': { nb: 'Samtykkemur', en: 'Consent wall' },
  'banner-accessibility': { nb: 'Banneret er ikke for alle', en: 'The banner is not for everybody' },
  'reject-takes-more-clicks': { nb: 'Nei tar flere trykk enn ja', en: 'A no takes more clicks than a yes' },
  'no-way-to-reopen': { nb: 'Ingen vei tilbake til spørsmålet', en: 'No way back to the question' },
  'consent-mode-missing': { nb: 'Consent Mode uten standard', en: 'Consent Mode without a default' },
  'consent-mode-late': { nb: 'Consent Mode satt for sent', en: 'Consent Mode set too late' },
  'declared-category-contradicted': { nb: 'Publisert kategori motsies', en: 'Published category contradicted' },
  'necessary-without-reason': { nb: 'Nødvendig uten begrunnelse', en: 'Necessary without a reason' },
  'legitimate-interest-for-storage': { nb: 'Berettiget interesse for lagring', en: 'Legitimate interest for storage' },
  'marketing-on-sensitive-page': { nb: 'Markedsføring på følsom side', en: 'Marketing on a sensitive page' },
  'override-contradicted': { nb: 'Kalt nødvendig, kjent for å spore', en: 'Called necessary, known for tracking' },
  'lifetime-too-long': { nb: 'For lang levetid', en: 'Lifetime too long' },
  'cookie-without-secure': { nb: 'Informasjonskapsel uten Secure', en: 'Cookie without Secure' },
  'cookie-without-http-only': { nb: 'Informasjonskapsel uten HttpOnly', en: 'Cookie without HttpOnly' },
  'same-site-none': { nb: 'Egen informasjonskapsel med SameSite=None', en: 'Own cookie with SameSite=None' },
  'lifetime-capped': { nb: 'Bedt om lengre levetid enn nettleseren gir', en: 'Asked for a longer life than the browser grants' },
};

/** Of what only a published table can show. */
const declaredTexts: InWords<RuleText> = {
  undeclared: {
    nb: {
      title: 'Lagret uten å være publisert',
      help: 'Den besøkende skal få vite hva som lagres, av hvem, hvorfor og hvor lenge (personvernforordningen artikkel 13, EU-domstolens sak C-673/17). Før det opp i oversikten, eller slutt å lagre det.',
    },
    en: {
      title: 'Stored without being published',
      help: 'A visitor has to be told what is stored, by whom, what for and for how long (GDPR article 13, Court of Justice C-673/17). Add it to what is published, or stop storing it.',
    },
  },
  'declared-not-found': {
    nb: {
      title: 'Publisert, men ikke funnet',
      help: 'Enten brukes det ikke lenger, og bør ut av oversikten, eller så kreves det noe som skanneren ikke gjorde: samtykke, innlogging, et kjøp.',
    },
    en: {
      title: 'Published, but not found',
      help: 'Either it is no longer in use and should leave the published table, or it takes something that the scanner did not do: consent, a login, a purchase.',
    },
  },
  'lifetime-differs': {
    nb: {
      title: 'Blir liggende i en annen tid enn publisert',
      help: 'Hvor lenge noe blir liggende, er noe den besøkende skal få vite (EU-domstolens sak C-673/17). Rett oversikten, eller levetiden.',
    },
    en: {
      title: 'Stays for another time than is published',
      help: 'How long something stays is among what a visitor has to be told (Court of Justice C-673/17). Correct what is published, or the lifetime.',
    },
  },
  'field-missing': {
    nb: {
      title: 'Ufullstendig i oversikten',
      help: 'Oversikten skal si hvem som står bak, hva det er til og hvor lenge det blir liggende (personvernforordningen artikkel 13). Fyll ut det som mangler.',
    },
    en: {
      title: 'Incomplete in what is published',
      help: 'What is published has to say who is behind each thing, what it is for and how long it stays (GDPR article 13). Fill in what is missing.',
    },
  },
  'recipient-undeclared': {
    nb: {
      title: 'Mottaker som ikke er nevnt',
      help: 'Den besøkende skal få vite hvem opplysningene går til (personvernforordningen artikkel 13 nr. 1 bokstav e). Nevn mottakeren, eller slutt å kontakte den.',
    },
    en: {
      title: 'Recipient that is not mentioned',
      help: 'A visitor has to be told who the data goes to (GDPR article 13(1)(e)). Mention the recipient, or stop contacting it.',
    },
  },
};

/** Codes of findings that only a published table can give. */
export const declaredCodes: readonly string[] = Object.keys(declaredTexts);

/** What every scan looks for in what it stored; the other rules need a banner, an answer, a config or a certain page to look at. */
const alwaysLookedFor: readonly string[] = ['stored-before-consent', 'unclassified', 'requests-before-consent', 'lifetime-too-long', 'cookie-without-secure', 'cookie-without-http-only', 'same-site-none', 'lifetime-capped'];

/** What this scan looked for, and what else it found, in a fixed order. */
export function codesLookedFor({ passes, declared, findings }: ScanReport): string[] {
  const wasRejected = passes.some(({ id, consent }) => id === 'rejected' && consent === 'proved');
  const looked = [...alwaysLookedFor, ...(wasRejected ? ['stored-after-rejection'] : [])];
  return [...new Set([...findingCodes.filter((code) => looked.includes(code)), ...(declared ? declaredCodes : []), ...findings.map(({ code }) => code)])];
}

/** For a code that nobody knows, its first finding has to do. */
export function ruleText(code: string, findings: readonly Finding[], language: Language): RuleText {
  if (Object.hasOwn(declaredTexts, code)) return declaredTexts[code]?.[language] as RuleText;
  const first = findings.find((finding) => finding.code === code);
  const title = Object.hasOwn(titles, code) ? titles[code]?.[language] : undefined;
  const help = [first?.action, first?.legal === undefined ? undefined : `(${first.legal})`].filter(Boolean).join(' ');
  return { title: title ?? code, help: help || first?.message || title || code };
}
