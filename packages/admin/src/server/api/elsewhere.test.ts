import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error it comes without types
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDatabase } from '../../db/databases.test-helper.ts';
import { readSettings } from '../../settings.ts';
import { startApi, type RunningApi } from './api.test-helper.ts';
import { Browser } from './browser.test-helper.ts';

/** A server that knows where people reach it. */
async function start(): Promise<RunningApi> {
  const made = await createDatabase('sqlite');
  return startApi(made, { settings: readSettings({ data: made.place.dataFolder, 'public-url': 'https://kapsel.example' }, {}, undefined) });
}

const redirectUri = 'https://kapsel.example/api/session/identity-provider/callback';

/** Who the people there are, by what they type as their name. */
const people: { readonly [subject: string]: { readonly email?: string; readonly email_verified?: boolean } } = {
  ola: { email: 'Ola@shop.example', email_verified: true },
  kari: { email: 'kari@elsewhere.example', email_verified: true },
  liar: { email: 'ola@shop.example', email_verified: false },
  nobody: {},
};

let server: Server;
let issuer: string;

beforeAll(async () => {
  server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // It warns of what only matters where it is more than a test.
  const quiet = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'info')].map((spy) => spy.mockImplementation(() => {}));
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'kapsel', client_secret: 'a secret of the two', redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context: unknown, subject: string) => ({ accountId: subject, claims: () => ({ sub: subject, name: subject, ...people[subject] }) }),
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  });
  for (const spy of quiet) spy.mockRestore();
  server.on('request', provider.callback());
});
afterAll(() => new Promise((resolve) => void server.close(resolve)));

/** What a browser does at the provider: follows redirects with its cookies, and types its name into the forms there. */
async function signInThere(address: string, subject: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = address;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 20; step += 1) {
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }, ...(form && { method: 'POST', body: form }) });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(set) ?? [];
      cookies.set(name, value);
    }
    const next = answer.headers.get('location');
    form = undefined;
    if (next !== null) {
      url = new URL(next, url).href;
      if (url.startsWith(redirectUri)) return url;
      continue;
    }
    const page = await answer.text();
    const [, action = ''] = /action="([^"]+)"/u.exec(page) ?? [];
    const prompt = /name="prompt" value="([^"]+)"/u.exec(page)?.[1] ?? '';
    expect(prompt, page).not.toBe('');
    url = new URL(action, url).href;
    form = new URLSearchParams({ prompt, login: subject, password: 'any' });
  }
  throw new Error('it never came back');
}

/** From here to there and back. */
async function signIn(browser: Browser, subject: string): Promise<{ status: number; body: any; headers: { readonly [name: string]: unknown } }> {
  const away = await browser.ask('GET', '/session/identity-provider');
  expect(away.status).toBe(302);
  const back = await signInThere(String(away.headers['location']), subject);
  return browser.ask('GET', `/session/identity-provider/callback${new URL(back).search}`);
}

async function setProvider(api: RunningApi, more: object = {}): Promise<void> {
  const owner = await api.as('owner');
  const { status, body } = await owner('PUT', '/organisations/main/identity-provider', { issuer, clientId: 'kapsel', clientSecret: 'a secret of the two', domains: [], ...more });
  expect(body).toMatchObject({ redirectUri, hasSecret: true });
  expect(status).toBe(200);
}

