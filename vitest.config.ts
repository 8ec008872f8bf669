import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const ofServer = ['packages/admin/src/**/*.test.ts', 'test/server/*.spec.ts'];

export default defineConfig({
  test: {
    // Two at once, also on a machine of two cores: most of a browser test is waiting for the browser.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['test/support/property-runs.ts'],
          include: ['packages/*/src/**/*.test.ts', 'examples/*/src/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.browser.test.ts', ...ofServer],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'server',
          setupFiles: ['test/support/property-runs.ts'],
          // One PostgreSQL for all of them.
          globalSetup: ['test/support/postgres.ts'],
          include: ofServer,
          exclude: ['**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/**/*.spec.ts'],
          exclude: ['**/node_modules/**', ...ofServer],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
