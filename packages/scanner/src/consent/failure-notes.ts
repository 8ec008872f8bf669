import type { Language, PassId } from '@kapsel/core';
import type { ConsentFailure } from './answer.ts';
import type { PassConsent } from './consent-step.ts';

type Note = { readonly code: string } & { readonly [language in Language]: string };

const noQuestion: Note = {
  code: 'no-question',
  nb: 'Skanneren fant ikke noe spørsmål om samtykke på startsiden. Hva som lagres etter et ja eller nei, er ikke undersøkt.',
  en: 'The scanner found no question about consent on the start page. What is stored after a yes or a no was not looked into.',
};

type Reason = Exclude<ConsentFailure, 'no-question'>;

const reasons: { readonly [language in Language]: { readonly [reason in Reason]: (word: string) => string } } = {
  nb: {
    'no-button': (word) => `det var ingen knapp som svarte ${word}`,
    'still-ticked': () => 'valgfrie bokser lot seg ikke slå av',
    stayed: (word) => `spørsmålet ble stående etter et ${word}`,
    'no-trace': (word) => `nettstedet lagret ikke noe ${word}`,
    'asked-again': (word) => `nettstedet spurte igjen etter et ${word}`,
    'page-failed': (word) => `startsiden sviktet før skanneren fikk svart ${word}`,
    'no-way-back': () => 'skanneren fant ingen knapp eller lenke som åpner valgene igjen',
    'not-withdrawn': () => 'nettstedet beholdt svaret som skulle trekkes tilbake',
    'came-back': () => 'det som var trukket tilbake, gjaldt igjen',
  },
  en: {
    'no-button': (word) => `there was no button for a ${word}`,
    'still-ticked': () => 'boxes that need not be ticked could not be taken off',
    stayed: (word) => `the question stayed after a ${word}`,
    'no-trace': (word) => `the site stored no ${word}`,
    'asked-again': (word) => `the site asked again after a ${word}`,
    'page-failed': (word) => `the start page failed before the scanner could say ${word}`,
    'no-way-back': () => 'the scanner found no button or link that opens the choices again',
    'not-withdrawn': () => 'the site kept the answer that was to be withdrawn',
    'came-back': () => 'what had been withdrawn was in force again',
  },
};

/** Why a consent state was not reached, in one sentence for each; one for all where nobody asked. */
export function failureNotes(passes: readonly { readonly id: PassId; readonly consent: PassConsent }[]): Note[] {
  const failed = passes.flatMap(({ id, consent: { failure } }) => (failure === undefined ? [] : [{ id, failure }]));
  const notes = failed.map(({ id, failure }) => (failure === 'no-question' ? noQuestion : noteOf(id, failure)));
  return [...new Set(notes)];
}

function noteOf(id: PassId, reason: Reason): Note {
  if (id === 'withdrawn') {
    return {
      code: 'could-not-withdraw',
      nb: `Hva som blir igjen når et ja er trukket tilbake, er ikke undersøkt: ${reasons.nb[reason]('ja')}.`,
      en: `What is left once a yes is withdrawn was not looked into: ${reasons.en[reason]('yes')}.`,
    };
  }
  const isNo = id === 'rejected';
  return {
    code: isNo ? 'could-not-reject' : 'could-not-accept',
    nb: `Hva som lagres etter et ${isNo ? 'nei' : 'ja'}, er ikke undersøkt: ${reasons.nb[reason](isNo ? 'nei' : 'ja')}.`,
    en: `What is stored after a ${isNo ? 'no' : 'yes'} was not looked into: ${reasons.en[reason](isNo ? 'no' : 'yes')}.`,
  };
}
