import type { ConsentCategory, Decision, SiteConfig, SiteService } from '@kapsel/core';
import { readPurposeSubmission as readPostedPurpose, readSubmission as readPosted } from '@kapsel/core/schema';
import { assert as check, boolean, constant, constantFrom, jsonValue, oneof, option, property, record, string, subarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../consent.ts';
import type { Choice } from '../part.ts';
import { purposeSubmission } from '../ui/purpose/submission.ts';
import { isForPurpose, readSubmission } from './read-submission.ts';
import { submissionOf, type Setting } from './submission.ts';

const service = (id: string, category: ConsentCategory): SiteService => ({ id, name: id, provider: id, category, since: 1, hosts: [], cookies: [], storage: [] });
const services = [service('matomo', 'analytics'), service('hotjar', 'analytics'), service('ads', 'marketing'), { ...service('theme', 'functional'), exemption: 'user-requested', reason: 'Asked for.' } as const];
const setting: Setting = {
  services,
  circumstances: { rules: { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' }, gpc: false, sensitive: false, crawler: false },
  region: 'NO',
  language: 'nb',
};

let records = 0;
function made(ids: readonly string[] | 'all' | 'none'): Decision {
  const decision = decide(ids, { services, policyVersion: 2 } as never, 1_800_000_000);
  if (decision.granted.length + decision.grantedServices.length === 0) return decision;
  records += 1;
  return { ...decision, recordId: `01900000-0000-7000-8000-${String(records).padStart(12, '0')}` };
}

function choice(ids: readonly string[] | 'all' | 'none', changes: Partial<Choice> = {}): Choice {
  return { before: undefined, made: made(ids), action: ids === 'all' ? 'accept-all' : ids === 'none' ? 'reject-all' : 'save', source: 'visitor', notice: undefined, ...changes };
}

describe('submissionOf', () => {
  it('tells a first consent with the id of the cookie', () => {
    const first = choice('all');
    expect(submissionOf(first, setting)).toEqual({
      schemaVersion: 1,
      event: 'given',
      recordId: first.made.recordId,
      policyVersion: 2,
      notice: { language: 'nb' },
      purposes: [
        { id: 'analytics', granted: true, services: ['matomo', 'hotjar'] },
        { id: 'marketing', granted: true, services: ['ads'] },
      ],
      method: 'accept-all',
      trusted: true,
      decidedAt: '2027-01-15T08:00:00.000Z',
      context: { regime: setting.circumstances.rules, region: 'NO', sdkVersion: '0.1.0', globalPrivacyControl: false },
    });
  });

  it('tells nothing of who refuses and has no record', () => {
    const submission = submissionOf(choice('none', { source: 'api' }), setting);
    expect(submission).toEqual({ schemaVersion: 1, event: 'refused', key: expect.stringMatching(/^[0-9a-f]{32}$/u), policyVersion: 2, method: 'api', regime: setting.circumstances.rules, region: 'NO' });
    expect(submissionOf(choice('none', { before: made('none') }), setting)).toMatchObject({ event: 'refused' });
    // Granted before there was a log: there is nothing to withdraw in it.
    const { recordId: _, ...unrecorded } = made('all');
    expect(submissionOf(choice('none', { before: unrecorded }), setting)).toMatchObject({ event: 'refused', method: 'reject-all' });
  });

  it('makes a new key for each refusal', () => {
    expect(submissionOf(choice('none'), setting)).not.toEqual(submissionOf(choice('none'), setting));
  });

  it('lets a change and a withdrawal follow the record before', () => {
    const before = made('all');
    expect(submissionOf(choice(['analytics'], { before }), setting)).toMatchObject({ event: 'changed', previousRecordId: before.recordId });
    const withdrawal = submissionOf(choice('none', { before, action: 'withdraw-all' }), setting);
    expect(withdrawal).toMatchObject({ event: 'withdrawn', previousRecordId: before.recordId, method: 'withdraw-all', recordId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/u) });
    expect(submissionOf(choice('all', { before: made('none') }), setting)).not.toHaveProperty('previousRecordId');
  });

  it('lists the exceptions to a category under the opposite', () => {
    expect(submissionOf(choice(['analytics', '-hotjar', 'ads']), setting)).toMatchObject({
      purposes: [
        { id: 'analytics', granted: true, services: ['matomo'] },
        { id: 'analytics', granted: false, services: ['hotjar'] },
        { id: 'marketing', granted: false, services: [] },
        { id: 'marketing', granted: true, services: ['ads'] },
      ],
    });
  });

  it('tells of what was asked, and of what was granted by name beside it', () => {
    expect(submissionOf(choice('all'), setting)).toMatchObject({ purposes: [{ id: 'analytics' }, { id: 'marketing' }] });
    expect(submissionOf(choice(['functional']), setting)).toMatchObject({ purposes: [{ id: 'functional', granted: true, services: [] }, { id: 'analytics' }, { id: 'marketing' }] });
  });

  it('tells what was chosen on a sensitive page, where less may run', () => {
    const sensitive = { ...setting, circumstances: { ...setting.circumstances, sensitive: true } };
    expect(submissionOf(choice('all'), sensitive)).toMatchObject({ purposes: [{}, { id: 'marketing', granted: true, services: ['ads'] }] });
  });

  it('is silent about what is no new choice', () => {
    expect(submissionOf(choice('all', { action: 'restore' }), setting)).toBeUndefined();
    expect(submissionOf(choice('all', { source: 'tab' }), setting)).toBeUndefined();
  });

  it('tells what an interface showed', () => {
    const notice = { layer: 'preferences', language: 'en', noticeHash: 'c'.repeat(64) } as const;
    expect(submissionOf(choice('all', { notice }), setting)).toMatchObject({ notice });
  });

  it('is always taken by the server’s schema and by the queue, whatever stands around it', () => {
    const ids = oneof(constant('all' as const), constant('none' as const), subarray(['functional', 'analytics', 'marketing', 'matomo', '-hotjar', 'ads', 'theme', 'nobody']));
    const settings = record({ region: option(oneof(string(), constantFrom('NO', 'US-CA')), { nil: undefined }), language: oneof(string(), constantFrom('nb', 'en-GB', 'EN', `en${'-abcdefgh'.repeat(9)}`)), gpc: boolean(), rule: constantFrom('opt-in', 'opt-out', 'exempt') });
    check(
      property(ids, option(ids, { nil: undefined }), constantFrom('visitor', 'api', 'gpc'), settings, (chosen, earlier, source, { region, language, gpc, rule }) => {
        const rules = { functional: rule, analytics: 'opt-in', marketing: rule } as const;
        const before = earlier && made(earlier);
        const submission = submissionOf(choice(chosen, { source, before }), { ...setting, region, language, circumstances: { ...setting.circumstances, gpc, rules } });
        const body = JSON.stringify(submission);
        expect(readPosted(body)).toEqual({ submission });
        expect(readSubmission(body)).toEqual(submission?.event === 'refused' ? undefined : submission);
      }),
    );
  });
});

describe('readSubmission', () => {
  const tick = { purpose: 'newsletter', text: 'Send me the newsletter', language: 'nb', privacyUrl: '', trusted: true };
  const config = { policyVersion: 2 } as SiteConfig;
  const copy = (value: unknown) => JSON.parse(JSON.stringify(value)) as object;

  it.each<[string, () => object | Promise<object>]>([
    ['an answer to the banner', () => copy(submissionOf(choice(['analytics', 'ads'], { before: made('all') }), setting))],
    ['a consent in a form', async () => copy(await purposeSubmission(tick, { ...setting, config }))],
  ])('takes nothing that a server would refuse: %s', async (_what, make) => {
    const genuine = await make();
    const paths: string[][] = [];
    const walk = (value: unknown, path: string[]): void => {
      paths.push(path);
      if (typeof value === 'object' && value !== null) for (const key of Object.keys(value)) walk(value[key as never], [...path, key]);
    };
    walk(genuine, []);
    const hostile = oneof(jsonValue(), string(), constantFrom(undefined, '', '1e9', -1, 1.5, [], {}, '2026-99-99T99:99:99.000Z', '2026-02-31T00:00:00.000Z', '__proto__'));
    let taken = 0;
    check(
      property(constantFrom(...paths), constantFrom('', 'extra', '__proto__', 'email'), hostile, (path, more, value) => {
        const text = changed(genuine, more ? [...path, more] : path, value);
        const read = readSubmission(text);
        if (read === undefined) return;
        taken += 1;
        expect((isForPurpose(read) ? readPostedPurpose : readPosted)(text)).toHaveProperty('submission');
      }),
      { numRuns: 3000 },
    );
    expect(taken, 'harmless changes are not refused').toBeGreaterThan(0);
  });

  it('keeps the categories of the banner and the purposes of forms apart', async () => {
    const banner = copy(submissionOf(choice(['analytics']), setting));
    const form = copy(await purposeSubmission(tick, { ...setting, config }));
    expect([banner, form].map((one) => readSubmission(JSON.stringify(one)))).toEqual([banner, form]);
    const named = (id: string) => ({ purposes: [{ id, granted: true, services: [] }] });
    for (const forged of [{ ...banner, ...named('newsletter') }, { ...form, ...named('marketing') }, { ...form, method: 'save' }]) expect(readSubmission(JSON.stringify(forged))).toBeUndefined();
  });

  it('takes nothing that is no object, no JSON, or too long', () => {
    const genuine = submissionOf(choice(['analytics']), setting);
    const long = JSON.stringify({ ...genuine, purposes: [{ id: 'analytics', granted: true, services: Array.from({ length: 3000 }, () => 'matomo') }] });
    for (const text of ['', 'null', '[]', '{}', '0', '"x"', '{', long]) expect(readSubmission(text), text.slice(0, 20)).toBeUndefined();
  });
});

/** JSON of a copy in which the value at a path is another. */
function changed(whole: unknown, path: readonly string[], value: unknown): string {
  const copy = structuredClone(whole) as Record<string, unknown>;
  const last = path.at(-1);
  if (last === undefined) return JSON.stringify(value) ?? '';
  let place = copy;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string, unknown>;
  if (typeof place !== 'object' || place === null) return JSON.stringify(copy);
  Object.defineProperty(place, last, { value, enumerable: true, configurable: true, writable: true });
  return JSON.stringify(copy);
}
