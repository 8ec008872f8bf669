import { readFile } from 'node:fs/promises';
import type { Language } from '@kapsel/core';
import { bannerWords } from './banner-words.ts';
import { readBanner, type BannerFacts } from './in-page/read-banner.ts';
import { runAxe, type AccessibilityFault } from './in-page/run-axe.ts';
import { IsolatedWorld } from './isolated-world.ts';
import type { Line } from './wire.ts';

/** What could be said of the consent banner without pressing anything. */
export interface BannerAudit extends BannerFacts {
  /** `undefined` where axe-core could not look. */
  readonly accessibility: readonly AccessibilityFault[] | undefined;
}

/**
 * Looks at the consent banner of a page, beside the page's own scripts.
 *
 * @returns nothing where there is none
 */
export async function auditBanner(line: Line, language: Language): Promise<BannerAudit | undefined> {
  const world = await IsolatedWorld.of(line);
  const facts = await world.run(readBanner, bannerWords);
  if (!facts) return undefined;
  return { ...facts, accessibility: await accessibilityOf(world, language).catch(() => undefined) };
}

async function accessibilityOf(world: IsolatedWorld, language: Language): Promise<AccessibilityFault[]> {
  // As it is published (MPL-2.0), unchanged.
  await world.evaluate(`${await textOf(import.meta.resolve('axe-core/axe.min.js'))};0`);
  const locale = language === 'nb' ? (JSON.parse(await textOf(import.meta.resolve('axe-core/locales/nb.json'))) as object) : null;
  return world.run(runAxe, locale);
}

function textOf(fileUrl: string): Promise<string> {
  return readFile(new URL(fileUrl), 'utf8');
}
