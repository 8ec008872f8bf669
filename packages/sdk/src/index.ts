/** What a visitor's browser runs: the same names as `window.kapsel`, for those who bundle. */
export { Kapsel, type CurrentDecision } from './runtime.ts';
export { readDecision } from './decision-store.ts';
export type { BlockedDetail, ConsentDetail, EventName, KapselEvents, Listener } from './events.ts';
export { start as run } from './start.ts';
