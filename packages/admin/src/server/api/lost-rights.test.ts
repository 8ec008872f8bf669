import { describe, expect, it } from 'vitest';
import { permissions, type Permission } from '../../access/roles.ts';
import { beginSession } from '../../access/sessions.ts';
import { createDatabase, describeOnBoth } from '../../db/databases.test-helper.ts';
import { takeDown } from '../../scans/progress.ts';
import { startApi, type Caller, type RunningApi } from './api.test-helper.ts';
import { Browser } from './browser.test-helper.ts';
import { sessionCookie } from './session-cookie.ts';

const idOf = async (caller: Caller): Promise<string> => (await caller('GET', '/session')).body.accountId as string;

async function tokenOf(owner: Caller, scopes: readonly Permission[]): Promise<{ readonly token: string; readonly tokenId: string }> {
  return (await owner('POST', '/organisations/main/tokens', { name: 'A program', scopes })).body as never;
}

/** What somebody hears of a scan, as it comes. */
async function listen({ app, database }: RunningApi, accountId: string, scanId: string): Promise<{ readonly heard: () => string; readonly ended: Promise<void> }> {
  const session = await beginSession(database, accountId);
  const answer = await app.inject({ url: `/api/sites/shop/scans/${scanId}/events`, headers: { cookie: `${sessionCookie}=${session}` }, payloadAsStream: true });
  let heard = '';
  const ended = (async () => {
    for await (const piece of answer.stream()) heard += String(piece);
  })();
  return { heard: () => heard, ended };
}

describe('who has lost a right', () => {
  it('hears no more of a scan that they were listening to', async () => {
    await using api = await startApi(await createDatabase('sqlite'));
    const [owner, viewer] = [await api.as('owner'), await api.as('viewer')];
    const { scanId } = (await owner('POST', '/sites/shop/scans', { url: 'https://shop.example/', passes: ['untouched'] })).body as { scanId: string };
    const accountId = await idOf(viewer);
    const { heard, ended } = await listen(api, accountId, scanId);
    await expect.poll(heard, { timeout: 20_000 }).toContain('queued');
    await owner('DELETE', `/organisations/main/members/${accountId}`);
    await api.database.db.transaction().execute((transaction) => takeDown(transaction, api.parts.signals, { siteId: 'shop', scanId }, { kind: 'step', attempt: 1, step: 'page', url: 'https://shop.example/secret' }));
    await ended;
    expect(heard()).not.toContain('secret');
  }, 30_000);

  it('approves nothing that a token of theirs proposed before it was revoked', async () => {
    await using api = await startApi(await createDatabase('sqlite'));
    const owner = await api.as('owner');
    const { token, tokenId } = await tokenOf(owner, ['draft:write', 'version:read']);
    const program = api.withToken(token);
    await program('POST', '/sites/shop/draft/from-version', { policyVersion: 1 });
    const { proposalId } = (await program('POST', '/sites/shop/proposals', { askAgain: 'all' })).body as { proposalId: string };
    await owner('DELETE', `/organisations/main/tokens/${tokenId}`);
    expect(await owner('POST', `/sites/shop/proposals/${proposalId}/approve`, {})).toMatchObject({ status: 403, body: { error: { code: 'OWN_PROPOSAL' } } });
  });
});

describeOnBoth('who is taken out of an organisation', (create) => {
  it.each([['removed', 'DELETE', undefined], ['no owner any more', 'PATCH', { role: 'viewer' }]] as const)('does not come back by an invitation of their own: %s', async (_what, method, body) => {
    await using api = await startApi(await create());
    const [owner, leaving] = [await api.as('owner'), await api.as('owner')];
    const { link } = (await leaving('POST', '/organisations/main/invitations', { email: 'second@shop.example', role: 'owner' })).body as { link: string };
    await api.withToken((await tokenOf(leaving, permissions)).token)('POST', '/organisations/main/invitations', { email: 'third@shop.example', role: 'owner' });
    await owner('POST', '/organisations/main/invitations', { email: 'kari@shop.example', role: 'viewer' });
    expect((await owner('GET', '/organisations/main/invitations')).body).toHaveLength(3);
    await owner(method, `/organisations/main/members/${await idOf(leaving)}`, body);
    expect((await new Browser(api.app).ask('POST', '/invitation', { token: link.split('/').at(-1), name: 'Me again', password: 'hestesko under eplet' })).status).toBe(410);
    expect((await owner('GET', '/organisations/main/invitations')).body).toMatchObject([{ email: 'kari@shop.example' }]);
  });
});

describe('a token', () => {
  it('sees no site without site:read', async () => {
    await using api = await startApi(await createDatabase('sqlite'));
    const { token } = await tokenOf(await api.as('owner'), ['figures:read']);
    expect((await api.withToken(token)('GET', '/sites')).body).toEqual([]);
  });

  it('makes nobody more than it is', async () => {
    await using api = await startApi(await createDatabase('sqlite'));
    const owner = await api.as('owner');
    const { token } = await tokenOf(owner, ['member:write', 'organisation:write']);
    const program = api.withToken(token);
    expect(await program('POST', '/organisations/main/invitations', { email: 'me@shop.example', role: 'owner' })).toMatchObject({ status: 403, body: { error: { code: 'NOT_ALLOWED' } } });
    expect((await program('PATCH', `/organisations/main/members/${await idOf(await api.as('viewer'))}`, { role: 'owner' })).status).toBe(403);
    // Whoever it says people are comes in as that.
    expect((await program('PUT', '/organisations/main/identity-provider', { issuer: 'http://127.0.0.1:9', clientId: 'mine', domains: ['shop.example'], role: 'owner' })).status).toBe(403);
  });
});
