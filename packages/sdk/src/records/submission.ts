import { consentCategories, languageTagPattern, maxLanguageLength, regionPattern, type ConsentMethod, type Decision, type RecordSubmission, type RefusalSubmission, type ShownNotice, type SiteService } from '@kapsel/core';
import { askedCategories, isAllowed, type Circumstances } from '../consent.ts';
import type { Choice } from '../part.ts';
import { newRecordId } from '../record-id.ts';
import { sdkVersion } from '../version.ts';

/** What a choice was made in. */
export interface Setting {
  readonly services: readonly SiteService[];
  readonly circumstances: Circumstances;
  readonly region: string | undefined;
  /** Of the page. */
  readonly language: string;
}

/** A choice as it is posted; nothing where there is no choice to tell of. */
export function submissionOf(choice: Choice, setting: Setting): RecordSubmission | RefusalSubmission | undefined {
  const { before, made, action, source } = choice;
  // Not a new one: it comes from the cookie, or from the tab that told of it and sends it too.
  if (action === 'restore' || action === 'none' || source === 'tab') return undefined;
  const { circumstances, region = '' } = setting;
  const { policyVersion, recordId } = made;
  const method: ConsentMethod = source === 'visitor' ? action : source === 'gpc' ? 'gpc' : 'api';
  const regime = circumstances.rules;
  // A server would refuse the whole for the sake of it.
  const where = regionPattern.test(region) && { region };
  const earlier = before && grantsAny(before) ? before : undefined;
  if (!recordId && !earlier?.recordId) return { schemaVersion: 1, event: 'refused', key: randomKey(), policyVersion, method, regime, ...where };
  return {
    schemaVersion: 1,
    event: !recordId ? 'withdrawn' : earlier ? 'changed' : 'given',
    recordId: recordId ?? newRecordId(),
    ...(earlier?.recordId && { previousRecordId: earlier.recordId }),
    policyVersion,
    notice: noticeOf(choice.notice, setting),
    purposes: purposesOf(made, setting.services),
    method,
    trusted: source === 'visitor',
    decidedAt: new Date(made.decidedAt * 1000).toISOString(),
    context: { regime, ...where, sdkVersion, globalPrivacyControl: circumstances.gpc },
  };
}

function grantsAny({ granted, grantedServices }: Decision): boolean {
  return granted.length + grantedServices.length > 0;
}

function noticeOf(notice: ShownNotice | undefined, { language }: Setting): RecordSubmission['notice'] {
  if (!notice) return language.length <= maxLanguageLength && languageTagPattern.test(language) ? { language } : {};
  return { layer: notice.layer, language: notice.language, ...(notice.noticeHash && { noticeHash: notice.noticeHash }) };
}

/** What was chosen, whatever the rules of the place make of it. */
const byDecisionAlone: Circumstances = { rules: { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' }, gpc: false, sensitive: false, crawler: false };

/** Each category that was asked for, or granted by name, with its services; the exceptions to it stand under the opposite. */
function purposesOf(made: Decision, services: readonly SiteService[]): RecordSubmission['purposes'] {
  const asked = askedCategories({ services });
  return consentCategories.flatMap((id) => {
    const granted = made.granted.includes(id);
    if (!granted && !asked.includes(id)) return [];
    const open = services.filter(({ category, exemption }) => category === id && !exemption);
    const idsOf = (isGranted: boolean) => open.filter((service) => isAllowed(service, made, byDecisionAlone) === isGranted).map((service) => service.id);
    const exceptions = idsOf(!granted);
    return [{ id, granted, services: idsOf(granted) }, ...(exceptions.length > 0 ? [{ id, granted: !granted, services: exceptions }] : [])];
  });
}

function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte | 256).toString(16).slice(1)).join('');
}
