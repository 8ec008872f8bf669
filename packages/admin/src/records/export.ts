import type { ConsentRecord } from '@kapsel/core';
import { line } from '../csv.ts';
import type { Database } from '../db/database.ts';
import { restrictedAmong } from '../rights/restriction.ts';
import { pagesOf, readStored } from './stored.ts';

export const exportFormats = ['csv', 'json', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** All records of a site that are neither erased nor restricted, as text piece by piece: at any number, in little memory. */
export async function* exportRecords(database: Database, siteId: string, format: ExportFormat): AsyncGenerator<string> {
  const { before, each, between, after } = forms[format];
  const chain = await database.db.selectFrom('chain').select(['purged_length', 'length']).where('site_id', '=', siteId).executeTakeFirst();
  yield before;
  let isFirst = true;
  for await (const records of chain ? openRecords(database, siteId, chain.purged_length, chain.length) : []) {
    // A page at once: a stream of single lines would be slower than the database.
    if (records.length > 0) yield (isFirst ? '' : between) + records.map(each).join(between);
    isFirst &&= records.length === 0;
  }
  yield after;
}

async function* openRecords(database: Database, siteId: string, after: number, until: number): AsyncGenerator<readonly ConsentRecord[]> {
  for await (const rows of pagesOf(database, siteId, after, until)) {
    const records = rows.flatMap((row) => readStored(row).content?.record ?? []);
    const frozen = await restrictedAmong(database, siteId, records);
    yield records.filter(({ subjectId }) => !frozen.has(subjectId));
  }
}

interface Form {
  readonly before: string;
  readonly each: (record: ConsentRecord) => string;
  readonly between: string;
  readonly after: string;
}

const columns: readonly (readonly [name: string, of: (record: ConsentRecord) => unknown])[] = [
  ['recordId', ({ recordId }) => recordId],
  ['subjectId', ({ subjectId }) => subjectId],
  ['event', ({ event }) => event.type],
  ['method', ({ event }) => event.method],
  ['trusted', ({ event }) => event.trusted],
  ['decidedAt', ({ event }) => event.decidedAt],
  ['receivedAt', ({ event }) => event.receivedAt],
  ['validUntil', ({ event }) => event.validUntil],
  ['policyVersion', ({ policyVersion }) => policyVersion],
  ['granted', ({ purposes }) => purposes.filter(({ granted }) => granted).map(({ id }) => id).join(' ')],
  ['refused', ({ purposes }) => purposes.filter(({ granted }) => !granted).map(({ id }) => id).join(' ')],
  ['grantedServices', ({ purposes }) => purposes.filter(({ granted }) => granted).flatMap(({ services }) => services).join(' ')],
  ['language', ({ notice }) => notice.language],
  ['layer', ({ notice }) => notice.layer],
  ['noticeHash', ({ notice }) => notice.noticeHash],
  ['configHash', ({ notice }) => notice.configHash],
  ['region', ({ context }) => context.region],
  ['regime', ({ context }) => (typeof context.regime === 'string' ? context.regime : JSON.stringify(context.regime))],
  ['globalPrivacyControl', ({ context }) => context.globalPrivacyControl],
  ['sdkVersion', ({ context }) => context.sdkVersion],
  ['controller', ({ parties }) => parties.controller],
];

const forms: { readonly [format in ExportFormat]: Form } = {
  csv: { before: line(columns.map(([name]) => name)), each: (record) => line(columns.map(([, of]) => of(record))), between: '', after: '' },
  json: { before: '[\n', each: (record) => JSON.stringify(record), between: ',\n', after: '\n]\n' },
  jsonl: { before: '', each: (record) => `${JSON.stringify(record)}\n`, between: '', after: '' },
};
