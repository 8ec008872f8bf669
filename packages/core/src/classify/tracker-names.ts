import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { ServiceEntry } from '../knowledge/service-entry.ts';
import { isKnownWord, wordsOfName } from './words-of-name.ts';

/** A service that measures or advertises, and the word that names it. */
export interface NamedTracker {
  readonly word: string;
  readonly service: ServiceEntry;
}

/** Shorter words, and these, are names of such services and stand for anything else as well. */
const fewestLetters = 5;
const everyday: ReadonlySet<string> = new Set(['branch', 'clerk', 'convert', 'customer', 'flask', 'impact', 'infinity', 'media', 'mountain', 'music']);

const trackersOf = new WeakMap<KnowledgeBase, ReadonlyMap<string, ServiceEntry>>();

/** Whose name a name has in it, as `klaviyo_session` and `HotjarState` have, whoever wrote it. */
export function trackerNamedIn(name: string, knowledge: KnowledgeBase): NamedTracker | undefined {
  const trackers = trackersOf.get(knowledge) ?? namesOfTrackers(knowledge);
  for (const word of wordsOfName(name)) {
    const service = trackers.get(word);
    if (service) return { word, service };
  }
  return undefined;
}

function namesOfTrackers(knowledge: KnowledgeBase): ReadonlyMap<string, ServiceEntry> {
  const trackers = new Map<string, ServiceEntry>();
  for (const service of knowledge.services()) {
    if (service.category !== 'analytics' && service.category !== 'marketing') continue;
    for (const word of callNames(service)) if (!trackers.has(word)) trackers.set(word, service);
  }
  trackersOf.set(knowledge, trackers);
  return trackers;
}

/** What a service is called in one word: its id, or the part of it that its hosts are called by as well. */
function callNames({ id, hosts }: ServiceEntry): string[] {
  const parts = id.split('-');
  const labels = new Set(hosts.map((host) => host.split('.').at(-2)));
  return parts.filter((part) => part.length >= fewestLetters && (parts.length === 1 || labels.has(part)) && !everyday.has(part) && !isKnownWord(part));
}
