import type { Known } from '../knowledge/knowledge-base.ts';
import type { Classifier, Evidence, Observed } from './verdict.ts';

/** An entry of the knowledge base fits the name, and the domain and party where it asks for them. */
export const byKnowledgeBase: Classifier = (observed, { knowledge }) => {
  if (observed.kind === 'request') return undefined;
  const known = knowledge.find(observed);
  if (!known) return undefined;
  const setter = observed.setByHost === undefined ? undefined : knowledge.findByHost(observed.setByHost);
  const { service, item } = known;
  return {
    category: item.category ?? service.category,
    service: service.id,
    provider: service.provider,
    item,
    purpose: item.purpose,
    ...howSure(known, observed, setter?.provider === service.provider),
  };
};

/** A name alone can be anybody's; a domain or the script that wrote it says whose. */
function howSure({ service, item, boundToDomain }: Known, observed: Observed, setByProvider: boolean): Pick<Evidence, 'confidence' | 'reason'> {
  const named = `«${item.name}»`;
  if (boundToDomain) {
    return {
      confidence: 0.98,
      reason: {
        nb: `Navnet ${named} på ${observed.domain} er kjent fra ${service.name}.`,
        en: `The name ${named} on ${observed.domain} is known from ${service.name}.`,
      },
    };
  }
  if (setByProvider) {
    return {
      confidence: 0.97,
      reason: {
        nb: `Navnet ${named} er kjent fra ${service.name}, og ${observed.setByHost} satte det.`,
        en: `The name ${named} is known from ${service.name}, and ${observed.setByHost} set it.`,
      },
    };
  }
  return {
    confidence: item.name.replaceAll('*', '').length >= 4 ? 0.9 : 0.7,
    reason: {
      nb: `Navnet ${named} er kjent fra ${service.name}.`,
      en: `The name ${named} is known from ${service.name}.`,
    },
  };
}
