import { constant, assert as check, jsonValue, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configHash, noticeHash } from './consent-record.ts';
import { canonicalJson } from './canonical-json.ts';
import { maxSubmissionBytes, purposeNotice, type PurposeSubmission, type RecordSubmission, type RefusalSubmission } from './consent-submission.ts';
import { faultsOf, noticeSchema, readPurposeSubmission, readSubmission } from './schema/index.ts';
import type { SiteConfig } from './site-config.ts';

const recordId = '0190a5da-c967-7bbc-b302-099a8057aaaa';

/** Every field there is. */
const change: Required<RecordSubmission> = {
  schemaVersion: 1,
  event: 'changed',
  recordId,
  previousRecordId: '0190a5da-c967-7bbc-b302-099a8057bbbb',
  policyVersion: 3,
  notice: { configHash: 'a'.repeat(64), noticeHash: 'b'.repeat(64), language: 'nb', layer: 'preferences' },
  purposes: [
    { id: 'analytics', granted: true, services: ['matomo'] },
    { id: 'analytics', granted: false, services: ['hotjar'] },
  ],
  method: 'save',
  trusted: true,
  decidedAt: '2026-01-02T03:04:05.000Z',
  context: { regime: 'opt-in', region: 'NO', sdkVersion: '0.1.0', globalPrivacyControl: false },
};
const { previousRecordId, ...rest } = change;
const given: RecordSubmission = { ...rest, event: 'given' };
const withdrawn: RecordSubmission = { ...change, event: 'withdrawn', purposes: [{ id: 'analytics', granted: false, services: ['matomo', 'hotjar'] }] };
const refused: Required<RefusalSubmission> = {
  schemaVersion: 1,
  event: 'refused',
  key: '0'.repeat(32),
  policyVersion: 3,
  method: 'reject-all',
  regime: { functional: 'exempt', analytics: 'opt-in', marketing: 'opt-in' },
  region: 'US-CA',
};

function read(value: unknown): ReturnType<typeof readSubmission> {
  return readSubmission(typeof value === 'string' ? value : JSON.stringify(value));
}

