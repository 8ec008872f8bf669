import { generateSync } from 'otplib';
import { expect, it } from 'vitest';
import { makeLink, setUpLink } from '../../access/links.ts';
import { describeOnBoth } from '../../db/databases.test-helper.ts';
import { startApi, type RunningApi } from './api.test-helper.ts';
import { Browser } from './browser.test-helper.ts';
import { sessionCookie } from './session-cookie.ts';

const password = 'hestesko under eplet';
const email = 'ola@shop.example';

/** The first account, in the browser that made it. */
async function setUp(api: RunningApi, address?: string): Promise<Browser> {
  const browser = new Browser(api.app, address);
  const { token } = (await setUpLink(api.database)) ?? {};
  expect((await browser.ask('POST', '/setup', { token, email, name: 'Ola', password })).status).toBe(201);
  return browser;
}

const signIn = (browser: Browser, as = email, by = password) => browser.ask('POST', '/session', { email: as, password: by });

/** A code of this half minute or of the next: whether or not one ends meanwhile, the server takes both. */
const codeOf = (secret: string, steps = 0) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });

async function addSecondFactor(browser: Browser): Promise<{ secret: string; recoveryCodes: readonly string[] }> {
  const { secret, qrSvg, uri } = (await browser.ask('POST', '/account/second-factor', { password })).body as { secret: string; qrSvg: string; uri: string };
  expect(uri).toContain(`secret=${secret}`);
  expect(qrSvg).toMatch(/^<svg/u);
  const { status, body } = await browser.ask('POST', '/account/second-factor/confirm', { code: codeOf(secret) });
  expect(status).toBe(201);
  return { secret, recoveryCodes: body.recoveryCodes as string[] };
}

