import type { Language } from '@kapsel/core';
import type { Collected } from './collectors/collector.ts';
import { failureNotes } from './consent/failure-notes.ts';
import { notVisitedNotes, type Note } from './crawl/notes.ts';
import type { PassResult } from './pass.ts';
import { runsKapsel } from './runs-kapsel.ts';

/** What this scan cannot know, said so that nobody takes silence for innocence. */
export function couldNotSee(passes: readonly PassResult[], language: Language, banner?: Collected<unknown>): { code: string; message: string }[] {
  const notes: Note[] = passes.some(({ id }) => id !== 'untouched') ? [...failureNotes(passes), ...always] : [onlyUntouched, ...always];
  const hasAccepted = passes.some(({ id, consent: { consent } }) => id === 'accepted' && consent === 'proved');
  if (!hasAccepted && passes.some(runsKapsel)) notes.push(heldByKapsel);
  const popups = Math.max(0, ...passes.map((pass) => pass.popups));
  const otherSubdomains = [...new Set(passes.flatMap((pass) => pass.otherSubdomains))];
  const collected = passes.flatMap((pass) => [pass.cookies, pass.storage, pass.requests, ...Object.values(pass.audit)]);
  for (const one of [...collected, ...(banner ? [banner] : [])]) {
    for (const failure of one.ok ? one.problems : [one.reason]) {
      notes.push({ code: 'collector-failed', nb: `Noe kunne ikke leses: ${failure}`, en: `Something could not be read: ${failure}` });
    }
  }
  if (popups > 0) {
    notes.push({
      code: 'popups',
      nb: `Nettstedet åpnet ${popups} ${popups === 1 ? 'vindu av seg selv. Det' : 'vinduer av seg selv. De'} ble lukket uten å bli undersøkt.`,
      en: `The site opened ${popups} ${popups === 1 ? 'window by itself. It was' : 'windows by itself. They were'} closed and not looked into.`,
    });
  }
  if (otherSubdomains.length > 0) {
    const hosts = otherSubdomains.slice(0, 5).join(', ');
    notes.push({
      code: 'other-subdomains',
      nb: `Lenker til andre deler av nettstedet er ikke fulgt: ${hosts}. Ta dem med med --subdomains.`,
      en: `Links to other parts of the site were not followed: ${hosts}. Include them with --subdomains.`,
    });
  }
  if (passes.some(({ isCutShort }) => isCutShort)) {
    notes.push({
      code: 'page-limit',
      nb: 'Det finnes flere sider enn grensen slapp til. Hev den med --pages.',
      en: 'There are more pages than the limit let in. Raise it with --pages.',
    });
  }
  notes.push(...passes.flatMap((pass) => notVisitedNotes(pass.notVisited)));
  const said = new Map(notes.map((note) => [note[language], note.code]));
  return [...said].map(([message, code]) => ({ code, message }));
}

const onlyUntouched: Note = {
  code: 'only-untouched',
  nb: 'Bare besøk der ingen svarer på samtykkespørsmål, er undersøkt. Det som lagres etter et ja eller nei, vises ikke.',
  en: 'Only visits in which nobody answers a consent question were looked into. What is stored after a yes or a no is not shown.',
};

const heldByKapsel: Note = {
  code: 'held-by-kapsel',
  nb: 'Kapsel kjører allerede på nettstedet, og det som holdes tilbake, er ikke med her. Til et utkast eller en cookietabell: skann nettstedet uten Kapsels tagg, for eksempel en kopi av det.',
  en: 'Kapsel runs on this site already, and what it holds back is not in here. For a draft or a cookie table scan the site without Kapsel’s tag, such as a copy of it.',
};

const always: readonly Note[] = [
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
