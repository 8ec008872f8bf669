import { startProviso } from '@kapsel-examples/proviso';
import type { Finding, ScanReport } from '@kapsel/core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kapselScan, scanToReport } from './support/kapsel-scan.ts';

const folder = mkdtempSync(join(tmpdir(), 'kapsel-declared-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const declaredCodes = ['undeclared', 'declared-not-found', 'lifetime-differs', 'field-missing', 'recipient-undeclared'];
const declaredFindings = ({ findings }: ScanReport) => findings.filter(({ code }) => declaredCodes.includes(code)).map(({ code, items }: Finding) => [code, ...items.toSorted()]);

describe('what a firm publishes about its own site, beside what a scan of it finds', () => {
  let site: Awaited<ReturnType<typeof startProviso>>;
  let aliases: string[];
  beforeAll(async () => {
    site = await startProviso({ without: ['IDE'], extraDocumentCookies: ['zq_visitor=1; Max-Age=3600; Path=/', '__cf_bm=1; Max-Age=86400; Path=/'] });
    aliases = Object.entries(site.hostAliases).flatMap(([host, real]) => ['--host-alias', `${host}=${real}`]);
  });
  afterAll(() => site.close());

  it('is its own policy page: the misspelt validity is understood, the blank one told, and so is what has changed since', async () => {
    const policy = `${site.url}personvern`;
    const { report, exitCode, stderr } = await scanToReport([site.url, ...aliases, '--lang', 'nb', '--pages', '3', '--declared', policy, '--fail-on', 'undeclared']);
    expect(report.declared).toEqual({ source: policy, entries: 15 });
    expect(declaredFindings(report)).toEqual([
      ['undeclared', 'zq_visitor'],
      ['lifetime-differs', '__cf_bm'],
      ['field-missing', 'hubspotutk'],
      ['declared-not-found', 'IDE'],
    ]);
    expect(report.findings.find(({ code }) => code === 'lifetime-differs')?.message).toContain('__cf_bm (publisert «30 minutter», funnet «1 dag»)');
    expect(stderr).toContain('--fail-on (high, undeclared)');
    expect(exitCode).toBe(1);
  });

  it('may be a file, with recipients that it leaves out', async () => {
    const file = join(folder, 'table.csv');
    writeFileSync(file, 'Cookie;Provider;Category;Duration;Purpose\n__c*;Cloudflare;Necessary;;Security\n__h*;HubSpot;Analytics;6 months;x\n');
    const { report } = await scanToReport([site.url, ...aliases, '--pages', '1', '--declared', file]);
    expect(declaredFindings(report)).toEqual([
      ['undeclared', '_hjAbsoluteSessionInProgress', '_hjFirstSeen', '_hjIncludedInPageviewSample', '_hjIncludedInSessionSample', '_hjSessionUser_*', '_hjSession_*', 'hubspotutk', 'zq_visitor'],
      ['lifetime-differs', '__hssc', '__hssrc'],
      ['field-missing', '__c*'],
      ['recipient-undeclared', 'Google', 'HotJar'],
    ]);
  });

  it('is not taken for read where it could not be: the scan is incomplete', async () => {
    const { report, exitCode } = await scanToReport([site.url, '--pages', '1', '--declared', `${site.url}priser`]);
    expect(exitCode).toBe(3);
    expect(report.declared).toBeUndefined();
    expect(report.couldNotSee.find(({ code }) => code === 'declared-unread')?.message).toContain('has no table or list of cookies');
  });
});

it('refuses to begin with a file that is none, in one sentence', async () => {
  writeFileSync(join(folder, 'other.json'), '{}');
  const { exitCode, stderr } = await kapselScan(['example.no', '--declared', join(folder, 'other.json')]);
  expect(exitCode).toBe(2);
  expect(stderr.trim()).toMatch(/^--declared \S+other\.json is no declaration of Kapsel's[^\n]*$/u);
});
