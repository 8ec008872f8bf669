import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsv } from '../report/csv.ts';
import { aFullReport } from '../report/fixture.test-helper.ts';
import { anyHostileText } from '../report/hostile.test-helper.ts';
import { ScanError } from '../scan-error.ts';
import type { DeclaredEntry } from './declared-table.ts';
import { readDeclared, readDeclaredFile } from './read-declared.ts';

const read = (text: string) => readDeclared(text, 'test').entries;
const told = ({ name, provider, category, validity, purpose }: DeclaredEntry) => [name, provider, category, validity, purpose];
const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

/** Headers of the same five columns, as sites have them. */
const headers = [
  ['Cookienavn', 'Leverandør', 'Kategori', 'Gyldighet', 'Beskrivelse'],
  ['Navn på informasjonskapsel', 'Hvem setter den? (tilbyder)', 'Type informasjonskapsel / kategori', 'Varighet', 'Formål'],
  ['Namn', 'Tilbydar', 'Kategori', 'Levetid', 'Føremål'],
  ['Cookie', 'Udbyder', 'Kategori', 'Udløb', 'Hvad gør den?'],
  ['Kakans namn', 'Leverantör', 'Kategori', 'Lagringstid', 'Ändamål'],
  ['Cookie name', 'Vendor', 'Category', 'Expires after', 'What it does'],
  ['Name', 'Provider', 'Category', 'Maximum Storage Duration', 'Purpose'],
  ['Informasjonskapsel', 'Frå kven', 'Kategori', 'Kor lenge', 'Kvifor'],
  ['Cookie/Service name', 'Issuer', 'Category', 'How long it lasts', 'Why we use it'],
  ['Nyckel', 'Sätts av', 'Kategori', 'Giltighetstid', 'Syfte'],
];

