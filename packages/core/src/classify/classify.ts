import { byHost } from './by-host.ts';
import { byImported } from './by-imported.ts';
import { byKnowledgeBase } from './by-knowledge-base.ts';
import { byOwnerOverride } from './by-owner-override.ts';
import type { Classifier, ClassifyOptions, Observed, Verdict } from './verdict.ts';

/** Below this a person has to look, and until then the thing is held as if it needed consent. */
export const confidenceToClassify = 0.6;

/** The site's owner knows best; who owns the host comes last. */
const classifiers: readonly Classifier[] = [byOwnerOverride, byKnowledgeBase, byImported, byHost];

/**
 * Says what a thing is by the first evidence there is, and why. `unclassified` is an honest answer; a third-party thing
 * is never called necessary on a guess.
 */
export function classify(observed: Observed, options: ClassifyOptions): Verdict {
  const language = options.language ?? 'en';
  for (const classifier of classifiers) {
    const evidence = classifier(observed, options);
    if (!evidence) continue;
    const isEnough = evidence.confidence >= confidenceToClassify;
    return {
      category: isEnough ? evidence.category : 'unclassified',
      ...(!isEnough && evidence.category !== 'necessary' && { suggestion: evidence.category }),
      service: evidence.service ?? null,
      provider: evidence.provider ?? null,
      confidence: evidence.confidence,
      reasons: [evidence.reason[language]],
      ...(evidence.item && evidence.item.name !== observed.name && { pattern: evidence.item.name }),
      purpose: evidence.purpose ?? { nb: '', en: '' },
      ...(evidence.item?.exemption && { exemption: evidence.item.exemption }),
    };
  }
  return { category: 'unclassified', service: null, provider: null, confidence: 0, reasons: [nothingKnown[language]], purpose: { nb: '', en: '' } };
}

const nothingKnown = {
  nb: 'Verken navn, domene eller avsender er kjent.',
  en: 'Neither its name, its domain nor its sender is known.',
};