describe('signing in elsewhere', () => {
  it('lets in who is a member by a proved address, and knows them by their name there from then on', async () => {
    await using api = await start();
    await setProvider(api);
    expect((await api.anybody('GET', '/session/options')).body).toEqual({ identityProvider: new URL(issuer).host });
    const owner = await api.as('owner');
    const { accountId } = (await owner('GET', '/session')).body as { accountId: string };
    await api.database.db.updateTable('account').set({ email: 'ola@shop.example' }).where('account_id', '=', accountId).execute();
    const browser = new Browser(api.app);
    expect(await signIn(browser, 'ola')).toMatchObject({ status: 302, headers: { location: '/' } });
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ accountId });
    expect((await browser.ask('GET', '/sessions')).body[0]).toMatchObject({ means: 'identity-provider', isThisOne: true });
    await api.database.db.updateTable('account').set({ email: 'another@shop.example' }).where('account_id', '=', accountId).execute();
    expect((await signIn(new Browser(api.app), 'ola')).status).toBe(302);
    await api.database.db.updateTable('account').set({ disabled_at: 1 }).where('account_id', '=', accountId).execute();
    expect((await signIn(new Browser(api.app), 'ola')).body.error.message).toContain('disabled');
  });

  it('lets in who was invited, or is of a domain that may come in, and nobody else', async () => {
    await using api = await start();
    await setProvider(api);
    expect(await signIn(new Browser(api.app), 'kari')).toMatchObject({ status: 403, body: { error: { message: 'You are known there, but nobody invited you here.' } } });
    const owner = await api.as('owner');
    await owner('POST', '/organisations/main/invitations', { email: 'kari@elsewhere.example', role: 'editor' });
    const browser = new Browser(api.app);
    await signIn(browser, 'kari');
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ hasPassword: false, organisations: [{ role: 'editor' }] });
    await setProvider(api, { domains: ['shop.example'], role: 'reviewer', clientSecret: undefined });
    const other = new Browser(api.app);
    await signIn(other, 'ola');
    expect((await other.ask('GET', '/session')).body).toMatchObject({ email: 'ola@shop.example', organisations: [{ role: 'reviewer' }] });
  });

  it('does not let in whoever made an account of that address before', async () => {
    await using api = await start();
    await setProvider(api, { domains: ['shop.example'], role: 'editor' });
    const owner = await api.as('owner');
    const { body: other } = await owner('POST', '/organisations', { name: 'Nabo' });
    const neighbour = await api.as('owner', other.organisationId as string);
    const { link } = (await neighbour('POST', `/organisations/${other.organisationId}/invitations`, { email: 'ola@shop.example', role: 'viewer' })).body as { link: string };
    const password = 'hestesko under eplet';
    const taker = new Browser(api.app);
    expect((await taker.ask('POST', '/invitation', { token: link.split('/').at(-1), name: 'Not Ola', password })).status).toBe(201);
    expect(await signIn(new Browser(api.app), 'ola')).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('Sign in with that first') } } });
    expect((await taker.ask('GET', '/session')).body.organisations).toMatchObject([{ name: 'Nabo' }]);
    // Whoever knows the password too is the same.
    const both = new Browser(api.app);
    await both.ask('POST', '/session', { email: 'ola@shop.example', password });
    expect((await signIn(both, 'ola')).status).toBe(302);
    expect((await signIn(new Browser(api.app), 'ola')).status).toBe(302);
  });

  it('takes no address that was not proved, unless its owner gave them all', async () => {
    await using api = await start();
    await setProvider(api, { domains: ['shop.example'] });
    for (const subject of ['liar', 'nobody']) expect(await signIn(new Browser(api.app), subject)).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('not by a proved e-mail address') } } });
    await setProvider(api, { domains: ['shop.example'], trustsEmail: true });
    expect((await signIn(new Browser(api.app), 'liar')).status).toBe(302);
  });

  it('takes an answer in the browser that asked, once, and no other', async () => {
    await using api = await start();
    await setProvider(api, { domains: ['shop.example'] });
    const browser = new Browser(api.app);
    const away = await browser.ask('GET', '/session/identity-provider');
    const address = new URL(String(away.headers['location']));
    expect(Object.fromEntries(address.searchParams)).toMatchObject({ code_challenge_method: 'S256', response_type: 'code', state: expect.stringMatching(/^.{40,}$/u), nonce: expect.stringMatching(/^.{40,}$/u) });
    const { search } = new URL(await signInThere(address.href, 'ola'));
    const callback = `/session/identity-provider/callback${search}`;
    expect((await new Browser(api.app).ask('GET', callback)).status).toBe(400);
    const another = new Browser(api.app);
    await another.ask('GET', '/session/identity-provider');
    expect((await another.ask('GET', callback)).status).toBe(401);
    const flow = browser.cookies.get('__Host-kapsel-flow') ?? '';
    expect((await browser.ask('GET', `${callback}x`)).status).toBe(401);
    // The first attempt used up what the browser brought; whoever kept it finds the code spent.
    browser.cookies.set('__Host-kapsel-flow', flow);
    expect((await browser.ask('GET', callback)).status).toBe(302);
    browser.cookies.set('__Host-kapsel-flow', flow);
    expect((await browser.ask('GET', callback)).status).toBe(401);
  });

  it('is set by the owners of the server alone, and proved before it counts', async () => {
    await using api = await start();
    const owner = await api.as('owner');
    const set = (body: object, organisationId = 'main') => owner('PUT', `/organisations/${organisationId}/identity-provider`, { issuer, clientId: 'kapsel', domains: [], ...body });
    expect(await set({ issuer: 'http://login.example' })).toMatchObject({ status: 400, body: { error: { message: 'issuer: must be https' } } });
    expect(await set({ issuer: 'http://127.0.0.1:9' })).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('does not answer as an OpenID provider') } } });
    const { body: other } = await owner('POST', '/organisations', { name: 'Nabo' });
    expect((await set({}, other.organisationId as string)).status).toBe(403);
    expect((await owner('GET', '/organisations/main/identity-provider')).body).toBeNull();
    await setProvider(api);
    expect(JSON.stringify((await owner('GET', '/organisations/main/identity-provider')).body)).not.toContain('a secret of the two');
    const { client_secret: kept } = await api.database.db.selectFrom('identity_provider').select('client_secret').executeTakeFirstOrThrow();
    expect(kept).toMatch(/^1\./u);
    await owner('DELETE', '/organisations/main/identity-provider');
    expect((await new Browser(api.app).ask('GET', '/session/identity-provider')).status).toBe(404);
  });
});