describeOnBoth('an account', (create) => {
  it('is made once by the link of the last start, and owns the organisation', async () => {
    await using api = await startApi(await create());
    const old = await setUpLink(api.database);
    const { token } = (await setUpLink(api.database)) ?? {};
    const browser = new Browser(api.app);
    const given = { email: ' OLA@shop.example', name: 'Ola', password };
    expect((await browser.ask('POST', '/setup', { ...given, token: old?.token })).body.error.code).toBe('LINK_OVER');
    expect((await browser.ask('POST', '/setup', { ...given, token, password: 'short' })).body.error.message).toBe('password: must be 12 characters at least; a few words make a good one');
    const both = await Promise.all([browser, new Browser(api.app)].map((each) => each.ask('POST', '/setup', { ...given, token })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 410]);
    expect(await setUpLink(api.database)).toBeUndefined();
    await signIn(browser);
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ email, hasPassword: true, hasSecondFactor: false, organisations: [{ organisationId: 'main', role: 'owner' }] });
  });

  it('says the same of a wrong password and of an unknown address', async () => {
    await using api = await startApi(await create());
    await setUp(api);
    const browser = new Browser(api.app);
    const wrong = await signIn(browser, email, 'something else here');
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'WRONG_PASSWORD' } } });
    expect((await signIn(browser, 'nobody@shop.example')).body).toEqual(wrong.body);
    expect(browser.cookies.size).toBe(0);
    expect((await signIn(browser)).body).toEqual({ isComplete: true });
  });

  it('has another session after each sign-in, and none after signing out', async () => {
    await using api = await startApi(await create());
    const browser = await setUp(api);
    const first = browser.cookies.get(sessionCookie);
    await signIn(browser);
    const second = browser.cookies.get(sessionCookie);
    expect(second).not.toBe(first);
    const thief = new Browser(api.app);
    for (const stolen of [first, second]) {
      thief.cookies.set(sessionCookie, stolen ?? '');
      expect((await thief.ask('GET', '/session')).status).toBe(stolen === first ? 401 : 200);
    }
    await browser.ask('DELETE', '/session');
    expect(browser.cookies.has(sessionCookie)).toBe(false);
    expect((await thief.ask('GET', '/session')).status).toBe(401);
  });

  it('shows its sessions, and ends one or all others', async () => {
    await using api = await startApi(await create());
    const browser = await setUp(api);
    const others = [new Browser(api.app), new Browser(api.app)];
    for (const other of others) await signIn(other);
    const sessions = (await browser.ask('GET', '/sessions')).body as { sessionId: string; isThisOne: boolean }[];
    expect(sessions.filter(({ isThisOne }) => isThisOne)).toHaveLength(1);
    expect(sessions).toHaveLength(3);
    const stranger = await api.as('owner');
    const other = sessions.find(({ isThisOne }) => !isThisOne);
    expect((await stranger('DELETE', `/sessions/${other?.sessionId}`)).status).toBe(404);
    expect((await browser.ask('DELETE', `/sessions/${other?.sessionId}`)).status).toBe(200);
    expect((await browser.ask('GET', '/sessions')).body).toHaveLength(2);
    await browser.ask('DELETE', '/sessions');
    for (const each of others) expect((await each.ask('GET', '/session')).status).toBe(401);
    expect((await browser.ask('GET', '/session')).status).toBe(200);
  });

  it('changes its password by the current one, and all other sessions end', async () => {
    await using api = await startApi(await create());
    const browser = await setUp(api);
    const other = new Browser(api.app);
    await signIn(other);
    const chosen = 'fire grønne paraplyer';
    expect((await browser.ask('PUT', '/account/password', { current: 'not this one', password: chosen })).status).toBe(403);
    expect((await browser.ask('PUT', '/account/password', { current: password, password: 'ola@shop.example' })).body.error.message).toContain('is easily guessed');
    const before = browser.cookies.get(sessionCookie);
    expect((await browser.ask('PUT', '/account/password', { current: password, password: chosen })).status).toBe(200);
    expect(browser.cookies.get(sessionCookie)).not.toBe(before);
    expect((await browser.ask('GET', '/session')).status).toBe(200);
    expect((await other.ask('GET', '/session')).status).toBe(401);
    expect((await signIn(other)).status).toBe(401);
    expect((await signIn(other, email, chosen)).status).toBe(201);
  });

  it('asks for a code of the authenticator, and takes each once', async () => {
    await using api = await startApi(await create());
    const browser = await setUp(api);
    const { secret, recoveryCodes } = await addSecondFactor(browser);
    expect(recoveryCodes).toHaveLength(10);
    expect((await signIn(browser)).body).toEqual({ isComplete: false });
    expect((await browser.ask('GET', '/session')).status).toBe(401);
    // That it was enrolled with.
    expect((await browser.ask('POST', '/session/second-factor', { code: codeOf(secret) })).body.error.code).toBe('WRONG_CODE');
    const code = codeOf(secret, 1);
    const half = browser.cookies.get(sessionCookie);
    expect((await browser.ask('POST', '/session/second-factor', { code })).body).toEqual({ isComplete: true });
    expect(browser.cookies.get(sessionCookie)).not.toBe(half);
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ hasSecondFactor: true, recoveryCodesLeft: 10 });
    const other = new Browser(api.app);
    await signIn(other);
    expect((await other.ask('POST', '/session/second-factor', { code })).status).toBe(401);
    const [recovery = ''] = recoveryCodes;
    expect((await other.ask('POST', '/session/second-factor', { code: recovery.toUpperCase().replaceAll('-', ' ') })).status).toBe(201);
    await signIn(other);
    expect((await other.ask('POST', '/session/second-factor', { code: recovery })).status).toBe(401);
  });

  it('ends the half session of who guesses codes', async () => {
    await using api = await startApi(await create());
    const browser = await setUp(api);
    const { secret } = await addSecondFactor(browser);
    await signIn(browser);
    for (let guess = 0; guess < 5; guess += 1) expect((await browser.ask('POST', '/session/second-factor', { code: '000000' })).body.error.code).toBe('WRONG_CODE');
    expect((await browser.ask('POST', '/session/second-factor', { code: codeOf(secret, 1) })).body.error.code).toBe('SIGN_IN');
  });

  it('does without the authenticator again, by password and code', async () => {
    await using api = await startApi(await create());
    const browser = await setUp(api);
    const { recoveryCodes } = await addSecondFactor(browser);
    expect((await browser.ask('POST', '/account/second-factor', { password })).body.error.code).toBe('HAS_SECOND_FACTOR');
    expect((await browser.ask('POST', '/account/second-factor/remove', { password: 'wrong', code: recoveryCodes[0] })).body.error.code).toBe('WRONG_PASSWORD');
    expect((await browser.ask('POST', '/account/second-factor/remove', { password, code: '123456' })).body.error.code).toBe('WRONG_CODE');
    expect((await browser.ask('POST', '/account/second-factor/remove', { password, code: recoveryCodes[0] })).status).toBe(200);
    expect((await signIn(browser)).body).toEqual({ isComplete: true });
  });

  it('gets a new password by a link, once, and keeps its second factor', async () => {
    await using api = await startApi(await create());
    const browser = await setUp(api);
    await addSecondFactor(browser);
    const { accountId } = (await browser.ask('GET', '/session')).body as { accountId: string };
    const { token } = await makeLink(api.database.db, { kind: 'password', accountId }, 'command');
    const other = new Browser(api.app);
    expect((await other.ask('POST', '/password', { token, password: 'fire grønne paraplyer' })).body).toEqual({ isComplete: false });
    expect((await other.ask('GET', '/session')).status).toBe(401);
    expect((await browser.ask('GET', '/session')).status).toBe(401);
    expect((await other.ask('POST', '/password', { token, password: 'fem grønne paraplyer' })).status).toBe(410);
  });

  it('cannot be locked out of its own browser by who guesses elsewhere', async () => {
    await using api = await startApi(await create());
    const own = await setUp(api, '203.0.113.9');
    const guesser = new Browser(api.app, '198.51.100.7');
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) statuses.push((await signIn(guesser, email, `guess number ${guess}`)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect((await signIn(guesser)).headers['retry-after']).toBe('120');
    expect((await signIn(new Browser(api.app, '192.0.2.1'))).status).toBe(429);
    expect((await signIn(own)).status).toBe(201);
  });

  it('is guessed at from one network so many times, whatever the address', async () => {
    await using api = await startApi(await create());
    const guesser = new Browser(api.app, '198.51.100.7');
    const statuses: number[] = [];
    for (let guess = 0; guess < 32; guess += 1) statuses.push((await signIn(guesser, `person${guess}@shop.example`)).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });

  it('lets no page of another site sign a visitor in', async () => {
    await using api = await startApi(await create());
    await setUp(api);
    expect(await new Browser(api.app).ask('POST', '/session', { email, password }, { origin: 'https://other.example' })).toMatchObject({ status: 403, body: { error: { code: 'FOREIGN_ORIGIN' } } });
  });
});
