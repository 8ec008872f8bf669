/** What a visitor's browser runs. Today: what did this visitor decide? */
export { readDecision } from './decision-store.ts';
