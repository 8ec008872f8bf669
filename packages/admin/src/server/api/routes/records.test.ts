import { noticeHash, type Notice, type RecordSubmission } from '@kapsel/core';
import { expect, it } from 'vitest';
import { createToken } from '../../../access/tokens.ts';
import { verifyAudit } from '../../../access/audit-log.ts';
import { describeOnBoth } from '../../../db/databases.test-helper.ts';
import { publish } from '../../../publish.ts';
import { sha256 } from '../../../records/chain.ts';
import { makeCheckpoints } from '../../../records/housekeeping.ts';
import { given, newId, openShop, shop, signingKey, withdrawn } from '../../../records/shop.test-helper.ts';
import { writeBatch } from '../../../records/write-batch.ts';
import { startApi, type RunningApi } from '../api.test-helper.ts';

async function keep({ database }: RunningApi, ...submissions: RecordSubmission[]): Promise<void> {
  const site = await openShop(database);
  await writeBatch(database, signingKey, submissions.map(site));
}

/** What is no JSON. */
const text = ({ app }: RunningApi, url: string, headers: object) => app.inject({ url: `/api${url}`, headers: headers as Record<string, string> });

describeOnBoth('records by the API', (create) => {
  it('are found by how their id begins, and shown with proof and the text that was on the screen', async () => {
    await using api = await startApi(await create());
    const notice: Notice = { language: 'nb', layer: 'form', texts: { question: 'Vil du?' }, options: [{ id: 'newsletter', label: 'Send meg nyhetsbrevet', description: '', preselected: false, services: [] }] };
    await publish(api.database, { config: shop, notices: [notice] });
    const hash = await noticeHash(notice);
    const first = given({ notice: { noticeHash: hash, layer: 'form', language: 'nb' } });
    await keep(api, first, withdrawn(first.recordId), given(), given());
    await makeCheckpoints(api.database, signingKey);
    const reviewer = await api.as('reviewer');
    const { body } = await reviewer('GET', '/sites/shop/records?limit=3');
    expect(body.records.map(({ position }: any) => position)).toEqual([4, 3, 2]);
    expect((await reviewer('GET', `/sites/shop/records?limit=3&after=${body.next}`)).body).toMatchObject({ records: [{ position: 1 }], next: null });
    expect((await reviewer('GET', `/sites/shop/records?id=${first.recordId}`)).body.records).toMatchObject([{ record: { recordId: first.recordId }, isRestricted: false }]);
    expect((await reviewer('GET', `/sites/shop/records?id=${first.recordId.slice(0, 13)}`)).body.records).toHaveLength(4);
    expect((await reviewer('GET', "/sites/shop/records?id=' or 1=1")).status).toBe(400);
    expect((await reviewer('GET', `/sites/shop/records/${first.recordId}`)).body).toMatchObject({ notice, chain: { position: 1 }, proof: { digests: [expect.any(String), expect.any(String), expect.any(String)] }, visitor: [{ event: 'given' }, { event: 'withdrawn' }], restrictedSince: null });
    expect((await reviewer('GET', `/sites/shop/notices/${hash}`)).body).toEqual({ hash, notice });
    await api.database.db.updateTable('notice').set({ body: '{}' } as never).where('hash', '=', hash).execute();
    expect((await reviewer('GET', `/sites/shop/notices/${hash}`)).status).toBe(409);
    expect((await reviewer('GET', `/sites/shop/notices/${'0'.repeat(64)}`)).status).toBe(404);
  });

  it('are another’s business on another’s site', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    const submission = given();
    await keep(api, submission);
    const { body: other } = await owner('POST', '/organisations', { name: 'Nabo' });
    const foreigner = await api.as('owner', other.organisationId as string);
    await foreigner('POST', `/organisations/${other.organisationId}/sites`, { siteId: 'nabo', name: 'Nabo' });
    for (const site of ['shop', 'nabo']) {
      expect((await foreigner('GET', `/sites/${site}/records/${submission.recordId}`)).status).toBe(404);
      expect((await foreigner('DELETE', `/sites/${site}/records/${submission.recordId}`)).status).toBe(404);
      expect((await foreigner('PUT', `/sites/${site}/records/${submission.recordId}/restriction`)).status).toBe(404);
    }
    expect((await foreigner('GET', '/sites/nabo/records')).body).toEqual({ records: [], next: null });
    expect((await foreigner('GET', '/sites/nabo/figures?by=')).body.total).toMatchObject({ accepted: 0 });
    const viewer = await api.as('viewer');
    expect((await viewer('GET', '/sites/shop/records')).status).toBe(403);
    expect((await (await api.as('editor'))('DELETE', `/sites/shop/records/${submission.recordId}`)).status).toBe(403);
    expect((await viewer('GET', '/sites/shop/figures?from=2026-01-01&to=2026-01-31')).body).toMatchObject({ total: { accepted: 1 }, rows: [{ day: '2026-01-02', accepted: 1 }] });
  });

  it('are taken out as a stream, restricted ones left out, and the log knows', async () => {
    await using api = await startApi(await create());
    const submissions = Array.from({ length: 1300 }, () => given());
    await keep(api, ...submissions);
    const owner = await api.as('owner');
    const [frozen = given(), gone = given()] = submissions;
    expect((await owner('PUT', `/sites/shop/records/${frozen.recordId}/restriction`)).body).toEqual({ records: 1 });
    expect((await owner('DELETE', `/sites/shop/records/${gone.recordId}`)).body).toEqual({ erased: 1 });
    expect((await owner('GET', '/sites/shop/restrictions')).body).toMatchObject({ restrictions: [{ recordId: frozen.recordId, restrictedBy: expect.stringMatching(/^account:/u) }], next: null });
    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'export', scopes: ['record:export'], createdBy: 'command' });
    const program = { authorization: `Bearer ${token}` };
    const lines = (await text(api, '/sites/shop/records/export', program)).body.trimEnd().split('\n');
    expect(lines).toHaveLength(1298);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ siteId: 'shop' });
    expect(JSON.parse((await text(api, '/sites/shop/records/export?format=json', program)).body)).toHaveLength(1298);
    const csv = await text(api, '/sites/shop/records/export?format=csv', program);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.body.trimEnd().split('\r\n')).toHaveLength(1299);
    expect((await owner('DELETE', `/sites/shop/records/${frozen.recordId}/restriction`)).body).toEqual({ records: 1 });
    const actions = await api.database.db.selectFrom('audit_entry').select(['action', 'target']).where('action', 'like', 'record.%').orderBy('position').execute();
    expect(actions.map(({ action }) => action)).toEqual(['record.restrict', 'record.erase', 'record.export', 'record.export', 'record.export', 'record.lift']);
    expect(actions[1]?.target).toBe(`record:${sha256(gone.recordId)}`);
    expect((await verifyAudit(api.database, 'main')).faults).toEqual([]);
    expect((await owner('DELETE', `/sites/shop/records/${newId()}`)).status).toBe(404);
  });

  it('are verified piece by piece, and against a checkpoint that was kept', async () => {
    await using api = await startApi(await create());
    await keep(api, ...Array.from({ length: 5 }, () => given()));
    await makeCheckpoints(api.database, signingKey);
    const reviewer = await api.as('reviewer');
    expect((await reviewer('GET', '/sites/shop/chain')).body).toMatchObject({ length: 5, purged: 0, elsewhere: { announced: 0, stamped: 0, last: null, faults: [] } });
    expect((await reviewer('GET', '/sites/shop/chain/verification?most=3')).body).toEqual({ verifiedTo: 3, count: 3, erased: 0, checkpoints: 0, isComplete: false, faults: [] });
    expect((await reviewer('GET', '/sites/shop/chain/verification?after=3')).body).toEqual({ verifiedTo: 5, count: 2, erased: 0, checkpoints: 1, isComplete: true, faults: [] });
    const { token } = await api.database.db.selectFrom('checkpoint').select('token').executeTakeFirstOrThrow();
    expect((await reviewer('GET', `/sites/shop/chain/kept?token=${token}`)).body).toEqual({ position: 5, fault: null });
    await api.database.db.updateTable('consent_record').set({ body: '{}' }).where('position', '=', 4).execute();
    expect((await reviewer('GET', '/sites/shop/chain/verification?after=3')).body).toMatchObject({ isComplete: true, faults: ['Entry 4 does not hold: record changed.'] });
    expect((await reviewer('GET', '/sites/shop/chain/verification?most=3')).body.faults).toEqual([]);
    const owner = await api.as('owner');
    await owner('POST', '/organisations/main/sites', { siteId: 'bare', name: 'Bare' });
    expect((await owner('GET', '/sites/bare/chain')).status).toBe(404);
  });

  it('are counted, as a table for a spreadsheet too', async () => {
    await using api = await startApi(await create());
    await keep(api, given(), given());
    const viewer = await api.as('viewer');
    expect((await viewer('GET', '/sites/shop/figures?from=2026-02-01&to=2026-01-01')).body.error.message).toContain('from');
    expect((await viewer('GET', '/sites/shop/figures?by=colour')).body.error.message).toContain('must be some of day, version, region, language');
    expect((await viewer('GET', '/sites/shop/figures?from=2020-01-01&to=2026-01-01')).status).toBe(400);
    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'figures', scopes: ['figures:read'], siteId: 'shop', createdBy: 'command' });
    const csv = await text(api, '/sites/shop/figures?from=2026-01-01&to=2026-01-31&by=day,region&format=csv', { authorization: `Bearer ${token}` });
    expect(csv.body.split('\r\n').slice(0, 2)).toEqual([
      'day,region,accepted,partial,rejected,changed,withdrawn,form,formWithdrawn,asked functional,granted functional,rate functional,asked analytics,granted analytics,rate analytics,asked marketing,granted marketing,rate marketing',
      '2026-01-02,NO,2,0,0,0,0,0,0,0,0,,2,2,1,0,0,',
    ]);
  });
});
