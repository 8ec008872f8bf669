import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, runBin, runNode } from './process.ts';

/** How many tests of a runner passed and failed. */
export interface Tally {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
}

/** What needs no test runner: types of all code that the build leaves out, lint rules, unused files and exports, sizes. */
export async function checks(): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (const project of typedProjects()) tallies.push(tally(`types of ${project}`, await runBin('tsc', ['-p', project])));
  tallies.push(tally('oxlint', await runBin('oxlint', ['--deny-warnings'])));
  tallies.push(tally('knip', await runBin('knip', [])));
  tallies.push(tally('size of the sdk', await runNode('packages/sdk/scripts/check-size.ts')));
  return tallies;
}

function tally(name: string, exitCode: number): Tally {
  const succeeded = exitCode === 0;
  console.log(`${succeeded ? '✓' : '✗'} ${name}`);
  return { name, passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
}

/** Everything with a tsconfig that `tsc -b` does not build: tests, examples, the set-up itself. */
function typedProjects(): string[] {
  const inside = (folder: string, file: string) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}/${file}`);
  const projects = [...inside('packages', 'tsconfig.test.json'), ...inside('examples', 'tsconfig.json'), 'test/tsconfig.json', '.setup/tsconfig.json'];
  return projects.filter((project) => existsSync(join(root, project)));
}
