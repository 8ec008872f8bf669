import type { Language, ScanReport } from '@kapsel/core';
import { shownHost } from '../report/cookie-table.ts';
import { dateText } from '../report/texts.ts';
import type { ChangeableField, DiffState, ReportDiff } from './compare-reports.ts';

/** What a comparison says in its own words, beside what reports say too. */
export interface DiffTexts {
  readonly title: (site: string) => string;
  readonly subtitle: string;
  readonly between: (before: string, after: string) => string;
  readonly state: { readonly [state in DiffState]: string };
  readonly field: { readonly [field in ChangeableField]: string };
  readonly counts: (counts: { readonly [state in DiffState]: number }) => string;
  readonly same: string;
  readonly differences: string;
  readonly column: string;
  readonly what: string;
  readonly otherSites: (before: string, after: string) => string;
  readonly incomplete: (which: 'before' | 'after' | 'both') => string;
  readonly otherPages: (before: number, after: number) => string;
  readonly otherPasses: string;
}

const nb: DiffTexts = {
  title: (site) => `Hva som har endret seg på ${site}`,
  subtitle: 'Sammenligning av to skanninger',
  between: (before, after) => `Skanning ${before} sammenlignet med ${after}`,
  state: { new: 'Ny', gone: 'Borte', changed: 'Endret' },
  field: { lifetime: 'levetid', category: 'kategori', provider: 'leverandør', setter: 'satt fra' },
  counts: ({ new: added, gone, changed }) => `${added} ${added === 1 ? 'ny' : 'nye'}, ${gone} borte, ${changed} ${changed === 1 ? 'endret' : 'endrede'}.`,
  same: 'Ingenting har endret seg.',
  differences: 'Forskjeller',
  column: 'Forskjell',
  what: 'Hva som er endret',
  otherSites: (before, after) => `Dette er skanninger av to forskjellige adresser: ${before} og ${after}.`,
  incomplete: (which) =>
    `${{ before: 'Den første skanningen er', after: 'Den andre skanningen er', both: 'Skanningene er' }[which]} ikke fullstendig, så noe kan se ut som nytt eller borte uten å være det.`,
  otherPages: (before, after) => `Den første skanningen besøkte ${before} sider, den andre ${after}.`,
  otherPasses: 'Skanningene så nettstedet i ulike samtykketilstander.',
};

const en: DiffTexts = {
  title: (site) => `What has changed on ${site}`,
  subtitle: 'Two scans compared',
  between: (before, after) => `Scan of ${before} compared with ${after}`,
  state: { new: 'New', gone: 'Gone', changed: 'Changed' },
  field: { lifetime: 'lifetime', category: 'category', provider: 'provider', setter: 'set from' },
  counts: ({ new: added, gone, changed }) => `${added} new, ${gone} gone, ${changed} changed.`,
  same: 'Nothing has changed.',
  differences: 'Differences',
  column: 'Difference',
  what: 'What changed',
  otherSites: (before, after) => `These are scans of two different addresses: ${before} and ${after}.`,
  incomplete: (which) =>
    `${{ before: 'The first scan is', after: 'The second scan is', both: 'Both scans are' }[which]} not complete, so things may seem new or gone that are not.`,
  otherPages: (before, after) => `The first scan visited ${before} pages, the second ${after}.`,
  otherPasses: 'The scans saw the site in different states of consent.',
};

export const diffTexts: { readonly [language in Language]: DiffTexts } = { nb, en };

/** The first line under the title. */
export function betweenText({ before, after }: ReportDiff, language: Language): string {
  return diffTexts[language].between(dateText(before.startedAt, language), dateText(after.startedAt, language));
}

/** What makes the comparison less than it seems, and then what it comes to. */
export function diffSentences({ before, after, entries }: ReportDiff, language: Language): string[] {
  const t = diffTexts[language];
  const host = ({ startUrl }: ScanReport) => shownHost(startUrl).replace(/:\d+$/u, '');
  const passes = ({ passes: some }: ScanReport) => some.map(({ id, consent }) => `${id} ${consent}`).sort().join();
  const incomplete = before.complete ? (after.complete ? undefined : 'after') : after.complete ? 'before' : 'both';
  const count = (state: DiffState) => entries.filter((entry) => entry.state === state).length;
  return [
    host(before) === host(after) ? '' : t.otherSites(before.startUrl, after.startUrl),
    incomplete ? t.incomplete(incomplete) : '',
    before.pages.length === after.pages.length ? '' : t.otherPages(before.pages.length, after.pages.length),
    passes(before) === passes(after) ? '' : t.otherPasses,
    entries.length === 0 ? t.same : t.counts({ new: count('new'), gone: count('gone'), changed: count('changed') }),
  ].filter((sentence) => sentence !== '');
}
