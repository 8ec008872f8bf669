import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProviso } from '@kapsel-examples/proviso';
import { afterAll, expect, it } from 'vitest';
import { kapselScan } from './support/kapsel-scan.ts';

const workflow = readFileSync(join(import.meta.dirname, '../examples/github-action/cookie-scan.yml'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'kapsel-action-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The arguments of the workflow's commands, with its variables filled in. */
function commands(variables: Readonly<Record<string, string>>): string[][] {
  return [...workflow.matchAll(/npm run --silent scan -- (.*?)(?: >> .*)?$/gmu)].map(([, args = '']) =>
    args.split(' ').map((word) => word.replaceAll('"', '').replace(/\$(\w+)/gu, (_, name: string) => variables[name] ?? '')),
  );
}

it('scans and compares by the commands of the workflow, and leaves what its later steps take', async () => {
  const site = await startProviso();
  try {
    const [scan = [], diff = []] = commands({ SITE: site.url, REPORTS: join(folder, 'reports'), LAST: join(folder, 'last') });
    const aliases = Object.entries(site.hostAliases).flatMap(([host, real]) => ['--host-alias', `${host}=${real}`]);
    const { exitCode } = await kapselScan([...scan, ...aliases, '--pages', '1']);
    expect(exitCode).toBe(1); // --fail-on high
    const taken = [...workflow.matchAll(/reports\/(report\.\w+)/gu)].map(([, file = '']) => file);
    expect(new Set(taken)).toEqual(new Set(['report.json', 'report.sarif']));
    for (const file of [...taken, 'report.html', 'report.xml']) expect(existsSync(join(folder, 'reports', file)), file).toBe(true);

    mkdirSync(join(folder, 'last'));
    renameSync(join(folder, 'reports/report.json'), join(folder, 'last/report.json'));
    await kapselScan([site.url, '--pages', '1', '--quiet', '--format', 'json', '--out', join(folder, 'reports/')]);
    const { exitCode: changed, stdout } = await kapselScan(diff);
    expect(changed).toBe(1); // Without its aliases the site's third parties are strangers.
    expect(stdout).toMatch(/^# What has changed on proviso/u);
  } finally {
    await site.close();
  }
});
