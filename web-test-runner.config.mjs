import { mkdirSync, writeFileSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { findChromium } from './packages/scanner/dist/index.js';

const isRoot = process.getuid?.() === 0;

/** Leaves the counts where the set-up adds them to those of the other runners. */
const countingReporter = {
  onTestRunFinished({ sessions }) {
    const all = [...sessions].flatMap(({ testResults }) => (testResults ? testsOf(testResults) : []));
    const count = (wanted) => all.filter(({ passed, skipped }) => !skipped && passed === wanted).length;
    mkdirSync('.cache/test-reports', { recursive: true });
    writeFileSync('.cache/test-reports/web-test-runner.json', JSON.stringify({ passed: count(true), failed: count(false) }));
  },
};

function testsOf(suite) {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}

export default {
  files: ['packages/*/src/**/*.browser.test.ts'],
  nodeResolve: true,
  // Lets a test load our modules into a sandboxed frame, whose origin is none.
  middleware: [
    (context, next) => {
      context.set('Access-Control-Allow-Origin', '*');
      return next();
    },
  ],
  plugins: [esbuildPlugin({ ts: true, target: 'es2022' })],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: {
        executablePath: findChromium()?.path,
        chromiumSandbox: !isRoot,
        args: ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      },
    }),
  ],
  reporters: [defaultReporter(), countingReporter],
};
