import { expect, it } from 'vitest';
import { createToken } from '../../access/tokens.ts';
import { verifyAudit } from '../../access/audit-log.ts';
import { roles, type Role } from '../../access/roles.ts';
import { describeOnBoth } from '../../db/databases.test-helper.ts';
import { startApi } from './api.test-helper.ts';

describeOnBoth('the API', (create) => {
  it('is for nobody who did not sign in', async () => {
    await using api = await startApi(await create());
    expect(await api.anybody('GET', '/sites')).toMatchObject({ status: 401, body: { error: { code: 'SIGN_IN' } } });
  });

  it('shows a site to its own organisation, and to another as if it were not there', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    const { body: other } = await owner('POST', '/organisations', { name: 'Nabo' });
    const foreigner = await api.as('owner', other.organisationId as string);
    expect(await owner('GET', '/sites/shop')).toMatchObject({ status: 200, body: { siteId: 'shop', currentVersion: 1 } });
    expect(await foreigner('GET', '/sites/shop')).toEqual(await foreigner('GET', '/sites/nothing'));
    expect((await foreigner('GET', '/sites')).body).toEqual([]);
  });

  it('lets a role do what is its own', async () => {
    await using api = await startApi(await create());
    const statuses: Partial<Record<Role, number>> = {};
    for (const role of roles) statuses[role] = (await (await api.as(role))('PATCH', '/sites/shop', { name: 'Butikken' })).status;
    expect(statuses).toEqual({ owner: 200, editor: 200, reviewer: 403, viewer: 403 });
  });

  it('takes a change from no page of another site', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    for (const origin of ['https://other.example', 'null', '']) expect(await owner('PATCH', '/sites/shop', { name: 'x' }, { origin })).toMatchObject({ status: 403, body: { error: { code: 'FOREIGN_ORIGIN' } } });
  });

  it('gives a token its scopes, on its site', async () => {
    await using api = await startApi(await create());
    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'CI', scopes: ['site:read'], siteId: 'shop', createdBy: 'command' });
    const program = api.withToken(token);
    expect((await program('GET', '/sites/shop')).status).toBe(200);
    expect((await program('PATCH', '/sites/shop', { name: 'x' })).status).toBe(403);
    expect((await program('GET', '/sites')).body).toHaveLength(1);
    expect((await api.withToken(`${token}x`)('GET', '/sites')).status).toBe(401);
  });

  it('makes a token for a site of any id', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    await owner('POST', '/organisations/main/sites', { siteId: 'min_side', name: 'Min side' });
    expect((await owner('POST', '/organisations/main/tokens', { name: 'CI', scopes: ['site:read'], siteId: 'min_side' })).status).toBe(201);
  });

  it('writes down every change, and sees a change of what was written', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    await owner('PATCH', '/sites/shop', { name: 'A' });
    await owner('PATCH', '/sites/shop', { name: 'B' });
    expect((await verifyAudit(api.database, 'main')).faults).toEqual([]);
    await api.database.db.updateTable('audit_entry').set({ body: '{}' } as never).where('organisation_id', '=', 'main').where('position', '=', 1).execute();
    expect((await verifyAudit(api.database, 'main')).faults).not.toEqual([]);
  });

  it('names the fault of what it cannot take', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    expect(await owner('PATCH', '/sites/shop', { domains: ['a b'] })).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST', message: 'domains.0: must be a host such as example.no or *.example.no:8080, in lower case' } } });
    expect(await owner('PATCH', '/sites/shop', '{"name":', { 'content-type': 'application/json' })).toMatchObject({ status: 400, body: { error: { code: 'BAD_JSON', message: 'The body is not JSON.' } } });
    expect(await owner('PATCH', '/sites/shop', { nam: 'x' })).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('nam') } } });
  });
});
