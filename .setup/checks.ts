import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, runBin } from './process.ts';

/** How many tests of a runner passed and failed. */
export interface Tally {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
}

/** What needs no test runner: types of all code that the build leaves out, lint rules, unused files and exports. */
export async function checks(): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (const project of typedProjects()) tallies.push(await check(`types of ${project}`, 'tsc', ['-p', project]));
  tallies.push(await check('oxlint', 'oxlint', ['--deny-warnings']));
  tallies.push(await check('knip', 'knip', []));
  return tallies;
}

async function check(name: string, bin: string, args: readonly string[]): Promise<Tally> {
  const succeeded = (await runBin(bin, args)) === 0;
  console.log(`${succeeded ? '✓' : '✗'} ${name}`);
  return { name, passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
}

/** Everything with a tsconfig that `tsc -b` does not build: tests, examples, the set-up itself. */
function typedProjects(): string[] {
  const inside = (folder: string, file: string) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}/${file}`);
  const projects = [...inside('packages', 'tsconfig.test.json'), ...inside('examples', 'tsconfig.json'), 'test/tsconfig.json', '.setup/tsconfig.json'];
  return projects.filter((project) => existsSync(join(root, project)));
}