describe('readSubmission', () => {
  it.each([change, given, withdrawn, refused])('takes what a browser posts: $event', (submission) => {
    expect(read(submission)).toEqual({ submission });
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{', '(the whole file): is no JSON'],
    ['an unknown event', { ...given, event: 'expired' }, "event: Invalid discriminator value. Expected 'given' | 'changed' | 'withdrawn' | 'refused'"],
    ['an identifier in a refusal', { ...refused, recordId }, 'recordId: there is no such key here'],
    ['a field of nobody’s', { ...given, userAgent: 'Mozilla/5.0' }, 'userAgent: there is no such key; there are schemaVersion, event, recordId, previousRecordId, policyVersion, notice, purposes, method, trusted, decidedAt, context, key, regime, region'],
    ['an id of another kind', { ...given, recordId: recordId.replace('-7', '-4') }, 'recordId: must be a UUIDv7 in lower case'],
    ['a withdrawal of nothing', { ...given, event: 'withdrawn', purposes: withdrawn.purposes }, 'previousRecordId: a withdrawal names what it withdraws'],
    ['a withdrawal that grants', { ...withdrawn, purposes: given.purposes }, 'purposes: a withdrawal grants nothing'],
    ['a consent to nothing', { ...given, purposes: withdrawn.purposes }, 'purposes: a consent grants something'],
    ['a first consent after another', { ...given, previousRecordId }, 'previousRecordId: a first consent follows no record'],
    ['markup for a service', { ...given, purposes: [{ id: 'analytics', granted: true, services: ['<b>'] }] }, 'purposes[0].services[0]: must be lower-case letters, digits and hyphens'],
    ['more than anybody posts', { ...given, purposes: [{ id: 'analytics', granted: true, services: Array.from({ length: 800 }, () => 'long-service-id') }] }, '(the whole file): is longer than 8192 bytes'],
  ])('refuses %s, and says why', (_what, value, fault) => {
    expect(read(value)).toEqual({ faults: [fault] });
  });

  it('counts bytes, not letters', () => {
    const wide = JSON.stringify({ ...given, x: 'æ'.repeat(4200) });
    expect(wide.length).toBeLessThan(maxSubmissionBytes);
    expect(readSubmission(wide)).toEqual({ faults: ['(the whole file): is longer than 8192 bytes'] });
  });

  it('takes nothing over into a prototype', () => {
    const text = `${JSON.stringify(given).slice(0, -1)},"__proto__":{"isAdmin":true}}`;
    const result = readSubmission(text);
    expect('submission' in result && (result.submission as { isAdmin?: boolean }).isAdmin).toBeFalsy();
  });

  it('never throws, whatever anybody sends', () => {
    const anything = oneof(string(), jsonValue().map((value) => JSON.stringify(value)), jsonValue().map((value) => JSON.stringify({ ...given, purposes: value })), constant('null'));
    check(property(anything, (text) => 'faults' in readSubmission(text)));
  });
});

describe('readPurposeSubmission', () => {
  const newsletter: PurposeSubmission = {
    ...rest,
    event: 'given',
    notice: { configHash: 'a'.repeat(64), noticeHash: 'b'.repeat(64), language: 'nb', layer: 'form' },
    purposes: [{ id: 'newsletter', granted: true, services: [] }],
    method: 'form',
  };

  it('takes what a browser posts, and it is a record like any other', () => {
    expect(readPurposeSubmission(JSON.stringify(newsletter))).toEqual({ submission: newsletter });
    expect(read(newsletter)).toEqual({ submission: newsletter });
  });

  it.each<[string, object, string]>([
    ['a refusal, which is no record', { purposes: [{ id: 'newsletter', granted: false, services: [] }] }, 'purposes[0].granted: must be true'],
    ['two purposes under one answer', { purposes: [...newsletter.purposes, ...newsletter.purposes] }, 'purposes: must be a list of 1 at most'],
    ['a category of the banner', { purposes: [{ id: 'marketing', granted: true, services: [] }] }, 'purposes[0].id: must not be the name of a category'],
    ['a service of the banner', { purposes: [{ id: 'newsletter', granted: true, services: ['matomo'] }] }, 'purposes[0].services: must be empty'],
    ['an answer to the banner', { method: 'save' }, 'method: must be form'],
    ['a change', { event: 'changed', previousRecordId }, 'event: must be given'],
    ['what somebody wrote into the form', { email: 'somebody@example.no' }, 'email: there is no such key; there are schemaVersion, event, recordId, policyVersion, notice, purposes, method, trusted, decidedAt, context'],
  ])('refuses %s', (_what, changes, fault) => {
    const result = readPurposeSubmission(JSON.stringify({ ...newsletter, ...changes }));
    expect('faults' in result && result.faults).toContain(fault);
  });
});

describe('purposeNotice', () => {
  const asked = { purpose: 'newsletter', text: 'Send me the newsletter', language: 'en' };

  it('is a notice in which nothing is chosen beforehand', () => {
    expect(faultsOf(noticeSchema, purposeNotice({ ...asked, privacyUrl: 'https://shop.example/privacy' }))).toEqual([]);
    expect(purposeNotice(asked).options[0]?.preselected).toBe(false);
  });

  it('has another hash for other words, and the same for other white space', async () => {
    const hash = await noticeHash(purposeNotice(asked));
    expect(await noticeHash(purposeNotice({ ...asked, text: '\n  Send me\tthe newsletter ' }))).toBe(hash);
    expect(await noticeHash(purposeNotice({ ...asked, text: 'Send me the newsletter daily' }))).not.toBe(hash);
  });
});

describe('configHash', () => {
  it('is SHA-256 of the canonical config, the order of its keys aside', async () => {
    const config = { siteId: 'a', schemaVersion: 1, services: [] } as unknown as SiteConfig;
    const hash = await configHash(config);
    expect(hash).toBe(await configHash({ services: [], schemaVersion: 1, siteId: 'a' } as unknown as SiteConfig));
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(config as never)));
    expect(hash).toBe(Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join(''));
  });
});
