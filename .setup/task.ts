/** What the npm scripts do, once everything is installed and Node is new enough. */
import { build } from './build.ts';
import { checks } from './checks.ts';
import { ensureChromium } from './chromium.ts';
import { ensureOtherEngines } from './other-engines.ts';
import { runNode, SetupError } from './process.ts';
import { runTests } from './tests.ts';

/** Commands of the scanner that work on files. */
const needNoBrowser: readonly string[] = ['classify', 'diff'];

const tasks: Record<string, (args: readonly string[]) => Promise<number>> = {
  admin: async (args) => {
    await build();
    return runNode('packages/admin/dist/cli.js', args, { isServer: true });
  },
  bench: async (args) => {
    await build();
    if (!['classify', 'server'].includes(args[0] ?? '') && !args.some((argument) => ['-h', '--help'].includes(argument))) await ensureChromium();
    return runNode('test/bench/src/cli.ts', args);
  },
  build: async () => {
    await build();
    return 0;
  },
  check: async () => {
    await build();
    return (await checks()).some(({ failed }) => failed > 0) ? 1 : 0;
  },
  scan: async (args) => {
    await build();
    if (!needNoBrowser.includes(args[0] ?? '') && !args.some((argument) => ['-h', '--help', '-v', '--version'].includes(argument))) await ensureChromium();
    return runNode('packages/scanner/dist/cli.js', args);
  },
  screenshots: async (args) => {
    await build();
    await ensureChromium();
    return runNode('test/screenshots.ts', args);
  },
  sdk: async (args) => {
    await build();
    return runNode('packages/sdk/dist/node/cli.js', args);
  },
  start: async (args) => {
    await build();
    await ensureChromium();
    return runNode('examples/proviso/src/demo.ts', args);
  },
  test: async (args) => {
    await build();
    await ensureChromium();
    await ensureOtherEngines();
    return runTests({ full: args.includes('--full') });
  },
};

const [name = '', ...args] = process.argv.slice(2);
const task = tasks[name];
try {
  if (!task) throw new SetupError(`There is no task ${name}. There are: ${Object.keys(tasks).join(', ')}.`);
  process.exitCode = await task(args);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
