import type { Finding, Language } from '@kapsel/core';

/** What a finding is about in general: for tools that list rules, and for who meets one for the first time. */
export interface RuleText {
  readonly title: string;
  /** Why it matters and what to do. */
  readonly help: string;
}

/** By code. A finding that is not here speaks for itself. */
const rules: { readonly [code: string]: { readonly [language in Language]: RuleText } } = {
  'stored-before-consent': {
    nb: {
      title: 'Lagret før samtykke',
      help: 'Det som ikke er nødvendig, skal ikke lagres før den besøkende har sagt ja (ekomloven, ePrivacy-direktivet artikkel 5 nr. 3). Hold skriptet som lagrer det, til det er gitt samtykke, eller ta det bort.',
    },
    en: {
      title: 'Stored before consent',
      help: 'What is not necessary may not be stored before the visitor has agreed (ePrivacy directive, article 5(3)). Hold the script that stores it until there is consent, or remove it.',
    },
  },
  unclassified: {
    nb: {
      title: 'Uklassifisert',
      help: 'Ingen kilde sier hva dette er til. Finn ut hvem som lagrer det og hvorfor, og si det med --overrides. Det som ingen kjenner, kan ikke regnes som nødvendig.',
    },
    en: {
      title: 'Unclassified',
      help: 'No source says what this is for. Find out who stores it and why, and say so with --overrides. What nobody knows cannot count as necessary.',
    },
  },
  'requests-before-consent': {
    nb: {
      title: 'Forespørsel til andre før samtykke',
      help: 'En forespørsel gir mottakeren den besøkendes adresse og det som er lagret for dem. Hold det som sender den, til det er gitt samtykke.',
    },
    en: {
      title: 'Request to others before consent',
      help: 'A request gives its recipient the visitor’s address, and what is stored for them. Hold what sends it until there is consent.',
    },
  },
  'lifetime-capped': {
    nb: {
      title: 'Bedt om lengre levetid enn nettleseren gir',
      help: 'Chromium lar ingen informasjonskapsel leve lenger enn 400 dager. Be om den tiden som trengs, og publiser den.',
    },
    en: {
      title: 'Asked for a longer life than the browser grants',
      help: 'Chromium lets no cookie live longer than 400 days. Ask for the time that is needed, and publish that.',
    },
  },
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
export const declaredCodes = ['undeclared', 'declared-not-found', 'lifetime-differs', 'field-missing', 'recipient-undeclared'] as const;

/** Codes that have a text, in a fixed order. */
export const knownCodes: readonly string[] = Object.keys(rules);

/** For a code that has no text, its first finding has to do. */
export function ruleText(code: string, findings: readonly Finding[], language: Language): RuleText {
  const known = Object.hasOwn(rules, code) ? rules[code]?.[language] : undefined;
  const first = findings.find((finding) => finding.code === code);
  return known ?? { title: code, help: first?.action ?? first?.message ?? code };
}
