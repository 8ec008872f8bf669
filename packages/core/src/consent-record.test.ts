import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from './canonical-json.ts';
import { chainLink, chainStart, noticeHash, recordDigest, type ConsentRecord, type Notice } from './consent-record.ts';
import { consentRecordSchema, faultsOf, noticeSchema } from './schema/index.ts';

const salt = '000102030405060708090a0b0c0d0e0f';
const notice: Notice = {
  language: 'nb',
  layer: 'banner',
  texts: { title: 'Vi bruker informasjonskapsler', accept: 'Godta alle', reject: 'Avvis alle' },
  options: [{ id: 'analytics', label: 'Analyse', description: 'Hvordan nettstedet brukes', preselected: false, services: ['matomo'] }],
};
const noticeText =
  '{"language":"nb","layer":"banner","options":[{"description":"Hvordan nettstedet brukes","id":"analytics","label":"Analyse",' +
  '"preselected":false,"services":["matomo"]}],"texts":{"accept":"Godta alle","reject":"Avvis alle","title":"Vi bruker informasjonskapsler"}}';
const record: ConsentRecord = {
  schemaVersion: 1,
  recordId: '01890a5d-ac96-774b-bcce-b302099a8057',
  siteId: 'demo',
  subjectId: '00112233445566778899aabbccddeeff',
  policyVersion: 3,
  parties: { controller: 'Eksempel AS', contact: 'personvern@example.no' },
  notice: { configHash: 'a'.repeat(64), noticeHash: 'b'.repeat(64), language: 'nb', layer: 'banner' },
  purposes: [{ id: 'analytics', granted: true, legalBasis: 'consent', services: ['matomo'], maxAgeDays: 182 }],
  event: {
    type: 'given',
    method: 'accept-all',
    trusted: true,
    decidedAt: '2026-01-02T03:04:05.000Z',
    receivedAt: '2026-01-02T03:04:06.000Z',
    validUntil: '2026-07-03T03:04:05.000Z',
  },
  context: { regime: 'opt-in', sdkVersion: '0.1.0', globalPrivacyControl: false },
};
const recordText =
  '{"context":{"globalPrivacyControl":false,"regime":"opt-in","sdkVersion":"0.1.0"},' +
  '"event":{"decidedAt":"2026-01-02T03:04:05.000Z","method":"accept-all","receivedAt":"2026-01-02T03:04:06.000Z","trusted":true,"type":"given",' +
  '"validUntil":"2026-07-03T03:04:05.000Z"},' +
  `"notice":{"configHash":"${'a'.repeat(64)}","language":"nb","layer":"banner","noticeHash":"${'b'.repeat(64)}"},` +
  '"parties":{"contact":"personvern@example.no","controller":"Eksempel AS"},"policyVersion":3,' +
  '"purposes":[{"granted":true,"id":"analytics","legalBasis":"consent","maxAgeDays":182,"services":["matomo"]}],' +
  '"recordId":"01890a5d-ac96-774b-bcce-b302099a8057","schemaVersion":1,"siteId":"demo","subjectId":"00112233445566778899aabbccddeeff"}';

/** SHA-256 by Node's own means, over bytes put together here. */
function sha256(...parts: (string | Buffer)[]): string {
  return createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part as string)))).digest('hex');
}
const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('noticeHash', () => {
  it('is SHA-256 of the canonical notice', async () => {
    expect(faultsOf(noticeSchema, notice)).toEqual([]);
    expect(canonicalJson(notice as unknown as Json)).toBe(noticeText);
    expect(await noticeHash(notice)).toBe(sha256(noticeText));
  });

  it('changes with a letter of a text, a preselected box and the order of options, not with the order of texts', async () => {
    const hash = await noticeHash(notice);
    const option = notice.options[0]!;
    const other = { ...option, id: 'marketing' };
    const reordered = { ...notice, texts: Object.fromEntries(Object.entries(notice.texts).reverse()) };
    expect(await noticeHash(reordered)).toBe(hash);
    expect(await noticeHash({ ...notice, texts: { ...notice.texts, reject: 'Avvis alle ' } })).not.toBe(hash);
    expect(await noticeHash({ ...notice, options: [{ ...option, preselected: true }] })).not.toBe(hash);
    expect(await noticeHash({ ...notice, options: [option, other] })).not.toBe(await noticeHash({ ...notice, options: [other, option] }));
  });
});

describe('recordDigest', () => {
  it('is SHA-256 of the salt’s bytes and the canonical record', async () => {
    expect(faultsOf(consentRecordSchema, record)).toEqual([]);
    expect(await recordDigest(record, salt)).toBe(sha256(bytes(salt), recordText));
  });

  it('hides the record behind the salt', async () => {
    expect(await recordDigest(record, salt)).not.toBe(await recordDigest(record, 'ff'.repeat(16)));
  });

  it('refuses a short salt and what is not hexadecimal', async () => {
    for (const bad of ['', '00'.repeat(15), '0'.repeat(33), 'zz'.repeat(16), 'AB'.repeat(16), `${'00'.repeat(16)}\n`]) {
      await expect(recordDigest(record, bad), bad).rejects.toThrow(RangeError);
    }
  });
});

describe('chainLink', () => {
  it('begins with 32 zero bytes', async () => {
    const digest = sha256('one');
    expect(await chainLink(chainStart, digest)).toBe(sha256(Buffer.alloc(32), bytes(digest)));
  });

  it('is a fixed value for fixed input', async () => {
    // printf '%064d%064d' 0 0 | xxd -r -p | sha256sum
    expect(await chainLink(chainStart, '0'.repeat(64))).toBe('f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b');
  });

  it('can be proved for a record that was erased, from its digest alone', async () => {
    const records = [record, { ...record, policyVersion: 4 }, { ...record, policyVersion: 5 }];
    const salts = ['01', '02', '03'].map((byte) => byte.repeat(16));
    const digests = await Promise.all(records.map((each, index) => recordDigest(each, salts[index]!)));
    const chained = async (all: string[]) => {
      let link = chainStart;
      for (const digest of all) link = await chainLink(link, digest);
      return link;
    };
    const head = await chained(digests);

    const afterErasure = [await recordDigest(records[0]!, salts[0]!), digests[1]!, await recordDigest(records[2]!, salts[2]!)];
    expect(await chained(afterErasure)).toBe(head);

    const forged = [digests[0]!, await recordDigest({ ...records[1]!, policyVersion: 9 }, salts[1]!), digests[2]!];
    expect(await chained(forged)).not.toBe(head);
    expect(await chained([digests[1]!, digests[0]!, digests[2]!])).not.toBe(head);
  });

  it('refuses what is not two SHA-256 values', async () => {
    const digest = sha256('x');
    for (const bad of ['', digest.slice(2), `${digest}00`, digest.toUpperCase(), `${digest.slice(0, 62)}\u0660\u0660`]) {
      await expect(chainLink(bad, digest), bad).rejects.toThrow(RangeError);
      await expect(chainLink(digest, bad), bad).rejects.toThrow(RangeError);
    }
  });
});
