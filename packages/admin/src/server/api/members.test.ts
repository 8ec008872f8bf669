import { expect, it } from 'vitest';
import { invitationUse } from '../../access/links.ts';
import { verifyAudit } from '../../access/audit-log.ts';
import { describeOnBoth } from '../../db/databases.test-helper.ts';
import { startApi, type Caller, type RunningApi } from './api.test-helper.ts';
import { Browser } from './browser.test-helper.ts';

const password = 'hestesko under eplet';
const idOf = async (caller: Caller): Promise<string> => (await caller('GET', '/session')).body.accountId as string;

async function invite(owner: Caller, email: string, role = 'editor', organisationId = 'main'): Promise<string> {
  const { body } = await owner('POST', `/organisations/${organisationId}/invitations`, { email, role });
  return (/#\/invitation\/(.+)$/u.exec(body.link as string) ?? [])[1] ?? '';
}

async function entries(api: RunningApi, query = ''): Promise<readonly { action: string; target: string; actor: string; actorName: string | null; detail: object; position: number }[]> {
  const auditor = await api.as('owner');
  return (await auditor('GET', `/organisations/main/audit?${query}`)).body.entries as never;
}

describeOnBoth('an organisation', (create) => {
  it('lets in who was invited, once, as what they were invited', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    const over = await invite(owner, 'Kari@shop.example');
    const token = await invite(owner, 'kari@shop.example', 'reviewer');
    expect((await owner('GET', '/organisations/main/invitations')).body).toMatchObject([{ email: 'kari@shop.example', role: 'reviewer' }]);
    // To be mailed; not to be read in the database.
    const { data } = await api.database.db.selectFrom('outbox').select('data').where('kind', '=', 'member.invited').orderBy('event_id', 'desc').executeTakeFirstOrThrow();
    expect(data).not.toContain(token);
    expect(api.parts.secrets.unseal((JSON.parse(data) as { link: string }).link, invitationUse)).toMatch(new RegExp(`/${token}$`, 'u'));
    const browser = new Browser(api.app);
    expect((await browser.ask('GET', '/invitation', undefined, { 'kapsel-link': token })).body).toEqual({ email: 'kari@shop.example', organisation: 'Main organisation', role: 'reviewer', hasAccount: false });
    const given = { name: 'Kari', password };
    expect((await browser.ask('POST', '/invitation', { token: over, ...given })).body.error.code).toBe('LINK_OVER');
    expect((await browser.ask('POST', '/invitation', { token, ...given, password: 'kari@shop.example' })).status).toBe(400);
    expect((await browser.ask('POST', '/invitation', { token, ...given })).status).toBe(201);
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ name: 'Kari', organisations: [{ organisationId: 'main', role: 'reviewer' }] });
    expect((await browser.ask('POST', '/invitation', { token, ...given })).status).toBe(410);
    expect((await owner('POST', '/organisations/main/invitations', { email: 'kari@shop.example', role: 'owner' })).status).toBe(409);
  });

  it('lets nobody into an account that is there by the link alone', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    const { body: other } = await owner('POST', '/organisations', { name: 'Nabo' });
    const neighbour = await api.as('editor', other.organisationId as string);
    const { email } = (await neighbour('GET', '/session')).body as { email: string };
    const token = await invite(owner, email);
    expect((await api.anybody('POST', '/invitation', { token, name: 'x', password })).status).toBe(401);
    expect((await owner('POST', '/invitation', { token })).status).toBe(401);
    expect((await neighbour('POST', '/invitation', { token })).status).toBe(201);
    expect((await neighbour('GET', '/session')).body.organisations).toHaveLength(2);
  });

  it('leaves those of another organisation alone', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    const { body: other } = await owner('POST', '/organisations', { name: 'Nabo' });
    const neighbour = await api.as('owner', other.organisationId as string);
    const { body: token } = await neighbour('POST', `/organisations/${other.organisationId}/tokens`, { name: 'CI', scopes: ['site:read'] });
    await invite(neighbour, 'kari@shop.example', 'viewer', other.organisationId as string);
    const [invitation] = (await neighbour('GET', `/organisations/${other.organisationId}/invitations`)).body as [{ invitationId: string }];
    const member = await idOf(neighbour);
    const own = '/organisations/main';
    expect((await owner('DELETE', `${own}/tokens/${token.tokenId}`)).status).toBe(404);
    expect((await owner('DELETE', `${own}/invitations/${invitation.invitationId}`)).status).toBe(404);
    expect((await owner('DELETE', `${own}/members/${member}`)).status).toBe(404);
    expect((await owner('PATCH', `${own}/members/${member}`, { role: 'viewer' })).status).toBe(404);
    expect((await neighbour('GET', '/session')).status).toBe(200);
  });

  it('takes an invitation back', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    const token = await invite(owner, 'kari@shop.example');
    const [{ invitationId }] = (await owner('GET', '/organisations/main/invitations')).body as [{ invitationId: string }];
    expect((await owner('DELETE', `/organisations/main/invitations/${invitationId}`)).status).toBe(200);
    expect((await api.anybody('POST', '/invitation', { token, name: 'x', password })).status).toBe(410);
  });

  it('never is without an owner', async () => {
    await using api = await startApi(await create());
    const [owner, second] = [await api.as('owner'), await api.as('owner')];
    const [first, other] = [await idOf(owner), await idOf(second)];
    // Each takes the role of the other at the same time: one of them stays.
    const both = await Promise.all([owner('PATCH', `/organisations/main/members/${other}`, { role: 'viewer' }), second('PATCH', `/organisations/main/members/${first}`, { role: 'viewer' })]);
    // Refused, or signed out by then.
    expect([[200, 409], [200, 401]]).toContainEqual(both.map(({ status }) => status).toSorted());
    const [left, leftId] = both[0]?.status === 200 ? [owner, first] : [second, other];
    expect((await left('DELETE', `/organisations/main/members/${leftId}`)).body.error.code).toBe('LAST_OWNER');
    expect((await left('GET', '/organisations/main/members')).body.map(({ role }: { role: string }) => role).sort()).toEqual(['owner', 'viewer']);
  });

  it('has who gets another role, or none, sign in again', async () => {
    await using api = await startApi(await create());
    const [owner, editor] = [await api.as('owner'), await api.as('editor')];
    const editorId = await idOf(editor);
    await owner('PATCH', `/organisations/main/members/${editorId}`, { role: 'viewer' });
    expect((await editor('GET', '/session')).status).toBe(401);
    expect((await owner('DELETE', `/organisations/main/members/${editorId}`)).status).toBe(200);
    expect((await owner('DELETE', `/organisations/main/members/${editorId}`)).status).toBe(404);
  });

  it('gives a token no more than who makes it, ever', async () => {
    await using api = await startApi(await create());
    const [owner, maker] = [await api.as('owner'), await api.as('owner')];
    const make = async (caller: Caller, body: object) => caller('POST', '/organisations/main/tokens', { name: 'CI', ...body });
    const { body: made } = await make(maker, { scopes: ['site:read', 'site:write', 'token:write'] });
    const program = api.withToken(made.token as string);
    expect((await program('PATCH', '/sites/shop', { name: 'x' })).status).toBe(200);
    expect((await make(program, { scopes: ['audit:read'] })).status).toBe(403);
    expect((await make(owner, { scopes: ['site:read'], siteId: 'nowhere' })).status).toBe(404);
    expect((await make(owner, { scopes: ['site:read'], endsAt: 1 })).status).toBe(400);
    const { body: child } = await make(program, { scopes: ['site:read'], siteId: 'shop' });
    const childProgram = api.withToken(child.token as string);
    expect((await childProgram('GET', '/sites/shop')).status).toBe(200);
    const listed = (await owner('GET', '/organisations/main/tokens')).body as { tokenId: string; createdBy: string; usedAt: number }[];
    expect(listed.map(({ createdBy }) => createdBy)).toEqual([`account:${await idOf(maker)}`, `account:${await idOf(maker)}`]);
    expect(JSON.stringify(listed)).not.toContain(made.token);
    await owner('PATCH', `/organisations/main/members/${await idOf(maker)}`, { role: 'viewer' });
    expect((await program('PATCH', '/sites/shop', { name: 'x' })).status).toBe(403);
    expect((await program('GET', '/sites/shop')).status).toBe(200);
    await owner('DELETE', `/organisations/main/tokens/${made.tokenId}`);
    expect((await program('GET', '/sites/shop')).status).toBe(401);
    expect((await childProgram('GET', '/sites/shop')).status).toBe(200);
    await owner('DELETE', `/organisations/main/members/${listed[0]?.createdBy.slice(8)}`);
    expect((await childProgram('GET', '/sites/shop')).status).toBe(401);
  });

  it('knows who did what', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    for (const name of ['A', 'B', 'C']) await owner('PATCH', '/sites/shop', { name });
    await invite(owner, 'kari@shop.example');
    const { email, accountId } = (await owner('GET', '/session')).body as { email: string; accountId: string };
    expect(await entries(api, 'action=site.update&limit=1')).toMatchObject([{ action: 'site.update', target: 'shop', actor: `account:${accountId}`, actorName: email, detail: { name: 'C' } }]);
    expect(await entries(api, 'action=site.')).toHaveLength(3);
    expect(await entries(api, 'target=kari@shop.example')).toHaveLength(1);
    expect(await entries(api, 'from=99999999999999')).toEqual([]);
    const first = await owner('GET', '/organisations/main/audit?limit=3');
    const second = await owner('GET', `/organisations/main/audit?limit=3&after=${first.body.next}`);
    expect([...first.body.entries, ...second.body.entries].map(({ position }: { position: number }) => position)).toEqual([4, 3, 2, 1]);
    expect(second.body.next).toBeNull();
    expect((await (await api.as('editor'))('GET', '/organisations/main/audit')).status).toBe(403);
  });

  it('hands its audit log out, and says whether it holds', async () => {
    await using api = await startApi(await create());
    const owner = new Browser(api.app);
    const caller = await api.as('owner');
    for (const name of ['A', 'B']) await caller('PATCH', '/sites/shop', { name });
    const token = await invite(caller, 'kari@shop.example', 'owner');
    await owner.ask('POST', '/invitation', { token, name: 'Kari', password });
    const { body, headers } = await owner.ask('GET', '/organisations/main/audit.jsonl');
    expect(headers['content-type']).toContain('jsonl');
    const lines = (body as string).trim().split('\n').map((line) => JSON.parse(line) as { position: number; body: string; link: string });
    expect(lines.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    const verdict = async () => (await owner.ask('GET', '/organisations/main/audit/verification')).body as object;
    expect(await verdict()).toEqual({ length: 4, lastLink: lines[3]?.link, faults: [] });
    await api.database.db.deleteFrom('audit_entry').where('organisation_id', '=', 'main').where('position', 'in', [2, 3]).execute();
    expect(await verdict()).toMatchObject({ faults: ['entries 2 to 3 are missing', expect.stringContaining('entry 4 was changed')] });
    expect((await verifyAudit(api.database, 'nothing')).faults).toEqual([]);
  });
});
