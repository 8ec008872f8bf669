import { configHash, languageTagPattern, maxLanguageLength, noticeHash, purposeNotice, regionPattern, type PurposeSubmission, type SiteConfig } from '@kapsel/core';
import type { Inside } from '../../part.ts';
import { newRecordId } from '../../record-id.ts';
import { sdkVersion } from '../../version.ts';

/** What stood beside a box when somebody ticked it. */
export interface Tick {
  readonly purpose: string;
  readonly text: string;
  /** Of the page; anybody's text. */
  readonly language: string;
  readonly privacyUrl: string;
  /** Whether the browser vouched for the click. */
  readonly trusted: boolean;
}

/** A consent in a form, as it is posted. */
export async function purposeSubmission(tick: Tick, { config, circumstances, region = '' }: Pick<Inside, 'config' | 'circumstances' | 'region'>): Promise<PurposeSubmission> {
  const language = tick.language.length <= maxLanguageLength && languageTagPattern.test(tick.language) ? tick.language : 'und';
  const now = new Date();
  // Only secure contexts can hash; elsewhere the record goes without.
  const [ofNotice, ofConfig] = await Promise.all([noticeHash(purposeNotice({ ...tick, language })), hashOf(config)]).catch(() => []);
  return {
    schemaVersion: 1,
    event: 'given',
    recordId: newRecordId(now.getTime()),
    policyVersion: config.policyVersion,
    notice: { ...(ofNotice && { noticeHash: ofNotice }), ...(ofConfig && { configHash: ofConfig }), language, layer: 'form' },
    purposes: [{ id: tick.purpose, granted: true, services: [] }],
    method: 'form',
    trusted: tick.trusted,
    decidedAt: now.toISOString(),
    context: { regime: circumstances.rules, ...(regionPattern.test(region) && { region }), sdkVersion, globalPrivacyControl: circumstances.gpc },
  };
}

let hash: Promise<string> | undefined;

function hashOf(config: SiteConfig): Promise<string> {
  return (hash ??= configHash(config));
}
