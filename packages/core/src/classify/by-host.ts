import thirdPartyWeb from 'third-party-web/nostats-subset.js';
import type { Category } from '../category.ts';
import { normalizeHost } from '../host-pattern.ts';
import type { ServiceEntry } from '../knowledge/service-entry.ts';
import type { Classifier, ClassifyOptions, Evidence, Observed } from './verdict.ts';

/**
 * Who owns the host says what a thing is likely to be for. Never enough for `necessary`, and never enough on its own for
 * a first-party cookie: a script writes there in the site's name, and one vendor's script may carry another's.
 */
export const byHost: Classifier = (observed, options) => {
  const isRequest = observed.kind === 'request';
  if (isRequest || observed.party === 'third') {
    const evidence = ownerOf(observed.domain, options);
    return evidence && { ...evidence, confidence: Math.min(evidence.confidence, isRequest ? requestCap(evidence) : cookieCap(evidence)) };
  }
  if (observed.setByHost === undefined || observed.setByHost === observed.domain) return undefined;
  const evidence = ownerOf(observed.setByHost, options);
  return evidence && { ...evidence, confidence: Math.min(evidence.confidence, 0.5), reason: setterReason(observed, evidence) };
};

function ownerOf(host: string, { knowledge }: ClassifyOptions): Evidence | undefined {
  const service = knowledge.findByHost(host);
  return service ? knownOwner(host, service) : listedOwner(host);
}

function knownOwner(host: string, service: ServiceEntry): Evidence {
  return {
    category: service.category,
    service: service.id,
    provider: service.provider,
    confidence: 0.9,
    reason: { nb: `${host} tilhører ${service.name}.`, en: `${host} belongs to ${service.name}.` },
  };
}

/** third-party-web's categories of companies, where they say what the visitor's data is for. */
const categoryOfTrade: Readonly<Record<string, readonly [Category, confidence: number]>> = {
  ad: ['marketing', 0.75],
  social: ['marketing', 0.7],
  marketing: ['marketing', 0.65],
  analytics: ['analytics', 0.75],
  'tag-manager': ['marketing', 0.5],
  video: ['marketing', 0.5],
  content: ['marketing', 0.4],
  'customer-success': ['functional', 0.5],
  'consent-provider': ['functional', 0.4],
  cdn: ['functional', 0.3],
  hosting: ['functional', 0.3],
  library: ['functional', 0.3],
  utility: ['functional', 0.3],
  other: ['marketing', 0.3],
};

function listedOwner(host: string): Evidence | undefined {
  const entity = thirdPartyWeb.getEntity(`https://${normalizeHost(host)}/`);
  if (!entity) return undefined;
  const [category, confidence] = categoryOfTrade[entity.category] ?? ['marketing', 0.3];
  return {
    category,
    provider: entity.name,
    confidence,
    reason: {
      nb: `${host} tilhører ${entity.name} (${entity.category} i third-party-web).`,
      en: `${host} belongs to ${entity.name} (${entity.category} in third-party-web).`,
    },
  };
}

/** Whether a site needs what it asks a third party for is a person's to say. */
function requestCap({ category }: Evidence): number {
  return category === 'necessary' ? 0.5 : 1;
}

/** A cookie that no entry names may do less good than its service does as a whole. */
function cookieCap({ category }: Evidence): number {
  return category === 'necessary' || category === 'functional' ? 0.5 : 0.75;
}

function setterReason(observed: Observed, { reason }: Evidence): Evidence['reason'] {
  return {
    nb: `Satt av et skript fra ${observed.setByHost}. ${reason.nb}`,
    en: `Set by a script from ${observed.setByHost}. ${reason.en}`,
  };
}
