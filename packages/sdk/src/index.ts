/** What a visitor's browser runs: the same names as `window.kapsel`, for those who bundle. */
import { serveQueue } from './builds/ready-queue.ts';
import { isInPage, kapselWithoutPage } from './no-page.ts';
import { start } from './start.ts';
import type { Run, RunConfig } from './types.ts';

export { readDecision } from './decision-store.ts';
export type { BlockedDetail, ConsentDetail, ErrorDetail, EventName, PurposeDetail } from './events.ts';
export type { Acceptable, DecisionOf, EventsOf, Kapsel, Run, RunConfig, ServiceIds } from './types.ts';

export const run = ((config: RunConfig) => (isInPage ? serveQueue(start(config)) : kapselWithoutPage(config))) as Run;
