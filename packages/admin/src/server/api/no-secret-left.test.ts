import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { generateSync } from 'otplib';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { makeLink, setUpLink } from '../../access/links.ts';
import { describeOnBoth, type TestDatabase } from '../../db/databases.test-helper.ts';
import { startApi } from './api.test-helper.ts';
import { Browser } from './browser.test-helper.ts';

/** All that the database holds, as text: of SQLite the very files, with what is free in them. */
async function contentOf({ database: { db, kind }, place }: TestDatabase): Promise<string> {
  const files = readdirSync(place.dataFolder).filter((name) => name.startsWith('kapsel.sqlite'));
  if (kind === 'sqlite') return files.map((name) => readFileSync(join(place.dataFolder, name), 'latin1')).join('\n');
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db);
  const contents = await Promise.all(tables.map(async ({ name }) => JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(db)).rows)));
  return contents.join('\n');
}

describeOnBoth('the life of an account', (create) => {
  it('leaves no secret in the logs or the database', async () => {
    const made = await create();
    const logs: string[] = [];
    await using api = await startApi(made, {}, pino({ level: 'trace' }, { write: (line: string) => void logs.push(line) }));
    const secrets = new Set<string>();
    const keep = (secret: unknown): string => {
      secrets.add(String(secret));
      return String(secret);
    };
    const keepCookies = (browser: Browser) => [...browser.cookies.values()].forEach(keep);

    const browser = new Browser(api.app, '203.0.113.77');
    const [first, second, third] = [keep('hestesko under eplet'), keep('fire grønne paraplyer'), keep('sju blåe sykler her')];
    await browser.ask('POST', '/setup', { token: keep((await setUpLink(api.database))?.token), email: 'ola@shop.example', name: 'Ola', password: first });
    keepCookies(browser);
    await browser.ask('POST', '/session', { email: 'ola@shop.example', password: keep('a wrong guess of mine') });
    await browser.ask('PUT', '/account/password', { current: first, password: second });
    keepCookies(browser);
    const { secret, uri } = (await browser.ask('POST', '/account/second-factor', { password: second })).body as { secret: string; uri: string };
    keep(secret);
    keep(uri);
    const { recoveryCodes } = (await browser.ask('POST', '/account/second-factor/confirm', { code: keep(generateSync({ secret })) })).body as { recoveryCodes: string[] };
    recoveryCodes.forEach(keep);
    await browser.ask('POST', '/session', { email: 'ola@shop.example', password: second });
    keepCookies(browser);
    expect((await browser.ask('POST', '/session/second-factor', { code: recoveryCodes[0] })).status).toBe(201);
    keepCookies(browser);
    const token = (await browser.ask('POST', '/organisations/main/tokens', { name: 'CI', scopes: ['site:read'] })).body.token as string;
    expect((await api.withToken(keep(token))('GET', '/sites/shop')).status).toBe(200);
    const { link } = (await browser.ask('POST', '/organisations/main/invitations', { email: 'kari@shop.example', role: 'viewer' })).body as { link: string };
    const invitation = keep(link.split('/').at(-1));
    expect((await new Browser(api.app).ask('POST', '/invitation', { token: invitation, name: 'Kari', password: third })).status).toBe(201);
    const { accountId } = (await browser.ask('GET', '/session')).body as { accountId: string };
    const reset = await makeLink(api.database.db, { kind: 'password', accountId }, 'command');
    expect((await browser.ask('POST', '/password', { token: keep(reset.token), password: third })).status).toBe(201);
    keepCookies(browser);
    // What cannot be read, or fails, is where servers tell too much.
    await browser.ask('POST', '/session', { email: 'ola@shop.example', password: { of: keep('no text but an object') } });
    await browser.ask('POST', `/session?password=${keep('in-the-address')}`, '{"password":"hestesko under');
    await api.withToken(keep('kapsel_a-made-up-token'))('GET', '/sites');

    expect(secrets.size).toBeGreaterThan(25);
    const content = await contentOf(made);
    expect(content).toContain('ola@shop.example');
    expect(logs.join('')).toContain('a sign-in was refused');
    for (const secret of secrets) for (const [where, text] of [['the database', content], ['the logs', logs.join('')]] as const) {
      for (const written of [secret, Buffer.from(secret).toString('latin1')]) expect(text.includes(written), `${secret} is in ${where}`).toBe(false);
    }
    // Nor where somebody came from.
    expect(content + logs.join('')).not.toContain('203.0.113');
  });
});
