/** For tests of sites that use Kapsel; see docs/testing.md. Needs neither Playwright nor Vitest: it takes what looks like theirs. */
export { createTestKapsel, type TestKapselOptions } from './test-kapsel.ts';
export { readStoredDecision, storeDecision, type CookieContext, type DecisionToStore } from './store-decision.ts';
export { watchKapsel, type KapselWatch, type WatchedPage } from './watch-kapsel.ts';
