import type { Language } from '@kapsel/core';
import type { PageProblem } from './pass.ts';

type Sentence = (url: string, detail: string) => string;

const sentences: Record<PageProblem['code'], Record<Language, Sentence>> = {
  'unknown-host': {
    nb: (url) => `Finner ikke ${hostIn(url)}. Er adressen skrevet riktig?`,
    en: (url) => `There is no host ${hostIn(url)}. Is the address spelt right?`,
  },
  offline: {
    nb: (url) => `Denne maskinen har ikke noe nett, så ${hostIn(url)} kan ikke nås.`,
    en: (url) => `This machine has no network, so ${hostIn(url)} cannot be reached.`,
  },
  refused: {
    nb: (url) => `${hostIn(url)} tar ikke imot tilkoblinger. Kjører tjeneren?`,
    en: (url) => `${hostIn(url)} refuses connections. Is the server running?`,
  },
  tls: {
    nb: (url, detail) => `Sertifikatet til ${hostIn(url)} er ikke gyldig (${detail}). Forny det, eller godta det på et testnettsted med --insecure.`,
    en: (url, detail) => `The certificate of ${hostIn(url)} is not valid (${detail}). Renew it, or accept it on a test site with --insecure.`,
  },
  timeout: {
    nb: () => 'Siden ble ikke ferdig i tide. Det den rakk, er med. Hev grensen med --timeout.',
    en: () => 'The page did not finish in time. What it did until then is included. Raise the limit with --timeout.',
  },
  stuck: {
    nb: () => 'Et skript på siden slapp aldri taket. Det siden rakk, er med.',
    en: () => 'A script of the page never let go. What the page did until then is included.',
  },
  download: {
    nb: () => 'Adressen gir en fil til nedlasting, ikke en nettside.',
    en: () => 'The address gives a file to download, not a web page.',
  },
  crashed: {
    nb: () => 'Siden krasjet i nettleseren. Det den rakk, er med.',
    en: () => 'The page crashed in the browser. What it did until then is included.',
  },
  redirects: {
    nb: () => 'Adressen sender nettleseren i ring.',
    en: () => 'The address sends the browser round in circles.',
  },
  'not-html': {
    nb: (_url, detail) => `Adressen gir ${detail}, ikke en nettside.`,
    en: (_url, detail) => `The address gives ${detail}, not a web page.`,
  },
  network: {
    nb: (_url, detail) => `Siden kunne ikke hentes${inBrackets(detail)}.`,
    en: (_url, detail) => `The page could not be fetched${inBrackets(detail)}.`,
  },
  'http-error': {
    nb: (_url, detail) => `Tjeneren svarte ${detail}. ${statusAdvice(detail).nb}`,
    en: (_url, detail) => `The server answered ${detail}. ${statusAdvice(detail).en}`,
  },
  'private-address': {
    nb: (_url, detail) => `${detail} ligger på denne maskinen eller et privat nett og ble ikke besøkt. Slipp slike adresser til med --allow-private.`,
    en: (_url, detail) => `${detail} is on this machine or a private network and was not visited. Let such addresses in with --allow-private.`,
  },
  proxy: {
    nb: (url, detail) => `Mellomtjeneren slapp ikke fram til ${hostIn(url)}${inBrackets(detail)}.`,
    en: (url, detail) => `The proxy did not lead to ${hostIn(url)}${inBrackets(detail)}.`,
  },
  'other-site': {
    nb: (_url, detail) => `Adressen sender videre til et annet nettsted, ${detail}, og er ikke fulgt videre. Skann det for seg.`,
    en: (_url, detail) => `The address redirects to another site, ${detail}, and was not followed further. Scan that one instead.`,
  },
};

/** One clear sentence: what went wrong, and what to try. */
export function describeProblem(problem: PageProblem, url: string, language: Language): string {
  return sentences[problem.code][language](url, problem.detail);
}

function statusAdvice(status: string): Record<Language, string> {
  if (status === '401') return { nb: 'Siden krever innlogging: skriv adressen med https://navn:passord@ foran.', en: 'The page needs a login: write the address with https://name:password@ before it.' };
  if (status === '403') return { nb: 'Tjeneren slipper ikke denne nettleseren inn.', en: 'The server does not let this browser in.' };
  if (status.startsWith('5')) return { nb: 'Feilen ligger hos tjeneren. Prøv igjen senere.', en: 'The fault is the server’s. Try again later.' };
  return { nb: 'Er adressen riktig?', en: 'Is the address right?' };
}

function hostIn(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function inBrackets(detail: string): string {
  return detail === '' ? '' : ` (${detail})`;
}
