/** What Kapsel knows about services: the joined files of `data/services/`, and look-up in them. */
export { services } from './generated.ts';
export { KnowledgeBase, type Known, type Sought } from './knowledge-base.ts';
export type { KnownItem, LocalizedText, ServiceEntry } from './service-entry.ts';
