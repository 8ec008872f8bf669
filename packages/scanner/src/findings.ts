import type { Finding, Language, ScanItem } from '@kapsel/core';
import { notVisitedNotes, type Note } from './crawl/notes.ts';
import type { PassResult } from './pass.ts';

/** What the owner should look at. Each rule looks at one thing and speaks for itself. */
export function findingsOf(items: readonly ScanItem[], language: Language): Finding[] {
  return rules.flatMap(({ code, severity, applies, message }) => {
    const names = [...new Set(items.filter(applies).map((item) => (item.pattern ?? item.name) || nameless[language]))];
    return names.length === 0 ? [] : [{ code, severity, message: message(names.length)[language], items: names }];
  });
}

/** A cookie may have a value and no name. */
const nameless: Record<Language, string> = { nb: '(uten navn)', en: '(nameless)' };

interface Rule extends Pick<Finding, 'code' | 'severity'> {
  applies(item: ScanItem): boolean;
  message(count: number): Record<Language, string>;
}

const isStored = (item: ScanItem) => item.kind !== 'request' && item.outcome !== 'refused';
const needsConsent = (item: ScanItem) => item.category === 'analytics' || item.category === 'marketing';

const rules: readonly Rule[] = [
  {
    // ePrivacy directive art. 5(3); in Norway the Electronic Communications Act of 2024 (standards: LAW-01).
    code: 'stored-before-consent',
    severity: 'high',
    applies: (item) => item.passes.includes('untouched') && isStored(item) && needsConsent(item),
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'navn' : 'ulike navn'} for analyse eller markedsføring ble lagret før noen hadde svart.`,
      en: `${count} ${count === 1 ? 'name' : 'different names'} for analytics or marketing stored before anybody had answered.`,
    }),
  },
  {
    code: 'unclassified',
    severity: 'medium',
    applies: (item) => isStored(item) && item.category === 'unclassified',
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'navn er uklassifisert' : 'navn er uklassifiserte'} og må vurderes av et menneske.`,
      en: `${count} ${count === 1 ? 'name is' : 'names are'} unclassified and must be judged by a person.`,
    }),
  },
  {
    code: 'requests-before-consent',
    severity: 'medium',
    applies: (item) => item.kind === 'request' && item.passes.includes('untouched') && needsConsent(item),
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'adresse' : 'adresser'} hos andre for analyse eller markedsføring ble kontaktet før noen hadde svart.`,
      en: `${count} ${count === 1 ? 'address' : 'addresses'} of others for analytics or marketing contacted before anybody had answered.`,
    }),
  },
  {
    // Chromium grants at most 400 days (RFC 6265bis section 5.5).
    code: 'lifetime-capped',
    severity: 'info',
    applies: ({ kind, lifetime }) => kind === 'cookie' && (lifetime.requestedSeconds ?? 0) > (lifetime.effectiveSeconds ?? Infinity),
    message: (count) => ({
      nb: `${count} ${count === 1 ? 'informasjonskapsel ba' : 'informasjonskapsler ba'} om å få leve lenger enn de 400 dagene nettleseren tillater.`,
      en: `${count} ${count === 1 ? 'cookie asked' : 'cookies asked'} for longer than the 400 days that the browser grants.`,
    }),
  },
];

/** What this scan cannot know, said so that nobody takes silence for innocence. */
export function couldNotSee(pass: PassResult, language: Language): { code: string; message: string }[] {
  const notes = [...always];
  for (const collected of [pass.cookies, pass.storage, pass.requests]) {
    const failures = collected.ok ? collected.problems : [collected.reason];
    for (const failure of failures) {
      notes.push({ code: 'collector-failed', nb: `Noe kunne ikke leses: ${failure}`, en: `Something could not be read: ${failure}` });
    }
  }
  if (pass.popups > 0) {
    notes.push({
      code: 'popups',
      nb: `Nettstedet åpnet ${pass.popups} vindu(er) av seg selv. De ble lukket uten å bli undersøkt.`,
      en: `The site opened ${pass.popups} window(s) by itself. They were closed and not looked into.`,
    });
  }
  if (pass.otherSubdomains.length > 0) {
    const hosts = pass.otherSubdomains.slice(0, 5).join(', ');
    notes.push({
      code: 'other-subdomains',
      nb: `Lenker til andre deler av nettstedet er ikke fulgt: ${hosts}. Ta dem med med --subdomains.`,
      en: `Links to other parts of the site were not followed: ${hosts}. Include them with --subdomains.`,
    });
  }
  if (pass.isCutShort) {
    notes.push({
      code: 'page-limit',
      nb: 'Det finnes flere sider enn grensen slapp til. Hev den med --pages.',
      en: 'There are more pages than the limit let in. Raise it with --pages.',
    });
  }
  notes.push(...notVisitedNotes(pass.notVisited));
  return notes.map((note) => ({ code: note.code, message: note[language] }));
}

const always: readonly Note[] = [
  {
    code: 'only-untouched',
    nb: 'Bare besøk der ingen svarer på samtykkespørsmål, er undersøkt. Det som lagres etter et ja eller nei, vises ikke.',
    en: 'Only visits in which nobody answers a consent question were looked into. What is stored after a yes or a no is not shown.',
  },
  {
    code: 'behind-login',
    nb: 'Sider bak innlogging, skjemaer og kjøp er ikke besøkt.',
    en: 'Pages behind a login, a form or a purchase were not visited.',
  },
  {
    code: 'takes-a-click',
    nb: 'Bare noen få ufarlige knapper på hver side er trykket på, og ingen skjemaer er sendt.',
    en: 'Only a few harmless buttons of each page were pressed, and no form was sent.',
  },
  {
    code: 'server-side',
    nb: 'Deling av data mellom tjenere kan ingen nettleser se.',
    en: 'No browser can see data that servers pass on among themselves.',
  },
];
