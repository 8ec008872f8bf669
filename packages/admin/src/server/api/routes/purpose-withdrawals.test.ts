import { expect, it } from 'vitest';
import { createToken } from '../../../access/tokens.ts';
import { describeOnBoth } from '../../../db/databases.test-helper.ts';
import { figuresOf } from '../../../figures/figures.ts';
import { given, newId } from '../../../records/shop.test-helper.ts';
import { startApi, type RunningApi } from '../api.test-helper.ts';

const day = 86_400_000;

async function consent({ app }: RunningApi): Promise<string> {
  const { policyVersion, context } = given();
  const recordId = newId();
  const body = { schemaVersion: 1, event: 'given', recordId, policyVersion, notice: { layer: 'form', language: 'nb' }, purposes: [{ id: 'newsletter', granted: true, services: [] }], method: 'form', trusted: true, decidedAt: new Date().toISOString(), context };
  await app.inject({ method: 'POST', url: '/v1/sites/shop/purposes', payload: JSON.stringify(body), headers: { 'content-type': 'text/plain' } });
  return recordId;
}

describeOnBoth('a consent in a form that is taken back', (create) => {
  it('is told to who relies on it, and is open until they say that they have stopped', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    expect((await owner('PATCH', '/sites/shop/retention', { purposeDueDays: 14, withdrawnRetention: 'P6M' })).body).toEqual({ retentionMonths: 24, withdrawnRetention: 'P6M', purposeDueDays: 14 });
    expect((await owner('PATCH', '/sites/shop/retention', { withdrawnRetention: '6 months' })).body.error.message).toContain('withdrawnRetention: must be days or months such as P30D or P6M');
    expect((await owner('PATCH', '/sites/shop/retention', { withdrawnRetention: null })).body.withdrawnRetention).toBeNull();
    const ids = [await consent(api), await consent(api)];
    for (const id of ids) for (let time = 0; time < 2; time += 1) expect((await api.app.inject({ method: 'POST', url: `/v1/sites/shop/consents/${id}/withdraw` })).statusCode).toBe(200);

    const outbox = await api.database.db.selectFrom('outbox').select(['site_id', 'data']).where('kind', '=', 'purpose.withdrawn').orderBy('at').execute();
    expect(outbox.map(({ data }) => JSON.parse(data).recordId)).toEqual(ids);
    expect(JSON.parse(outbox[0]?.data ?? '')).toMatchObject({ purpose: 'newsletter' });
    const { body } = await owner('GET', '/sites/shop/purpose-withdrawals');
    expect(body.withdrawals).toMatchObject(ids.map((recordId) => ({ recordId, purpose: 'newsletter', doneAt: null })));
    expect(body.withdrawals[0].dueAt - body.withdrawals[0].withdrawnAt).toBe(14 * day);

    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'newsletter', scopes: ['purpose:write'], siteId: 'shop', createdBy: 'command' });
    const backend = api.withToken(token);
    for (let time = 0; time < 2; time += 1) expect((await backend('POST', `/sites/shop/purpose-withdrawals/${ids[0]}/done`)).body).toMatchObject({ recordId: ids[0], doneBy: expect.stringMatching(/^token:/u) });
    expect((await backend('POST', `/sites/shop/purpose-withdrawals/${newId()}/done`)).status).toBe(404);
    expect((await owner('GET', '/sites/shop/purpose-withdrawals?limit=1')).body).toMatchObject({ withdrawals: [{ recordId: ids[1] }], next: expect.any(String) });
    expect((await owner('GET', '/sites/shop/purpose-withdrawals?state=done')).body.withdrawals).toMatchObject([{ recordId: ids[0] }]);
    // Erased without having been withdrawn: whoever relies on it has to stop as well, and then nothing of it is left.
    const erased = await consent(api);
    await owner('DELETE', `/sites/shop/records/${erased}`);
    await owner('DELETE', `/sites/shop/records/${ids[1]}`);
    expect((await owner('GET', '/sites/shop/purpose-withdrawals')).body.withdrawals.map(({ recordId }: any) => recordId)).toEqual([ids[1], erased]);
    for (const id of [ids[1], erased]) await backend('POST', `/sites/shop/purpose-withdrawals/${id}/done`);
    const rows = await api.database.db.selectFrom('purpose_withdrawal').select('consent_record_id').execute();
    expect(rows.map((row) => row.consent_record_id)).toEqual([ids[0]]);
    expect(await api.database.db.selectFrom('outbox').select('kind').where('kind', '=', 'purpose.withdrawn').execute()).toHaveLength(3);
    const today = new Date().toISOString().slice(0, 10);
    expect((await figuresOf(api.database, 'shop', { from: today, to: today, by: [], only: {} })).total).toMatchObject({ form: 1, formWithdrawn: 1, withdrawn: 0 });
  });
});