describe('readDeclared', () => {
  it.each(headers)('reads a table under “%s”, “%s”, “%s”, “%s” and “%s”', (...header) => {
    const [name = '', provider = '', category = '', validity = '', purpose = ''] = header;
    const isKind = category.startsWith('Type');
    const html = `<table>${row(name, provider, isKind ? 'Kategori' : category, validity, purpose)}${row('_ga', 'Google', 'Analyse', '2 år', 'Teller.')}</table>`;
    expect(read(html).map(told)).toEqual([['_ga', 'Google', 'Analyse', '2 år', 'Teller.']]);
  });

  it('reads columns in any order, and leaves out what it has no use for', () => {
    const html = `<table>${row('Formål', 'Domene', 'Cookie', 'Rettslig grunnlag', 'Utløper')}${row('Teller.', '.example.no', '<a href="/x">_ga</a>', 'Samtykke', '2 år')}</table>`;
    expect(read(html).map(told)).toEqual([['_ga', '.example.no', '', '2 år', 'Teller.']]);
  });

  it('lays merged cells out over the rows and columns that they cover', () => {
    const html = `<table><thead><tr><th rowspan="2">Navn</th><th colspan="2">Om den</th></tr><tr><th>Leverandør</th><th>Varighet</th></tr></thead>
      <tr><td>_ga</td><td rowspan="2">Google</td><td>2 år</td></tr><tr><td>_gid</td><td>1 dag</td></tr><tr><td>own</td><td colspan="2">Økt</td></tr></table>`;
    expect(read(html).map(({ name, provider, validity }) => [name, provider, validity])).toEqual([
      ['_ga', 'Google', '2 år'],
      ['_gid', 'Google', '1 dag'],
      ['own', 'Økt', 'Økt'],
    ]);
  });

  it('takes a category from the row or the heading above where there is no column for it', () => {
    const html = `<h3>Nødvendige</h3><table>${row('Navn', 'Varighet')}${row('a_1', 'Økt')}<tr><th colspan="2">Statistikk</th></tr>${row('b_2', '1 år')}</table>
      <div><button>Markedsføring (1)</button></div><table>${row('Navn', 'Varighet')}${row('c_3', '1 år')}</table>`;
    expect(read(html).map(({ name, category }) => [name, category])).toEqual([
      ['a_1', 'Nødvendige'],
      ['b_2', 'Statistikk'],
      ['c_3', 'Markedsføring (1)'],
    ]);
  });

  it('reads several tables, one in a layout table, one of roles, one on its side, and one in a shadow root', () => {
    const html = `
      <table><tr><td><nav>Meny</nav></td><td><table>${row('<b>Navn</b>', '<b>Formål</b>')}${row('<p>in_layout</p>', 'x')}</table></td></tr></table>
      <div role="table"><div role="row"><span role="columnheader">Namn</span><span role="columnheader">Syfte</span></div><div role="row"><span role="cell">of_roles</span><span role="cell">x</span></div></div>
      <table>${row('Cookie', 'upright_1', 'upright_2')}${row('Utløp', '1 år', 'Økt')}${row('Formål', 'x', 'y')}</table>
      <my-table><template shadowrootmode="open"><table>${row('Name', 'Purpose')}${row('in_shadow', 'x')}</table></template></my-table>
      <template><table>${row('Name', 'Purpose')}${row('inert', 'x')}</table></template>
      <table>${row('Åpningstider', 'Mandag')}${row('Butikk', '10–18')}</table>`;
    expect(read(html).map(({ name }) => name)).toEqual(['in_layout', 'of_roles', 'upright_1', 'upright_2', 'in_shadow']);
  });

  it('gives each of several names in a cell its own validity', () => {
    const html = `<table>${row('Cookies', 'Lifespan', 'Purpose')}${row('<a>_ga</a>, <a>_gid</a>', '2 years<br>1 day', 'Counts')}${row('_a_1<br>_a_2', '1 hour', 'Both')}${row('_b_1, _b_2', '1 year, 1 month', 'Each')}</table>`;
    expect(read(html).map(({ name, validity }) => [name, validity])).toEqual([
      ['_ga', '2 years'],
      ['_gid', '1 day'],
      ['_a_1', '1 hour'],
      ['_a_2', '1 hour'],
      ['_b_1', '1 year'],
      ['_b_2', '1 month'],
    ]);
  });

  it('reads lists, by labels or by the way a name looks, and no menus', () => {
    const html = `<nav><ul><li><a>Hjem</a></li><li>Kontakt: ring oss</li></ul></nav>
      <h3>Google Analytics</h3>
      <ul><li><strong>_ga</strong>: Formål: Teller besøk. Varighet: 2 år</li><li><code>IDE</code> – viser annonser, 1 år</li><li>NID (6 månader)</li></ul>
      <dl><dt>_fbp</dt><dd>Varighed: 3 måneder; Formål: annoncer</dd></dl>
      <dl><dt>Navn</dt><dd>own_1</dd><dt>Leverandør</dt><dd>Vi selv</dd><dt>Levetid</dt><dd>Økt</dd><dt>Navn</dt><dd>own_2</dd><dt>Leverandør</dt><dd>Vi</dd></dl>`;
    expect(read(html).map(({ name, provider, lifetimes, purpose }) => [name, provider, lifetimes.length, purpose])).toEqual([
      ['_ga', 'Google Analytics', 1, 'Teller besøk'],
      ['IDE', 'Google Analytics', 1, 'viser annonser, 1 år'],
      ['NID', 'Google Analytics', 1, '6 månader)'],
      ['_fbp', 'Google Analytics', 1, 'annoncer'],
      ['own_1', 'Vi selv', 1, ''],
      ['own_2', 'Vi', 0, ''],
    ]);
  });

  it('knows a blank cell in what people write into one', () => {
    const blanks = ['', '-', '–', 'N/A', '?', 'ukjent', '&nbsp;'];
    const html = `<table>${row('Navn', 'Leverandør', 'Varighet')}${blanks.map((blank, index) => row(`a_${index}`, 'Vi', blank)).join('')}</table>`;
    expect(read(html).map(({ validity }) => validity)).toEqual(blanks.map(() => ''));
  });

  it.each([
    ['Cookienavn;Leverandør;Gyldighet\r\n_ga;"Google; Inc";2 år\r\n', ['_ga', 'Google; Inc', '', '2 år', '']],
    ['\ufeffname,provider,expiry,purpose\n_ga,Google,2 years,"Counts,\nall"\n', ['_ga', 'Google', '', '2 years', 'Counts,\nall']],
    ['Våre cookies\n\nNamn\tLeverantör\tGiltighet\n_ga\tGoogle\t2 år', ['_ga', 'Google', '', '2 år', '']],
  ])('reads CSV with any delimiter: %j', (text, entry) => {
    expect(read(text).map(told)).toEqual([entry]);
  });

  it('reads its own CSV report as it was written', () => {
    const names = read(formatCsv(aFullReport(), 'nb')).map(({ name }) => name);
    expect(names).toHaveLength(17);
    expect(names).toContain('_hjSession_*');
  });

  it('reads a declaration of Kapsel’s, and no other JSON', () => {
    const item = { name: '_ga_*', kind: 'cookie', service: 'GA', provider: 'Google', category: 'analytics', validity: '2 år', purpose: 'Teller.', basis: 'consent' };
    const declaration = { schemaVersion: 1, siteId: 'a', policyVersion: 1, language: 'nb', parties: { controller: 'Vi', contact: 'oss' }, items: [item] };
    expect(read(JSON.stringify(declaration)).map(told)).toEqual([['_ga_*', 'Google', 'analytics', '2 år', 'Teller.']]);
    expect(() => read('{"cookies": []}')).toThrow(/is no declaration/u);
    expect(() => read('{"cookies": ')).toThrow(/looks like JSON/u);
  });

  it('refuses what has nothing to compare, and what is not there, with a sentence', () => {
    for (const text of ['', '<p>Vi bruker cookies.</p>', 'bare tekst', '<table><tr><td>1</td></tr></table>']) expect(() => read(text)).toThrow(ScanError);
    const folder = mkdtempSync(join(tmpdir(), 'kapsel-declared-'));
    try {
      expect(() => readDeclaredFile(join(folder, 'missing.html'))).toThrow(/cannot be read: there is no such file/u);
      writeFileSync(join(folder, 'a.csv'), 'name,purpose\n_ga,Counts\n');
      expect(readDeclaredFile(join(folder, 'a.csv')).entries).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('comes to an end with any markup, however deep or wide', () => {
    const deep = `${'<div>'.repeat(20_000)}<table>${row('Navn', 'Formål')}${row('_a', 'x')}</table>`;
    expect(read(deep)).toHaveLength(1);
    const wide = `<table>${row('Navn', 'Formål')}<tr><td>_b_b</td>${'<td colspan="99999" rowspan="99999">_b_b</td>'.repeat(200)}</tr>${'<tr></tr>'.repeat(3000)}</table>`;
    expect(read(wide).length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.array(anyHostileText, { minLength: 4, maxLength: 8 }), (texts) => {
        const html = `<table>${row('Navn', 'Formål')}${texts.map((text) => row(text, text)).join('')}</table><ul>${texts.map((text) => `<li>${text}</li>`).join('')}</ul>`;
        try {
          return read(html).every(({ name }) => typeof name === 'string');
        } catch (error) {
          return error instanceof ScanError;
        }
      }),
    );
  });
});
