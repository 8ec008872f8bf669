import { KnowledgeBase, services } from '@kapsel/core/knowledge';

const knowledge = new KnowledgeBase(services);

/**
 * What of a query may be kept: the words of the pattern that it fits, such as `v=2&tid=G-*`. They tell whose request it was, and
 * nothing of the visitor, whose ids stand in the rest.
 */
export function signedQuery(host: string, pathAndQuery: string): string | undefined {
  const known = knowledge.findByPath(host, pathAndQuery) ?? knowledge.findOnWire(pathAndQuery);
  return known?.pattern.text.split('?', 2)[1];
}
