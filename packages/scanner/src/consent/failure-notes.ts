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
    stayed: (word) => `spørsmålet ble stående etter et ${word}`,
    'no-trace': (word) => `nettstedet lagret ikke noe ${word}`,
    'asked-again': (word) => `nettstedet spurte igjen etter et ${word}`,
    'page-failed': (word) => `startsiden sviktet før skanneren fikk svart ${word}`,
  },
  en: {
    'no-button': (word) => `there was no button for a ${word}`,
    stayed: (word) => `the question stayed after a ${word}`,
    'no-trace': (word) => `the site stored no ${word}`,
    'asked-again': (word) => `the site asked again after a ${word}`,
    'page-failed': (word) => `the start page failed before the scanner could say ${word}`,
  },
};

/** Why a consent state was not reached, in one sentence for each; one for all where nobody asked. */
export function failureNotes(passes: readonly { readonly id: PassId; readonly consent: PassConsent }[]): Note[] {
  const failed = passes.flatMap(({ id, consent: { failure } }) => (failure === undefined ? [] : [{ id, failure }]));
  const notes = failed.map(({ id, failure }) => (failure === 'no-question' ? noQuestion : noteOf(id, failure)));
  return [...new Set(notes)];
}

function noteOf(id: PassId, reason: Reason): Note {
  const isNo = id === 'rejected';
  return {
    code: isNo ? 'could-not-reject' : 'could-not-accept',
    nb: `Hva som lagres etter et ${isNo ? 'nei' : 'ja'}, er ikke undersøkt: ${reasons.nb[reason](isNo ? 'nei' : 'ja')}.`,
    en: `What is stored after a ${isNo ? 'no' : 'yes'} was not looked into: ${reasons.en[reason](isNo ? 'no' : 'yes')}.`,
  };
}
