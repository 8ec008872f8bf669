import { expect, it } from 'vitest';
import { createToken } from '../../../access/tokens.ts';
import { describeOnBoth } from '../../../db/databases.test-helper.ts';
import { publish } from '../../../publish.ts';
import { startApi } from '../api.test-helper.ts';
import { chat, config, matomo, site, write } from './publishing.test-helper.ts';

describeOnBoth('a second person', (create) => {
  it('approves what another has proposed, to the letter', async () => {
    await using api = await startApi(await create());
    const [owner, editor, reviewer, viewer] = [await api.as('owner'), await api.as('editor'), await api.as('reviewer'), await api.as('viewer')];
    expect((await editor('PUT', `${site}/approval`, { isNeeded: false })).status).toBe(403);
    expect(await owner('PUT', `${site}/approval`, { isNeeded: true })).toMatchObject({ status: 200, body: { isNeeded: true } });
    await write(editor, { services: [matomo, chat] });
    expect(await editor('POST', `${site}/versions`, {})).toMatchObject({ status: 409, body: { error: { code: 'NEEDS_APPROVAL' } } });
    await expect(publish(api.database, { config: { ...config, policyVersion: 2 } })).rejects.toThrow('needs a second person; propose it');
    const proposed = await editor('POST', `${site}/proposals`, { note: 'Chat' });
    expect(proposed).toMatchObject({ status: 201, body: { state: 'open', proposedByName: 'editor', diff: { services: { added: [{ id: 'chat' }] } } } });
    const address = `${site}/proposals/${proposed.body.proposalId}`;
    expect(await editor('POST', `${address}/approve`, {})).toMatchObject({ status: 403, body: { error: { code: 'OWN_PROPOSAL' } } });
    expect((await viewer('POST', `${address}/approve`, {})).status).toBe(403);
    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'CI', scopes: ['version:approve'], createdBy: 'command' });
    expect(await api.withToken(token)('POST', `${address}/approve`, {})).toMatchObject({ status: 403, body: { error: { code: 'PERSON_NEEDED' } } });
    expect(await reviewer('POST', `${address}/approve`, { note: 'Ja' })).toMatchObject({ status: 201, body: { policyVersion: 2 } });
    expect((await owner('GET', `${site}/versions/2`)).body).toMatchObject({ publishedByName: 'editor', approvedByName: 'reviewer', note: 'Chat' });
    expect((await reviewer('POST', `${address}/approve`, {})).status).toBe(409);
    expect((await owner('GET', address)).body).toMatchObject({ state: 'approved', decisionNote: 'Ja' });
  });

  it('approves nothing that was changed since, and nobody’s own by way of a token', async () => {
    await using api = await startApi(await create());
    const [owner, reviewer, editor] = [await api.as('owner'), await api.as('reviewer'), await api.as('editor')];
    await owner('PUT', `${site}/approval`, { isNeeded: true });
    await write(owner, { versionLabel: 'A' });
    const first = (await owner('POST', `${site}/proposals`, {})).body.proposalId;
    await write(owner, { versionLabel: 'B' });
    expect(await reviewer('POST', `${site}/proposals/${first}/approve`, {})).toMatchObject({ status: 409, body: { error: { code: 'PROPOSAL_OVER' } } });
    const { account_id: accountId } = await api.database.db.selectFrom('account').select('account_id').where('name', '=', 'editor').executeTakeFirstOrThrow();
    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'CI', scopes: ['draft:write', 'version:read'], createdBy: `account:${accountId}` });
    const second = (await api.withToken(token)('POST', `${site}/proposals`, {})).body.proposalId;
    expect(await editor('POST', `${site}/proposals/${second}/approve`, {})).toMatchObject({ status: 403, body: { error: { code: 'OWN_PROPOSAL' } } });
    expect(await owner('POST', `${site}/proposals/${second}/decline`, { note: 'Nei' })).toMatchObject({ status: 200, body: { state: 'declined' } });
    // What was agreed to once is there again at once.
    expect((await owner('POST', `${site}/versions/1/roll-back`, {})).status).toBe(201);
    const third = (await owner('POST', `${site}/proposals`, {})).body;
    expect(third.baseVersion).toBe(2);
    await owner('POST', `${site}/versions/1/roll-back`, {});
    expect(await reviewer('POST', `${site}/proposals/${third.proposalId}/approve`, {})).toMatchObject({ status: 409 });
    expect((await owner('GET', `${site}/proposals`)).body).toHaveLength(3);
  });
});
