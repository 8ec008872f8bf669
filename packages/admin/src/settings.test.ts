import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownSettings, readSettings, settingsHelp } from './settings.ts';

describe('readSettings', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kapsel-settings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const inFile = (content: unknown): string => {
    const file = join(folder, 'kapsel.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };

  it('takes the number of proxies too', () => {
    for (const [word, value] of [['true', true], ['false', false], ['2', 2]] as const) expect(readSettings({ 'trust-proxy': word }, {}, undefined).trustProxy).toBe(value);
  });

  it('needs none', () => {
    expect(readSettings({}, {}, undefined)).toMatchObject({ host: '127.0.0.1', port: 8080, trustProxy: false, signingKey: expect.stringMatching(/kapsel-data\/signing-key\.pem$/u) });
  });

  it('takes a flag before the environment, and that before the file', () => {
    const file = inFile({ port: 1, host: '0.0.0.0', siteRate: 3 });
    expect(readSettings({ port: '5' }, { KAPSEL_PORT: '4', KAPSEL_HOST: '::1' }, file)).toMatchObject({ port: 5, host: '::1', siteRate: 3 });
  });

  it.each<[string, Record<string, string>, NodeJS.ProcessEnv, unknown, string]>([
    ['a flag', { port: 'eighty' }, {}, undefined, '--port must be a whole number from 0 to 65535.'],
    ['the environment', {}, { KAPSEL_TRUST_PROXY: 'yes' }, undefined, 'KAPSEL_TRUST_PROXY must be true, false or how many proxies there are.'],
    ['the file', {}, {}, { logLevel: 'loud' }, /^logLevel in .* must be one of fatal, error/u as never],
    ['a key that is not there', {}, {}, { databaseURL: 'x' }, /has no setting databaseURL; did you mean databaseUrl\?/u as never],
    ['a file that is no JSON', {}, {}, '{', /is not JSON/u as never],
  ])('names what is wrong in %s', (_where, flags, env, file, message) => {
    expect(() => readSettings(flags, env, file === undefined ? undefined : inFile(file))).toThrow(message);
  });

  it('tells no secret', () => {
    expect(() => readSettings({}, { DATABASE_URL: 'mysql://me:secret@host/db' }, undefined)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  });

  it('has help for every setting', () => {
    for (const { env } of Object.values(knownSettings)) expect(settingsHelp()).toContain(env);
  });
});
