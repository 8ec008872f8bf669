import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { languages, type Declaration, type DeclarationVersion, type Language, type ScanReport, type SiteConfig } from '@kapsel/core';
import { cookieTableHtml } from '@kapsel/core/declaration-table';
import { declarationSchema, faultsOf } from '@kapsel/core/schema';
import { declarationOf } from './declaration.ts';
import { ScanError } from './scan-error.ts';

/** What is published beside a config already, by language, to the letter. */
export type Published = Readonly<Partial<Record<Language, { readonly text: string; readonly declaration: Declaration }>>>;

/** The files that `--declare` writes in place, whatever else it keeps. */
export function declarationFileNames(configFile: string): string[] {
  return languages.flatMap((language) => [jsonName(language), `declaration.${language}.html`]).map((name) => join(dirname(configFile), name));
}

/**
 * Looks before the scan at what its declarations will replace.
 *
 * @throws ScanError BAD_OPTION for a file that is something else: it may be the only copy of somebody's work
 */
export function readPublished(configFile: string): Published {
  return Object.fromEntries(
    languages.flatMap((language) => {
      const file = join(dirname(configFile), jsonName(language));
      if (!existsSync(file)) return [];
      const text = readFileSync(file, 'utf8');
      const declaration = readDeclaration(text);
      if (!declaration) throw new ScanError('BAD_OPTION', `--declare would replace ${file}, which is no declaration. Move it away first.`);
      return [[language, { text, declaration }]];
    }),
  );
}

/**
 * What `--declare` writes, in the order in which nothing is ever lost: a version that another one replaces is kept in a file
 * of its own, and every declaration names all others.
 *
 * @returns file → its text
 */
export function declarationFiles(report: ScanReport, config: SiteConfig, configFile: string, published: Published): [file: string, text: string][] {
  const folder = dirname(configFile);
  return languages.flatMap((language) => {
    const before = published[language];
    const isReplaced = before !== undefined && before.declaration.policyVersion !== config.policyVersion;
    const keptAs = isReplaced ? freeName(folder, language, before) : undefined;
    const versions = [...(keptAs === undefined || !before ? [] : [versionOf(before.declaration, keptAs)]), ...(before?.declaration.versions ?? [])];
    const declaration: Declaration = { ...declarationOf(report, config, language), ...(versions.length > 0 && { versions }) };
    const other = ({ url }: DeclarationVersion) => (url === keptAs ? before?.declaration : declarationBeside(folder, url));
    const html = cookieTableHtml(declaration, { columns: 'all', now: Date.parse(report.finishedAt), other });
    return [
      ...(keptAs === undefined || !before ? [] : [[join(folder, keptAs), before.text] as [string, string]]),
      [join(folder, jsonName(language)), `${JSON.stringify(declaration, null, 2)}\n`],
      [join(folder, `declaration.${language}.html`), `${html}\n`],
    ];
  });
}

function jsonName(language: Language): string {
  return `declaration.${language}.json`;
}

/** One number may have been published twice, after a step back. */
function freeName(folder: string, language: Language, { text, declaration: { policyVersion } }: NonNullable<Published[Language]>): string {
  for (let count = 1; ; count += 1) {
    const name = `declaration.${language}.v${policyVersion}${count === 1 ? '' : `-${count}`}.json`;
    const file = join(folder, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') === text) return name;
  }
}

function versionOf({ policyVersion, versionLabel, effectiveFrom }: Declaration, url: string): DeclarationVersion {
  return { policyVersion, ...(versionLabel !== undefined && { versionLabel }), ...(effectiveFrom !== undefined && { effectiveFrom }), url };
}

/** What the owner has moved elsewhere is listed all the same, only without its table. */
function declarationBeside(folder: string, url: string): Declaration | undefined {
  const file = join(folder, url);
  return /^[\w.-]+$/u.test(url) && existsSync(file) ? readDeclaration(readFileSync(file, 'utf8')) : undefined;
}

function readDeclaration(text: string): Declaration | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return faultsOf(declarationSchema, value).length === 0 ? (value as Declaration) : undefined;
  } catch {
    return undefined;
  }
}
