import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeclaredItem, Declaration } from '../declaration.ts';
import { cookieTableHtml } from './html.ts';
import type { TableOptions } from './tree.ts';
import { wordsIn, type TableWords } from './words.ts';

const session: DeclaredItem = { name: '_hjSession_*', kind: 'cookie', service: 'Hotjar', provider: 'HotJar', category: 'analytics', validity: '30 minutter', purpose: 'Holder sidevisninger sammen.', basis: 'consent' };

const declaration: Declaration = {
  schemaVersion: 1,
  siteId: 'example-no',
  policyVersion: 7,
  language: 'nb',
  scannedAt: '2026-10-31T23:30:00Z',
  parties: { controller: 'Eksempel AS', contact: 'personvern@example.no' },
  items: [session],
};

const now = Date.parse('2026-11-22T12:00:00Z');
const html = (changes: Partial<Declaration> = {}, options: TableOptions = {}) => cookieTableHtml({ ...declaration, ...changes }, { now, ...options });
const textOf = (markup: string) => markup.replaceAll(/<[^>]*>/gu, ' ').replaceAll(/\s+/gu, ' ');
const heads = (markup: string) => [...markup.matchAll(/role="columnheader">([^<]*)</gu)].map(([, head]) => head);

describe('cookieTableHtml', () => {
  it('has five columns, and further ones in an order of its own', () => {
    expect(heads(html())).toEqual(['Navn', 'Leverandør', 'Kategori', 'Gyldighet', 'Beskrivelse']);
    expect(heads(html({}, { columns: ['retention', 'basis'] }))).toEqual(['Navn', 'Leverandør', 'Kategori', 'Gyldighet', 'Grunnlag', 'Lagringstid for data', 'Beskrivelse']);
  });

  it('leaves out of all columns those that say nothing in any row', () => {
    const items = [session, { ...session, recipients: ['Contentsquare', 'AWS'] }];
    expect(heads(html({ items }, { columns: 'all' }))).toEqual(['Navn', 'Leverandør', 'Kategori', 'Gyldighet', 'Grunnlag', 'Mottakere', 'Beskrivelse']);
    expect(html({ items }, { columns: 'all' })).toContain('<td role="cell" data-column="Mottakere">Contentsquare, AWS</td>');
  });

  it('names who answers for it, and only who there is', () => {
    expect(textOf(html())).toContain('Behandlingsansvarlig Eksempel AS Kontakt personvern@example.no Rettighetene');
    const parties = { ...declaration.parties, processor: 'Drift AS', dpo: 'Ombudet' };
    expect(textOf(html({ parties }))).toContain('Behandlingsansvarlig Eksempel AS Databehandler Drift AS Kontakt personvern@example.no Personvernombud Ombudet');
  });

  it('sends complaints to the named authority; in Norwegian else to the two of Norway, and anywhere else to that of the country', () => {
    expect(textOf(html({ parties: { ...declaration.parties, supervisoryAuthority: 'Datatilsynet' } }))).toContain('Du kan klage til Datatilsynet .');
    expect(textOf(html({ language: 'nn' }))).toContain('klage til Datatilsynet eller Nkom');
    expect(textOf(html({ language: 'en-GB' }))).toContain('complain to the data protection authority of your country');
  });

  it('has the six rights, withdrawal by a button, and headings of the level that the page wants', () => {
    expect(html().match(/<li>/gu)).toHaveLength(6);
    expect(html()).toMatch(/<button type="button" data-consent="preferences"[^>]*>Endre eller trekk tilbake samtykket<\/button>/u);
    expect(html()).toContain('<h2 part="heading">Rettighetene dine</h2>');
    expect(html({}, { headingLevel: 4 })).toContain('<h4 part="heading">Rettighetene dine</h4>');
  });

  it('tells the same day everywhere, and a date or a tag that nobody can read as it stands', () => {
    expect(textOf(html())).toContain('Sist undersøkt 31. oktober 2026');
    expect(textOf(html({ scannedAt: 'i fjor' }))).toContain('Sist undersøkt i fjor');
    expect(textOf(html({ language: 'x!', scannedAt: '2026-10-31T23:30:00Z' }))).toContain('Last scanned on 2026-10-31T23:30:00Z');
  });
});

