import { describe, expect, it } from 'vitest';
import { describeOnBoth } from '../db/databases.test-helper.ts';
import { createAccount, join } from './accounts.ts';
import { addressOfLink, makeLink, readLink, useLink } from './links.ts';
import { newRecoveryCodes, takeCode, takeRecoveryCode } from './second-factor.ts';
import { beginSession, countWrongCode, forgetOver, halfWay, listSessions, principalOfSession, renameSession } from './sessions.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const start = Date.parse('2026-01-02T03:04:05Z');

describeOnBoth('a session', (create) => {
  it('ends after eight hours without a request, and after seven days in any case', async () => {
    await using made = await create();
    const { database } = made;
    const accountId = await createAccount(database.db, { email: 'ola@shop.example', name: 'Ola', passwordHash: null });
    await join(database.db, 'main', accountId, 'editor');
    const token = await beginSession(database, accountId, { now: start });
    const isThere = async (now: number) => (await principalOfSession(database, token, now)) !== undefined;
    expect(await principalOfSession(database, token, start)).toEqual({ kind: 'account', accountId, roles: new Map([['main', 'editor']]) });
    for (let now = start; now < start + 7 * 24 * hourMs; now += 7 * hourMs) expect(await isThere(now), String(now)).toBe(true);
    expect(await isThere(start + 7 * 24 * hourMs)).toBe(false);
    const idle = await beginSession(database, accountId, { now: start });
    expect(await principalOfSession(database, idle, start + 8 * hourMs)).toBeUndefined();
    await forgetOver(database, start + 8 * 24 * hourMs);
    expect(await database.db.selectFrom('session').select('token_hash').execute()).toEqual([]);
  });

  it('counts only once the second step is done, within ten minutes and five codes', async () => {
    await using made = await create();
    const { database } = made;
    const accountId = await createAccount(database.db, { email: 'ola@shop.example', name: 'Ola', passwordHash: null });
    const token = await beginSession(database, accountId, { now: start, isComplete: false, means: 'identity-provider' });
    expect(await principalOfSession(database, token, start)).toBeUndefined();
    expect(await listSessions(database, accountId, token, start)).toEqual([]);
    expect(await halfWay(database, token, start)).toEqual({ accountId, means: 'identity-provider' });
    expect(await halfWay(database, token, start + 10 * minuteMs)).toBeUndefined();
    for (let wrong = 0; wrong < 5; wrong += 1) {
      expect(await halfWay(database, token, start)).toBeDefined();
      await countWrongCode(database, token);
    }
    expect(await halfWay(database, token, start)).toBeUndefined();
    expect(await halfWay(database, await beginSession(database, accountId, { now: start }), start)).toBeUndefined();
  });

  it('has one name at a time', async () => {
    await using made = await create();
    const { database } = made;
    const accountId = await createAccount(database.db, { email: 'ola@shop.example', name: 'Ola', passwordHash: null });
    const old = await beginSession(database, accountId, { now: start });
    const renamed = await renameSession(database.db, old);
    expect([await principalOfSession(database, old, start), (await principalOfSession(database, renamed, start))?.kind]).toEqual([undefined, 'account']);
  });

  it('comes by a link, a code and a recovery code once each, whoever else has them', async () => {
    await using made = await create();
    const { db } = made.database;
    const accountId = await createAccount(db, { email: 'ola@shop.example', name: 'Ola', passwordHash: null });
    const once = async (take: () => Promise<boolean>) => (await Promise.all([take(), take(), take()])).filter(Boolean).length;
    const { token, endsAt } = await makeLink(db, { kind: 'password', accountId }, 'command', start);
    expect(await readLink(db, 'password', token, endsAt - 1)).toMatchObject({ accountId });
    for (const [kind, now] of [['password', endsAt], ['invitation', start], ['setup', start]] as const) expect(await readLink(db, kind, token, now)).toBeUndefined();
    expect(await once(() => useLink(db, token))).toBe(1);
    expect(await once(() => takeCode(db, accountId, 100))).toBe(1);
    expect(await takeCode(db, accountId, 99)).toBe(false);
    const [code = ''] = await newRecoveryCodes(db, accountId);
    expect(await once(() => takeRecoveryCode(db, accountId, code))).toBe(1);
    const [another = ''] = await newRecoveryCodes(db, accountId);
    expect(await takeRecoveryCode(db, 'somebody else', another)).toBe(false);
  });
});

describe('the address of a link', () => {
  it.each([
    [{ publicUrl: 'https://consent.example/' }, 'https://consent.example/#/setup/x'],
    [{}, 'http://127.0.0.1:8080/#/setup/x'],
    [{ host: '::1' }, 'http://[::1]:8080/#/setup/x'],
    [{ host: '0.0.0.0' }, 'http://localhost:8080/#/setup/x'],
  ])('is where people reach the server: %o', (settings, address) => expect(addressOfLink({ publicUrl: undefined, host: '127.0.0.1', port: 8080, ...settings } as never, 'setup', 'x')).toBe(address));
});
