import { byHeuristics } from './by-heuristics.ts';
import { byHost } from './by-host.ts';
import { byImported } from './by-imported.ts';
import { byKnowledgeBase } from './by-knowledge-base.ts';
import { byOwnerOverride } from './by-owner-override.ts';
import { byWire } from './by-wire.ts';
import { registrableDomain } from './site.ts';
import type { Classifier, ClassifyOptions, Evidence, Observed, Verdict } from './verdict.ts';

/** Below this a person has to look, and until then the thing is held as if it needed consent. */
export const confidenceToClassify = 0.6;

/** Of what is stored, who owns the host is weighed together with all else that is seen of it. */
const byHostOfRequest: Classifier = (observed, options) => (observed.kind === 'request' ? byHost(observed, options) : undefined);

/** The site's owner knows best; who owns the host comes last. A guess is only asked for where none of them is sure. */
const classifiers: readonly Classifier[] = [byOwnerOverride, byKnowledgeBase, byImported, byWire, byHostOfRequest];

/**
 * Says what a thing is by the first evidence there is or, where that is too thin, by a guess, and why. `unclassified` is an
 * honest answer; a third-party thing is never called necessary on a guess.
 */
export function classify(given: Observed, options: ClassifyOptions): Verdict {
  const language = options.language ?? 'en';
  const observed = withParty(given);
  const evidence = strongest(observed, options);
  if (!evidence) return { category: 'unclassified', service: null, provider: null, confidence: 0, reasons: [nothingKnown[language]], purpose: { nb: '', en: '' } };
  const isEnough = evidence.confidence >= confidenceToClassify;
  return {
    category: isEnough ? evidence.category : 'unclassified',
    ...(!isEnough && evidence.category !== 'necessary' && { suggestion: evidence.category }),
    service: evidence.service ?? null,
    provider: evidence.provider ?? null,
    confidence: evidence.confidence,
    reasons: [evidence.reason, ...(evidence.alsoReasons ?? [])].map((reason) => reason[language]),
    ...(evidence.item && evidence.item.name !== observed.name && { pattern: evidence.item.name }),
    purpose: evidence.purpose ?? { nb: '', en: '' },
    ...(evidence.item?.exemption && { exemption: evidence.item.exemption }),
  };
}

function strongest(observed: Observed, options: ClassifyOptions): Evidence | undefined {
  const known = firstOf(observed, options);
  if (known && known.confidence >= confidenceToClassify) return known;
  const guess = byHeuristics(observed, options);
  return guess && guess.confidence > (known?.confidence ?? 0) ? guess : known;
}

function firstOf(observed: Observed, options: ClassifyOptions): Evidence | undefined {
  for (const classifier of classifiers) {
    const evidence = classifier(observed, options);
    if (evidence) return evidence;
  }
  return undefined;
}

/** Whose a thing is follows from where it was seen. */
function withParty(observed: Observed): Observed {
  if (observed.party !== undefined || observed.site === undefined || observed.domain === '') return observed;
  return { ...observed, party: registrableDomain(observed.domain) === registrableDomain(observed.site) ? 'first' : 'third' };
}

const nothingKnown = {
  nb: 'Verken navn, domene eller avsender er kjent.',
  en: 'Neither its name, its domain nor its sender is known.',
};
