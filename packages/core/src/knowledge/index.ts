/** What Kapsel knows about services: the joined files of `data/services/`, and look-up in them. */
export { addressPattern, type AddressPattern } from './address-pattern.ts';
export { KnowledgeBase, type Known, type KnownRequest, type Sought } from './knowledge-base.ts';
export type { ConsentInterface, KnownItem, LocalizedText, ServiceEntry, View } from './service-entry.ts';
export { services } from './services.ts';
