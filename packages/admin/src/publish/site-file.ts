import type { SiteConfig } from '@kapsel/core';
import type { Override } from '@kapsel/core/classify';
import type { OverridesFile } from '@kapsel/core/schema';
import { faultsOfOverrides } from '../review/override.ts';
import { replaceOverrides } from '../review/overrides.ts';
import { holdInventory, overridesOf, type On } from '../review/rows.ts';
import { draftFrom, readDraft, writeDraft, type Draft } from './draft.ts';
import { numbered } from './since.ts';
import { PublishError } from './publication.ts';
import { currentSide } from './versions.ts';

/** All that people have said about a site, for version control: what is being made of it, and the owner's word on names. */
export interface SiteFile {
  readonly kapselSite: 1;
  readonly config: SiteConfig;
  readonly notices: Draft['notices'];
  readonly overrides: readonly Override[];
}

/** The draft, or what is published where there is none; nothing where there is neither. */
export async function exportSite(on: Pick<On, 'db'>, siteId: string): Promise<SiteFile | undefined> {
  const stored = await readDraft(on, siteId);
  const last = await currentSide(on, siteId);
  const config = stored ? numbered(stored.draft.config, last?.config) : last?.config;
  return config && { kapselSite: 1, config, notices: stored?.draft.notices ?? [], overrides: await overridesOf(on, siteId) };
}

/** A file that somebody may have written, proved. */
export interface ProvedSiteFile {
  readonly draft: Draft;
  readonly overrides: readonly Override[];
}

const mostBytes = 1024 * 1024;

/** @throws PublishError that names every fault and its place */
export function readSiteFile(siteId: string, text: string): ProvedSiteFile {
  if (Buffer.byteLength(text) > mostBytes) throw new PublishError([`The file is longer than ${mostBytes} bytes, as no site's is.`]);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    throw new PublishError(['The file is not JSON.']);
  }
  return provedSiteFile(siteId, value);
}

const keys = ['kapselSite', 'config', 'notices', 'overrides'];

/** @throws PublishError that names every fault and its place */
export function provedSiteFile(siteId: string, value: unknown): ProvedSiteFile {
  if (typeof value !== 'object' || value === null || (value as Partial<SiteFile>).kapselSite !== 1) throw new PublishError(['kapselSite: must be 1; this is no file that a site was exported into']);
  const { config, notices = [], overrides = [] } = value as { readonly config?: unknown; readonly notices?: readonly unknown[]; readonly overrides?: unknown };
  const polluting = pollutingKeys(value);
  if (polluting.length > 0) throw new PublishError(polluting);
  const strange = Object.keys(value).filter((key) => !keys.includes(key)).map((key) => `${key}: there is no such key; there are ${keys.join(', ')}`);
  if (!Array.isArray(notices)) strange.push('notices: must be a list');
  const faults = [...strange, ...faultsOfOverrides(overrides).map((fault) => `overrides${fault.startsWith('[') ? '' : '.'}${fault}`)];
  if (faults.length > 0) throw new PublishError(faults);
  return { draft: draftFrom(siteId, { config, notices }), overrides: listOf(overrides as OverridesFile) };
}

function listOf(file: OverridesFile): readonly Override[] {
  return Array.isArray(file) ? file : file.overrides;
}

/** No site has anything further down. */
const mostDeep = 20;

/** Keys that would be those of every object, should anybody ever copy them. */
function pollutingKeys(value: unknown, path = '', depth = 0): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (depth > mostDeep) return [`${path.slice(0, 100)}: has too much in it, one inside the other`];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = path === '' ? key : `${path}.${key}`;
    return ['__proto__', 'constructor', 'prototype'].includes(key) ? [`${place}: is a key that no file may have`] : pollutingKeys(inner, place, depth + 1);
  });
}

/**
 * Puts a file in the place of the draft and of all overrides, and gives the draft's revision. What was approved stays approved; where an
 * override now says otherwise it waits for another look.
 *
 * @param on a transaction
 */
export async function importSite(on: On, { siteId, actor, file, expected }: { readonly siteId: string; readonly actor: string; readonly file: ProvedSiteFile; readonly expected: string | undefined }): Promise<string> {
  const revision = await writeDraft(on, { siteId, actor, draft: file.draft, expected });
  await holdInventory(on, siteId);
  await replaceOverrides(on, siteId, file.overrides);
  return revision;
}
