import { randomBytes } from 'node:crypto';
import { chainStart } from '@kapsel/core';
import { bodyOf, digestOf, linkAfter } from '../../../../../packages/admin/src/records/chain.ts';
import { countsOf } from '../../../../../packages/admin/src/records/count.ts';
import { makeRecord, type VersionForRecords } from '../../../../../packages/admin/src/records/make-record.ts';
import { record, uuidV7 } from '../record.ts';

/** An entry of the chain as the table has it. */
export interface SeedRow {
  readonly site_id: string;
  readonly position: number;
  readonly digest: string;
  readonly link: string;
  readonly record_id: string;
  readonly previous_record_id: string | null;
  readonly subject_id: string;
  readonly valid_until: number;
  readonly withdrawn_at: number | null;
  readonly salt: string;
  readonly body: string;
}

/** A body in pieces, with room for what is each record's own. */
interface Form {
  readonly pieces: readonly string[];
  readonly order: readonly (keyof typeof marks)[];
  readonly counts: ReturnType<typeof countsOf>;
}

const dayMs = 86_400_000;
const historyMs = 90 * dayMs;
const maxAgeMs = 182 * dayMs;

const marks = { recordId: '00000000-0000-7000-8000-000000000001', subjectId: '0'.repeat(32), decidedAt: '2001-01-01T00:00:00.000Z', receivedAt: '2001-01-01T00:00:01.000Z', validUntil: '2001-07-02T00:00:00.000Z' };
const regions = ['NO', 'SE', 'DK', 'FI', 'DE', 'FR', 'GB', 'US'];
const languages = ['nb', 'nn', 'sv', 'da', 'fi', 'de', 'en'];

/** Each twentieth withdraws what was given so many records before. */
const withdrawEvery = 20;
const withdrawAfter = 1000;

/** The consents of a quarter of a year, as a site would have got them: one after another, so that ids and times follow the chain. */
export class History {
  readonly #total: number;
  readonly #start = Date.now() - historyMs;
  readonly #forms: ReadonlyMap<string, Form>;
  readonly #counted = new Map<string, number>();
  /** Of the last few, for who withdraws. */
  readonly #recent: { readonly recordId: string; readonly subjectId: string }[] = [];
  #position = 0;
  #link = chainStart;

  constructor(total: number, version: VersionForRecords) {
    this.#total = total;
    const events = ['given', 'withdrawn'] as const;
    this.#forms = new Map(regions.flatMap((region) => languages.flatMap((language) => events.map((event) => [`${event} ${region} ${language}`, formOf(event, region, language, version)] as const))));
  }

  next(count: number): readonly SeedRow[] {
    return Array.from({ length: count }, () => this.#row());
  }

  /** What the records so far add up to, as the table of the figures has it. */
  counts(): readonly object[] {
    return [...this.#counted].map(([id, count]) => {
      const [day, metric, policyVersion, region, language] = id.split(' ');
      return { site_id: 'shop', day, metric, policy_version: Number(policyVersion), region, language, count };
    });
  }

  #row(): SeedRow {
    const position = (this.#position += 1);
    const receivedMs = this.#start + Math.floor((position / this.#total) * historyMs);
    const withdraws = position % withdrawEvery === 0 ? this.#recent[position % withdrawAfter] : undefined;
    const recordId = uuidV7(receivedMs);
    const subjectId = withdraws?.subjectId ?? randomBytes(16).toString('hex');
    this.#recent[position % withdrawAfter] = { recordId, subjectId };
    const decidedAt = new Date(receivedMs).toISOString();
    const form = this.#forms.get(`${withdraws ? 'withdrawn' : 'given'} ${regions[position % 8]} ${languages[position % 7]}`) as Form;
    const body = filled(form, { recordId, subjectId, decidedAt, receivedAt: decidedAt, validUntil: new Date(receivedMs + maxAgeMs).toISOString() });
    if (position % 100_000 === 1 && bodyOf(JSON.parse(body)) !== body) throw new Error('A record is not as the server would write it.');
    for (const { metric, policyVersion, region, language } of form.counts) this.#count(`${decidedAt.slice(0, 10)} ${metric} ${policyVersion} ${region} ${language}`);
    const salt = randomBytes(16).toString('hex');
    const digest = digestOf(body, salt);
    this.#link = linkAfter(this.#link, digest);
    return { site_id: 'shop', position, digest, link: this.#link, record_id: recordId, previous_record_id: withdraws?.recordId ?? null, subject_id: subjectId, valid_until: receivedMs + maxAgeMs, withdrawn_at: withdraws ? receivedMs : null, salt, body };
  }

  #count(id: string): void {
    this.#counted.set(id, (this.#counted.get(id) ?? 0) + 1);
  }
}

/** Whatever the server writes of such a submission, cut where each record has its own. */
function formOf(event: 'given' | 'withdrawn', region: string, language: string, version: VersionForRecords): Form {
  const base = record();
  const taken = event === 'withdrawn' ? ({ event, method: 'withdraw-all', previousRecordId: marks.recordId, purposes: base.purposes.map((purpose) => ({ ...purpose, granted: false })) } as const) : {};
  const submission = { ...base, ...taken, recordId: marks.recordId, decidedAt: marks.decidedAt, notice: { ...base.notice, language }, context: { ...base.context, region } };
  const body = bodyOf(makeRecord(submission, version, marks.subjectId, Date.parse(marks.receivedAt)));
  const names = Object.keys(marks) as (keyof typeof marks)[];
  const order = names.sort((a, b) => body.indexOf(marks[a]) - body.indexOf(marks[b]));
  return { pieces: body.split(new RegExp(order.map((name) => marks[name]).join('|'), 'u')), order, counts: countsOf(submission, version.config) };
}

function filled({ pieces, order }: Form, own: { readonly [name in keyof typeof marks]: string }): string {
  return pieces.reduce((text, piece, index) => text + own[order[index - 1] as keyof typeof marks] + piece);
}
