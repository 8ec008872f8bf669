import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { presets, type SiteConfig } from '@kapsel/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const sdkCli = join(import.meta.dirname, '..', 'packages', 'sdk', 'dist', 'node', 'cli.js');
let folder: string;

const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'nb',
  blocking: 'automatic',
  regime: 'opt-in',
  parties: { controller: 'Butikk AS', contact: 'post@example.no' },
  services: [{ id: 'matomo', name: 'Matomo', provider: 'Butikk AS', category: 'analytics', since: 1, hosts: ['stats.example.no'], cookies: ['_pk_*'], storage: [] }],
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-lawful-'));
});

beforeEach(() => {
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
});

afterAll(() => rmSync(folder, { recursive: true }));

function build(changes: object): { status: number | null; stdout: string; stderr: string } {
  writeFileSync(join(folder, 'kapsel.config.json'), JSON.stringify({ ...config, ...changes }));
  return spawnSync(process.execPath, [sdkCli, 'build', 'kapsel.config.json'], { encoding: 'utf8', cwd: folder });
}

describe('kapsel-sdk build', () => {
  it('says one sentence about each unlawful pattern, and writes nothing', () => {
    const { status, stdout, stderr } = build({
      regions: { NO: 'opt-out' },
      services: [{ ...config.services[0], category: 'necessary', exemption: 'user-requested', reason: 'We have a legitimate interest.' }],
      ui: { theme: { light: { accentColor: '#7fb2f0' } }, texts: { nb: { rejectAll: 'OK' } } },
    });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(readdirSync(folder)).toEqual(['kapsel.config.json']);
    const [head, ...lines] = stderr.trimEnd().split('\n');
    expect(head).toBe('kapsel.config.json has 7 faults:');
    expect(lines.map((line) => line.replace(/: .*\(/u, ' ('))).toEqual([
      '  regions.NO (LAW-01)',
      '  regions.NO (LAW-01)',
      '  regions.NO (LAW-01)',
      '  services[0].cookies[0] (LAW-03)',
      '  services[0].reason (LAW-07)',
      '  ui.texts.nb.rejectAll (LAW-04)',
      '  ui.theme.light.accentColor (LAW-05)',
    ]);
    expect(lines.at(-2)).toBe('  ui.texts.nb.rejectAll: “OK” says yes on the button that refuses. Say that it refuses, as in “Reject all”. (LAW-04)');
  });

  it('says why there is no key for a legitimate interest', () => {
    const { status, stderr } = build({ services: [{ ...config.services[0], legitimateInterest: true }] });
    expect(status).toBe(2);
    expect(stderr).toContain('services[0].legitimateInterest: there is no such key. A legitimate interest lets nobody store or read anything on a visitor’s device, so there is no such key (LAW-07)');
  });

  it('builds what a person should look at, and says so', () => {
    const { status, stderr } = build({ blocking: 'report-only', log: { endpoint: 'https://log.example.net/consents' } });
    expect(status).toBe(0);
    expect(stderr.split('\n')).toEqual([
      'kapsel.config.json has 2 things to look at:',
      '  log.endpoint: sends each choice to log.example.net. If that is not the site’s own, say so in the privacy policy, and name who runs it as parties.processor. (LAW-16)',
      '  blocking: is report-only: nothing is held. Try it so, and do not leave it so. (LAW-01)',
      '',
    ]);
    expect(readdirSync(folder)).toContain('kapsel.js');
  });

  it('builds what says in the console what is wrong, where that is asked for, and says that it is for no public page', () => {
    writeFileSync(join(folder, 'kapsel.config.json'), JSON.stringify({ $schema: './schema.json', ...config }));
    const { status, stdout } = spawnSync(process.execPath, [sdkCli, 'build', 'kapsel.config.json', '--development'], { encoding: 'utf8', cwd: folder });
    expect(status).toBe(0);
    expect(stdout).toContain('belongs on no public page: build without --development for that.');
    const code = readFileSync(join(folder, 'kapsel.js'), 'utf8');
    expect(code).toMatch(/^\/\/# allFunctionsCalledOnLoad\nwindow\.kapselConfig=\{"schemaVersion":1,"siteId":"shop"/u);
    expect(code).toContain('[kapsel dev]');
    build({});
    expect(readFileSync(join(folder, 'kapsel.js'), 'utf8')).not.toContain('[kapsel dev]');
  });

  it('sends visitors the colours of a preset, and not its name', () => {
    const { status, stderr } = build({ ui: { theme: { preset: 'fjord', scheme: 'light' } } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const baked = readFileSync(join(folder, 'kapsel.js'), 'utf8').split('\n', 2)[1] ?? '';
    expect(baked).toContain(JSON.stringify(presets.fjord.light));
    expect(baked).not.toContain('"preset"');
  });
});
