import type { Language, PassId, ScanReport, Verification, VerdictState } from '@kapsel/core';
import { pagesCountText } from '../report/summary.ts';
import { dateText, texts } from '../report/texts.ts';

/** What a verification says in its own words, beside what reports say too. */
export interface VerifyTexts {
  readonly title: (site: string) => string;
  readonly subtitle: string;
  readonly config: (config: Verification['config']) => string;
  readonly state: { readonly [state in VerdictState]: string };
  /** What Kapsel promises in each state. */
  readonly promise: { readonly [pass in PassId]: string };
  readonly summary: (counts: { readonly [state in VerdictState]: number }) => string;
  readonly verdicts: string;
  readonly concerns: string;
  readonly tested: (pages: string, browser: string) => string;
}

const nb: VerifyTexts = {
  title: (site) => `Holder ${site} det som er publisert?`,
  subtitle: 'Nettstedet holdt opp mot sin SiteConfig',
  config: ({ siteId, policyVersion, source }) => `SiteConfig ${siteId}, policyVersion ${policyVersion}, ${source === 'page' ? 'slik den kjører på siden' : `fra ${source}`}`,
  state: { holds: 'Holder', fails: 'Holder ikke', unknown: 'Kan ikke sies' },
  promise: {
    untouched: 'Før et svar lagres og kontaktes bare det som kan kjøre uten å spørre.',
    rejected: 'Etter et nei er det likedan, og neiet er lagret.',
    accepted: 'Etter et ja kjører det som er sluppet til, og ingenting lagres som konfigurasjonen ikke nevner.',
    withdrawn: 'Når et ja er trukket tilbake, er det som var sluppet til, slettet og stanset.',
  },
  summary: ({ holds, fails, unknown }) =>
    [holds === 4 ? 'Alle fire holder' : `${holds} av 4 holder`, fails > 0 ? `${fails} holder ikke` : '', unknown > 0 ? `${unknown} kan ikke sies` : ''].filter(Boolean).join(', ') + '.',
  verdicts: 'De fire tilstandene',
  concerns: 'Gjelder',
  tested: (pages, browser) => `Prøvd: ${pages} med ${browser}, ett besøk i hver tilstand. Det sier ingenting om andre sider, nettlesere eller tidspunkter, og er ingen juridisk vurdering.`,
};

const en: VerifyTexts = {
  title: (site) => `Does ${site} keep to what it has published?`,
  subtitle: 'The site held against its SiteConfig',
  config: ({ siteId, policyVersion, source }) => `SiteConfig ${siteId}, policyVersion ${policyVersion}, ${source === 'page' ? 'as it runs on the page' : `from ${source}`}`,
  state: { holds: 'Holds', fails: 'Fails', unknown: 'Could not tell' },
  promise: {
    untouched: 'Before an answer nothing is stored or contacted but what may run unasked.',
    rejected: 'After a no it is the same, and the no is kept.',
    accepted: 'After a yes what was granted runs, and nothing is stored that the config does not have.',
    withdrawn: 'Once a yes is withdrawn, what was granted is erased and stopped.',
  },
  summary: ({ holds, fails, unknown }) =>
    [holds === 4 ? 'All four hold' : `${holds} of 4 ${holds === 1 ? 'holds' : 'hold'}`, fails > 0 ? `${fails} ${fails === 1 ? 'fails' : 'fail'}` : '', unknown > 0 ? `${unknown} could not be told` : ''].filter(Boolean).join(', ') + '.',
  verdicts: 'The four states',
  concerns: 'Concerns',
  tested: (pages, browser) => `Tested: ${pages} with ${browser}, one visit in each state. It says nothing of other pages, browsers or times, and is no legal opinion.`,
};

export const verifyTexts: { readonly [language in Language]: VerifyTexts } = { nb, en };

/** Facts under the title. */
export function factsOf(report: VerifiedReport, language: Language): string[] {
  return [report.startUrl, verifyTexts[language].config(report.verification.config), texts[language].scanned(dateText(report.startedAt, language))];
}

/** A report of `verify`. */
export type VerifiedReport = ScanReport & { readonly verification: Verification };

export function summaryOf({ verification: { verdicts } }: VerifiedReport, language: Language): string {
  const count = (state: VerdictState) => verdicts.filter((verdict) => verdict.state === state).length;
  return verifyTexts[language].summary({ holds: count('holds'), fails: count('fails'), unknown: count('unknown') });
}

export function testedSentence(report: VerifiedReport, language: Language): string {
  return verifyTexts[language].tested(pagesCountText(report, language), report.generator.browser);
}
