import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startLocalSite } from '../local-site.test-helper.ts';
import { readVerifyOptions } from './options.ts';

const folder = mkdtempSync(join(tmpdir(), 'kapsel-verify-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const config = { schemaVersion: 1, siteId: 'a', policyVersion: 1, language: 'en', blocking: 'marked', regime: 'opt-in', parties: { controller: 'Us', contact: 'us@a.no' }, services: [] };
const file = join(folder, 'config.json');
writeFileSync(file, JSON.stringify(config));

const refusal = (...given: string[]) => readVerifyOptions(given).then(
  () => 'it was not refused',
  (error: Error) => error.message,
);

describe('readVerifyOptions', () => {
  it('takes what a scan takes, formats of its own, and a config', async () => {
    expect(await readVerifyOptions(['a.no', '--pages', '3', '--lang', 'nb', '-f', 'md', '--config', file])).toMatchObject({
      scan: { url: 'https://a.no/', maxPages: 3, language: 'nb' },
      formats: ['md'],
      given: { source: file, config: { siteId: 'a' } },
    });
    expect(await readVerifyOptions([`--config=${file}`, 'a.no'])).toMatchObject({ scan: { url: 'https://a.no/' }, given: { source: file } });
    expect(await readVerifyOptions(['a.no', '-h'])).toBe('help');
    expect(await readVerifyOptions([])).toBe('help');
  });

  it('reads a config at an address, and follows it nowhere else', async () => {
    const site = await startLocalSite();
    const at = (path: string) => site.url('127.0.0.1', path);
    site.answer('127.0.0.1/config.json', (response) => response.end(JSON.stringify(config)));
    site.answer('127.0.0.1/moved', (response) => response.writeHead(302, { Location: '/config.json' }).end());
    site.answer('127.0.0.1/page', (response) => response.end('<h1>Shop</h1>'));
    try {
      expect(await readVerifyOptions(['a.no', '--config', at('/config.json')])).toMatchObject({ given: { config: { siteId: 'a' } } });
      expect(await refusal('a.no', '--config', at('/moved'))).toContain('/moved cannot be had');
      expect(await refusal('a.no', '--config', at('/page'))).toBe(`--config ${at('/page')} is not JSON.`);
      expect(await refusal('a.no', '--config', at('/nowhere'))).toContain('it answered 404');
    } finally {
      await site.close();
    }
  });

  it('shows a password and a token to nobody but the address, and reads no more than a config is', async () => {
    const site = await startLocalSite();
    site.answer('127.0.0.1/closed', (response, { url, headers }) => {
      const isRight = url === '/closed?token=secret' && headers.authorization === `Basic ${btoa('me:se@cret')}`;
      response.writeHead(isRight ? 200 : 401).end(JSON.stringify(config));
    });
    site.answer('127.0.0.1/endless', (response) => {
      const more = () => void (response.destroyed || response.write('x'.repeat(100_000), more));
      more();
    });
    const at = (path: string, password: string) => site.url('127.0.0.1', path).replace('://', `://me:${password}@`);
    try {
      expect(await readVerifyOptions(['a.no', '--config', at('/closed?token=secret', 'se%40cret')])).toMatchObject({ given: { source: site.url('127.0.0.1', '/closed'), config: { siteId: 'a' } } });
      expect(await refusal('a.no', '--config', at('/closed?token=secret', 'wrong'))).toBe(`--config ${site.url('127.0.0.1', '/closed')} cannot be had: it answered 401`);
      expect(await refusal('a.no', '--config', at('/endless', 'secret'))).toBe(`--config ${site.url('127.0.0.1', '/endless')} cannot be had: it is larger than 2000000 bytes`);
      expect(await refusal('a.no', '--config', 'https://me:secret@:x')).not.toContain('secret');
    } finally {
      await site.close();
    }
  });

  it.each([
    [['a.no', '--passes', 'untouched'], '--passes is an option of a scan; verify has none of that name. See verify --help.'],
    [['a.no', '--fail-on=high'], '--fail-on=high is an option of a scan'],
    [['a.no', '-f', 'sarif'], '--format sarif is none of verify'],
    [['a.no', '--config', join(folder, 'nowhere.json')], 'nowhere.json cannot be read'],
    [['a.no', '--config'], '--config needs a file or an address.'],
  ])('refuses %j', async (given, message) => {
    expect(await refusal(...given)).toContain(message);
  });
});
