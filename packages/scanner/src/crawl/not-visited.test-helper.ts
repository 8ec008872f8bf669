import type { NotVisited } from './itinerary.ts';

/** Of a pass that left no page out. */
export const nothingLeftOut: NotVisited = { leftOut: {}, unread: { robots: [], silent: [], sitemaps: [], isCut: false } };
