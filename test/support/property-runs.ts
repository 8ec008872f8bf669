import { configureGlobal } from 'fast-check';

/** A change waits for a hundred examples of each property; `npm run test:full` looks at fifty times as many. */
if (process.env['KAPSEL_FULL']) configureGlobal({ numRuns: 5000, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false });
