import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Declaration, SiteConfig } from '@kapsel/core';
import { declarationSchema, faultsOf } from '@kapsel/core/schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { declarationFileNames, declarationFiles, readPublished } from './declaration-files.ts';
import { draftSiteConfig } from './draft-config.ts';
import { anItem, aReport } from './report/fixture.test-helper.ts';

let folder: string;
let configFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-declarations-'));
  configFile = join(folder, 'kapsel.config.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What `--declare` does once a scan has found a cookie of this name. */
function declare(cookie: string, changes: Partial<SiteConfig> = {}): void {
  const report = aReport({ items: [anItem({ name: cookie })] });
  for (const [file, text] of declarationFiles(report, { ...draftSiteConfig(report), ...changes }, configFile, readPublished(configFile))) writeFileSync(file, text);
}

const text = (name: string) => readFileSync(join(folder, name), 'utf8');
const declared = (name = 'declaration.nb.json') => JSON.parse(text(name)) as Declaration;
const namesIn = ({ items }: Declaration) => items.map(({ name }) => name);
const versions = () => declared().versions?.map(({ policyVersion, url }) => [policyVersion, url]);

describe('declarationFiles', () => {
  it('are a declaration and its HTML in both languages, which it names beforehand', () => {
    declare('theme');
    expect(readdirSync(folder).sort()).toEqual(['declaration.en.html', 'declaration.en.json', 'declaration.nb.html', 'declaration.nb.json']);
    expect(declarationFileNames(configFile).sort()).toEqual(readdirSync(folder).sort().map((name) => join(folder, name)));
    expect(namesIn(declared())).toEqual(['kapsel_consent', 'theme']);
    expect(text('declaration.nb.html')).toMatch(/^<div class="kapsel-declaration" lang="nb" dir="ltr" part="declaration">.*<bdi>theme<\/bdi>.*<\/div>\n$/u);
    expect(text('declaration.en.html')).toContain('lang="en"');
  });

  it('list all of Kapsel’s own storage that the config brings, in both languages', () => {
    declare('kapsel_queue_0', { log: { endpoint: '/consents' }, cookie: { refreshUrl: '/refresh' } });
    for (const name of ['declaration.nb.json', 'declaration.en.json']) {
      expect(namesIn(declared(name))).toEqual(['kapsel_consent', 'kapsel_queue_*', 'kapsel_refreshed']);
      expect(faultsOf(declarationSchema, declared(name))).toEqual([]);
    }
  });

  it('replace those of the same version, and keep no copy', () => {
    declare('one');
    declare('two');
    expect(namesIn(declared())).toEqual(['kapsel_consent', 'two']);
    expect(versions()).toBe(undefined);
    expect(readdirSync(folder)).toHaveLength(4);
  });

  it('keep each older version to the letter, and name all of them', () => {
    declare('one', { versionLabel: 'Vår', effectiveFrom: '2026-03-01' });
    const first = text('declaration.nb.json');
    declare('two', { policyVersion: 2 });
    declare('three', { policyVersion: 3 });
    expect(text('declaration.nb.v1.json')).toBe(first);
    expect(declared().versions).toEqual([
      { policyVersion: 2, url: 'declaration.nb.v2.json' },
      { policyVersion: 1, versionLabel: 'Vår', effectiveFrom: '2026-03-01', url: 'declaration.nb.v1.json' },
    ]);
    expect(declared('declaration.en.json').versions?.map(({ url }) => url)).toEqual(['declaration.en.v2.json', 'declaration.en.v1.json']);
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) expect(faultsOf(declarationSchema, declared(name))).toEqual([]);
    // A visitor without JavaScript can read all three.
    for (const name of ['one', 'two', 'three']) expect(text('declaration.nb.html')).toContain(`<bdi>${name}</bdi>`);
  });

  it('lose nothing where a number is published twice', () => {
    declare('one');
    declare('two', { policyVersion: 2 });
    declare('again', { policyVersion: 1 });
    declare('last', { policyVersion: 2 });
    expect(versions()).toEqual([[1, 'declaration.nb.v1-2.json'], [2, 'declaration.nb.v2.json'], [1, 'declaration.nb.v1.json']]);
    expect(['v1', 'v2', 'v1-2'].map((kept) => namesIn(declared(`declaration.nb.${kept}.json`))[1])).toEqual(['one', 'two', 'again']);
  });

  it('name a version that was moved elsewhere, without its table', () => {
    declare('one');
    declare('two', { policyVersion: 2 });
    rmSync(join(folder, 'declaration.nb.v1.json'));
    declare('two', { policyVersion: 2 });
    expect(text('declaration.nb.html')).toContain('<p>Versjon <bdi>1</bdi>.</p>');
  });

  it('never replace a file that is something else', () => {
    writeFileSync(join(folder, 'declaration.en.json'), '{ "mine": true }');
    expect(() => readPublished(configFile)).toThrow(/declaration\.en\.json, which is no declaration\. Move it away first/u);
  });
});