describe('versions', () => {
  const versions = [
    { policyVersion: 6, effectiveFrom: '2026-01-01', url: 'declaration.nb.v6.json' },
    { policyVersion: 5, versionLabel: 'Høst', url: 'declaration.nb.v5.json' },
  ];
  const older: Declaration = { ...declaration, policyVersion: 6, effectiveFrom: '2026-01-01', items: [{ ...session, name: 'gammel' }] };

  it('are listed, each with its table where that is known', () => {
    const markup = html({ versions }, { other: ({ policyVersion }) => (policyVersion === 6 ? older : undefined) });
    expect(textOf(markup)).toMatch(/Andre versjoner Versjon 6 , fra 1\. januar 2026 Denne versjonen gjelder ikke lenger\. .* gammel HotJar .* Versjon Høst \. $/u);
    expect(markup.match(/<details>/gu)).toHaveLength(1);
    expect(markup.match(/<table /gu)).toHaveLength(2);
    // Rights stand once: they do not change with a version.
    expect(markup.match(/<ul>/gu)).toHaveLength(1);
  });

  it('are not spoken of where there is but one', () => {
    expect(textOf(html())).not.toContain('Andre versjoner');
  });

  it('that come later are announced, and what holds until then is said to', () => {
    const markup = html({ effectiveFrom: '2027-01-01', versions }, { other: () => older });
    expect(textOf(markup)).toMatch(/^ Fra 1\. januar 2027 : versjon 7 \. Til da gjelder versjon 6 \. /u);
    expect(textOf(markup)).not.toContain('Versjon 6 , fra 1. januar 2026 Denne versjonen gjelder ikke lenger');
    const listed = html({ versions: [{ policyVersion: 8, effectiveFrom: '2027-01-01', url: '8.json' }] });
    expect(textOf(listed)).toMatch(/^ Fra 1\. januar 2027 : versjon 8 \. Informasjonskapsler/u);
    expect(textOf(listed)).not.toContain('Til da');
    expect(textOf(html({ effectiveFrom: '2026-11-01' }))).not.toContain('Fra 1. november');
  });
});

describe('words', () => {
  const languages = ['nb', 'nn', 'en', 'da', 'sv', 'fi', 'de', 'nl', 'fr', 'es', 'it', 'pt', 'pl', 'uk', 'ar'];
  const placeholders = (words: TableWords) => Object.entries(words).map(([key, text]: [string, string | readonly string[]]) => [key, typeof text === 'string' ? text.match(/\{\w+\}/gu)?.sort() : text.length]);

  it.each(languages)('in %s are whole', (language) => {
    expect(placeholders(wordsIn(language))).toEqual(placeholders(wordsIn('en')));
    expect(Object.values(wordsIn(language)).flat().filter((text) => text.trim() === '')).toEqual([]);
    expect(language === 'en' || wordsIn(language) !== wordsIn('en')).toBe(true);
    expect(html({ language })).toContain(`lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
  });

  it('are found for a region, for Norwegian at large, and in English for what there are none in', () => {
    expect(wordsIn('NB-no')).toBe(wordsIn('nb'));
    expect(wordsIn('no')).toBe(wordsIn('nb'));
    for (const language of ['tlh', '', 'constructor', '__proto__']) expect(wordsIn(language)).toBe(wordsIn('en'));
  });
});

describe('hostile text', () => {
  const nasty = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onclick='x", '</td></table>', '&lt;', '{version}', '$&', '<!--', ']]>', '\u202e', '`'));
  const tagsOf = (markup: string) => markup.match(/<[^>]*>/gu);

  it('makes no tag and no attribute, wherever it stands', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const with_ = (value: string) => {
          const item: DeclaredItem = { ...session, name: value, provider: `p${value}`, service: value, validity: value, purpose: `p${value}`, recipients: [`r${value}`], transfer: `t${value}`, retention: `r${value}` };
          const parties = { controller: `c${value}`, processor: `p${value}`, contact: `c${value}`, dpo: `d${value}`, supervisoryAuthority: value };
          const whole: Declaration = { ...declaration, siteId: value, versionLabel: value, scannedAt: value, parties, items: [item], versions: [{ policyVersion: 6, versionLabel: value, effectiveFrom: '2026-01-01', url: value }] };
          return cookieTableHtml(whole, { columns: 'all', now, other: () => whole });
        };
        expect(tagsOf(with_(text))).toEqual(tagsOf(with_('x')));
      }),
    );
  });

  it('cannot leave the attribute of the language', () => {
    fc.assert(
      fc.property(nasty, (language) => {
        const [root = ''] = html({ language }).split('>', 1);
        expect(root).toMatch(/^<div class="kapsel-declaration" lang="[^"<>]*" dir="(?:ltr|rtl)" part="declaration"$/u);
      }),
    );
  });

  it('reads as a browser would read what HTML cannot say', () => {
    const items = [{ ...session, name: 'a\0b\ud800c\rd' }];
    expect(html({ items })).toContain('<bdi>a\ufffdb\ufffdc&#13;d</bdi>');
  });
});
