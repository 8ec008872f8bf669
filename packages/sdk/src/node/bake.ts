import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { withoutPreset, type SiteConfig } from '@kapsel/core';
import { sentence, unlawfulPatterns, type UnlawfulPattern } from '@kapsel/core/lawful';
import { faultsOf, siteConfigSchema } from '@kapsel/core/schema';
import { eager } from './eager.ts';
import { partsOf } from './parts-of-config.ts';

/** A site's own script: the prebuilt runtime with the site's config inside. */
export interface BakedScript {
  readonly code: string;
  /** For the tag's `integrity` attribute (Subresource Integrity). */
  readonly integrity: string;
  /** The build that went into it. */
  readonly build: 'kapsel.js' | 'kapsel-auto.js' | 'kapsel-development.js';
  /** Files that the tag fetches from its own folder once there is something to ask, by name. */
  readonly beside: { readonly [file: string]: string };
  /** Files that nothing fetches: the pages that use them name them, the cookie table and questions in forms. */
  readonly named: { readonly [file: string]: string };
}

/** Where the prebuilt files lie. */
export const dist = new URL('../', import.meta.url);

/** What is wrong with a config, one line a fault: first what does not fit, then what a site may not do. Nothing where it can be baked. */
export function faultsOfConfig(config: unknown): string[] {
  const faults = faultsOf(siteConfigSchema, config).map((fault) => (/legitimate.?interest|legint/iu.test(fault) ? `${fault.replace(/;.*/u, '')}. ${noLegitimateInterest}` : fault));
  return faults.length > 0 ? faults : patterns(config as SiteConfig, 'refuse');
}

/** What a person should look at in a config that has no faults, one line each. */
export function doubtsOfConfig(config: SiteConfig): string[] {
  return patterns(config, 'warn');
}

const noLegitimateInterest = 'A legitimate interest lets nobody store or read anything on a visitor’s device, so there is no such key (LAW-07)';

function patterns(config: SiteConfig, wanted: UnlawfulPattern['level']): string[] {
  return unlawfulPatterns(config).filter(({ level }) => level === wanted).map(sentence);
}

export interface BakeOptions {
  /** With the checks of `kapsel-development.js`, for a site that is being made; it belongs on no public page. */
  readonly development?: boolean;
}

/** Puts a proved config, the parts that it names and the build for its strength together, without a bundler. */
export function bake(config: SiteConfig, { development = false }: BakeOptions = {}): BakedScript {
  const build = development ? 'kapsel-development.js' : config.blocking === 'marked' ? 'kapsel.js' : 'kapsel-auto.js';
  // Parts come first: once they are there, the runtime fetches nothing.
  const files = [...partsOf(config).map((name) => `kapsel-${name}.js`), build];
  const parts = files.map((file) => readFileSync(new URL(file, dist), 'utf8'));
  const code = `${eager}\nwindow.kapselConfig=${scriptJson(drawable(config))};\n${parts.join('\n')}`;
  return { code, integrity: `sha384-${createHash('sha384').update(code).digest('base64')}`, build, beside: filesBeside(config), named: read(['kapsel-table.js', 'kapsel-table.css', 'kapsel-purpose.js']) };
}

/** A config as visitors are sent it, and hash it: with colours, not the names of presets, and nothing that is meant for an editor. */
export function drawable({ ui, ...all }: SiteConfig): SiteConfig {
  const { $schema: _, ...config } = all;
  if (typeof ui?.theme !== 'object') return { ...config, ...(ui && { ui }) };
  return { ...config, ui: { ...ui, theme: withoutPreset(ui.theme) } };
}

/** The user interface: the first layer, one file a language, the preferences, and what stands in place of held embeds. */
function filesBeside({ ui = {} }: SiteConfig): BakedScript['beside'] {
  const { layout, placeholder = layout !== 'none' } = ui;
  const languages = layout === 'none' ? [] : readdirSync(dist).filter((file) => /^kapsel-ui-\w+\.js$/u.test(file));
  return read([...languages, ...(layout === 'none' ? [] : ['kapsel-preferences.js']), ...(placeholder ? ['kapsel-placeholder.js'] : [])]);
}

function read(files: readonly string[]): { [file: string]: string } {
  return Object.fromEntries(files.map((file) => [file, readFileSync(new URL(file, dist), 'utf8')]));
}

/** JSON that may also stand inside a `<script>` element of a page. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
