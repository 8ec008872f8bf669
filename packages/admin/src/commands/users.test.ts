import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isPassword } from '../access/passwords.ts';
import { runUser, verifyAuditLogs } from './users.ts';
import { UsageError, type CommandOptions } from './command.ts';
import { createDatabase, type TestDatabase } from '../db/databases.test-helper.ts';
import { startApi, type RunningApi } from '../server/api/api.test-helper.ts';
import { Browser } from '../server/api/browser.test-helper.ts';
import { readSettings, type Settings } from '../settings.ts';

const email = 'ola@shop.example';
const password = 'hestesko under eplet';

describe('kapsel-admin user', () => {
  let said: string[];
  let made: TestDatabase;
  let settings: Settings;
  let api: RunningApi;
  beforeEach(async () => {
    made = await createDatabase('sqlite');
    api = await startApi(made);
    settings = readSettings({ data: made.place.dataFolder, 'public-url': 'https://kapsel.example' }, {}, undefined);
    said = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await api[Symbol.asyncDispose]();
  });

  const user = async (args: readonly string[], options: CommandOptions = {}): Promise<string> => {
    said.length = 0;
    expect(await runUser(settings, args, options)).toBe(0);
    return said.join('');
  };
  const tokenIn = (text: string) => /#\/password\/(\S+)/u.exec(text)?.[1] ?? '';
  const signIn = (browser = new Browser(api.app)) => browser.ask('POST', '/session', { email, password });

  it('lets somebody in, takes what they lost, and keeps them out', async () => {
    const browser = new Browser(api.app);
    expect((await browser.ask('POST', '/password', { token: tokenIn(await user(['add', 'OLA@shop.example'], { role: 'owner', name: 'Ola' })), password })).status).toBe(201);
    expect((await browser.ask('GET', '/session')).body).toMatchObject({ email, name: 'Ola', organisations: [{ organisationId: 'main', role: 'owner' }] });
    expect(await user(['list'])).toBe(`${email}\towner of main\tpassword alone\n`);
    await made.database.db.updateTable('account').set({ totp_secret: api.parts.secrets.seal('x') }).where('email', '=', email).execute();
    expect((await signIn()).body).toEqual({ isComplete: false });
    await user(['reset-totp', email]);
    expect((await browser.ask('GET', '/session')).status).toBe(401);
    expect((await signIn(browser)).body).toEqual({ isComplete: true });
    await user(['disable', email]);
    expect([(await browser.ask('GET', '/session')).status, (await signIn()).status]).toEqual([401, 401]);
    expect(await user(['list'])).toContain('disabled');
    await user(['enable', email]);
    expect((await signIn()).status).toBe(201);
    const link = tokenIn(await user(['link', email]));
    expect((await browser.ask('POST', '/password', { token: link, password: 'fire grønne paraplyer' })).status).toBe(201);
    const { password_hash: kept } = await made.database.db.selectFrom('account').select('password_hash').where('email', '=', email).executeTakeFirstOrThrow();
    expect(await isPassword('fire grønne paraplyer', kept)).toBe(true);
    expect(await verifyAuditLogs(made.database)).toBe(true);
    const entries = (await browser.ask('GET', '/organisations/main/audit?actor=command')).body.entries as { action: string }[];
    expect(entries.map(({ action }) => action)).toEqual(['account.reset-password', 'account.enable', 'account.disable', 'account.reset-second-factor', 'account.add']);
  });

  it('says what is wrong with what it is given', async () => {
    const wrong: readonly [readonly string[], CommandOptions, string][] = [
      [[], {}, 'Say what to do with whom'],
      [['forget', email], {}, 'Say what to do with whom'],
      [['add'], {}, 'Say what to do with whom'],
      [['add', 'ola'], {}, 'ola is no e-mail address.'],
      [['add', email], { role: 'king' }, '--role must be one of owner, editor, reviewer, viewer.'],
      [['add', email], { organisation: 'nowhere' }, 'There is no organisation nowhere here.'],
      [['link', email], {}, `There is no account for ${email}.`],
    ];
    for (const [args, options, message] of wrong) await expect(runUser(settings, args, options)).rejects.toThrow(expect.objectContaining({ message: expect.stringContaining(message) }) as UsageError);
  });

  it('makes no second account of one address', async () => {
    await user(['add', email]);
    await expect(runUser(settings, ['add', email], {})).rejects.toThrow(UsageError);
  });

  it('forgets somebody, but not the last owner', async () => {
    await user(['add', email], { role: 'owner' });
    await expect(runUser(settings, ['remove', email], {})).rejects.toThrow('is the last owner of main');
    await user(['add', 'kari@shop.example'], { role: 'owner' });
    await user(['remove', email]);
    expect(await user(['list'])).not.toContain(email);
    await user(['add', email]);
  });
});
