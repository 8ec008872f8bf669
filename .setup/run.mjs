// The door of every npm script. Runs on whatever Node is there (20 or newer), with nothing installed: it installs what is
// missing and hands over to task.ts on the Node that the project brings.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pnpmVersion = '12.21.0';
const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`This is Node ${process.versions.node}; Kapsel needs Node 20 or newer to set itself up. Get it from https://nodejs.org/.`);
}
installPackages();
handOver(findNode());

/** Does nothing where the last installation was of the same lockfile, so that it works offline and costs no time. */
function installPackages() {
  const stamp = join(root, 'node_modules', '.kapsel-installed');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing packages; this happens once, and again when they change …');
  const reporter = process.stdout.isTTY ? 'default' : 'append-only';
  const { status, error } = spawnSync(
    'npx',
    ['--yes', `pnpm@${pnpmVersion}`, 'install', '--frozen-lockfile', '--prefer-offline', `--reporter=${reporter}`],
    // npm passes its own settings on to what it runs; pnpm would warn about those it does not know.
    { stdio: 'inherit', env: { ...process.env, CI: process.env['CI'] ?? 'true', npm_config_loglevel: 'error' } },
  );
  if (error) fail('npx was not found. It comes with npm: install npm and run this again.');
  if (status !== 0) fail('The packages could not be installed; the lines above say why. Without a network run this again when it is up; after a change of a package.json bring the lockfile up to date with: npx pnpm@' + pnpmVersion + ' install');
  writeFileSync(stamp, wanted);
}

/** What decides about node_modules: the lockfile, the workspace, and every manifest in it. */
function fingerprint() {
  const manifests = ['package.json', 'packages/*/package.json', 'examples/*/package.json', 'test/package.json', 'test/bench/package.json'].flatMap(expand).sort();
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${pnpmVersion}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) if (existsSync(file)) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function expand(pattern) {
  const [folder, rest] = pattern.split('*');
  if (rest === undefined) return [pattern];
  return existsSync(folder) ? readdirSync(folder).map((name) => folder + name + rest) : [];
}

/** The Node 24 that comes as a package; where there is none for this platform, a system Node that runs TypeScript. */
function findNode() {
  const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];
  const bundled = names.map((name) => join(root, 'node_modules', name, 'bin', 'node')).find((path) => existsSync(path));
  if (bundled && spawnSync(bundled, ['--version']).status === 0) return bundled;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(`Kapsel brings no Node 24 for ${process.platform}-${process.arch}. Install Node 24 (https://nodejs.org/) and run this again.`);
}

function handOver(node) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(node, [join(root, '.setup', 'task.ts'), ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, PATH: path } });
  // Ctrl-C reaches the child by itself; the parent only has to live until it is done.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
