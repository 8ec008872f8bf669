import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checks, type Tally } from './checks.ts';
import { root, runBin } from './process.ts';

const reports = join(root, '.cache', 'test-reports');

/**
 * Runs every check and every test runner, also after one has failed, and ends with the line `N passed, N failed` over all.
 *
 * @param options.full also what takes longer than a change should wait for
 */
export async function runTests({ full }: { full: boolean }): Promise<number> {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const tallies = [...(await checks()), await vitest(full), await webTestRunner()];
  console.log('');
  for (const { name, passed, failed } of tallies) console.log(`${failed === 0 ? '✓' : '✗'} ${name}: ${passed} passed, ${failed} failed`);
  const total = (key: 'passed' | 'failed') => tallies.reduce((sum, tally) => sum + tally[key], 0);
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  return total('failed') === 0 ? 0 : 1;
}

async function vitest(full: boolean): Promise<Tally> {
  const report = join(reports, 'vitest.json');
  if (full) process.env['KAPSEL_FULL'] = '1';
  const code = await runBin('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  return tallyOf('vitest', code, report, ({ numPassedTests, numFailedTests }) => [numPassedTests ?? 0, numFailedTests ?? 0]);
}

async function webTestRunner(): Promise<Tally> {
  const report = join(reports, 'web-test-runner.json');
  const code = await runBin('web-test-runner', []);
  return tallyOf('web test runner', code, report, ({ passed, failed }) => [passed ?? 0, failed ?? 0]);
}

/** A runner that fails without a failed test (a file that does not load, a crash) has failed once. */
function tallyOf(name: string, code: number, report: string, read: (counts: Record<string, number>) => [number, number]): Tally {
  try {
    const [passed, failed] = read(JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>);
    if (passed + failed === 0) return { name, passed: 0, failed: 1 };
    return { name, passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  } catch {
    return { name, passed: 0, failed: 1 };
  }
}
