import thirdPartyWeb from 'third-party-web/nostats-subset.js';
import type { Category } from '../category.ts';
import { normalizeHost } from '../host-pattern.ts';
import type { ServiceEntry } from '../knowledge/service-entry.ts';
import { registrableDomain } from './site.ts';
import type { Classifier, ClassifyOptions, Evidence, Observed } from './verdict.ts';

/**
 * Who owns the host says what a thing is likely to be for: the host itself or, of the site's own things, the host of who set
 * it. Enough for a request; of what is stored it is one piece of evidence among others, since a script writes in the site's
 * name, and one vendor's script may carry another's. Never enough for `necessary`.
 */
export const byHost: Classifier = (observed, options) => {
  const isRequest = observed.kind === 'request';
  // A host that is somebody's is not the site's, where nobody says that it is.
  const evidence = isRequest || observed.party !== 'first' ? ownerOf(observed.domain, options) : undefined;
  if (evidence) return { ...evidence, confidence: Math.min(evidence.confidence, isRequest ? requestCap(evidence) : cookieCap(evidence)) };
  return isRequest || observed.party === 'third' ? undefined : setterEvidence(observed, options);
};

function setterEvidence(observed: Observed, options: ClassifyOptions): Evidence | undefined {
  const setter = strangerEvidence(observed.setByHost, observed, options);
  if (setter) return { ...setter, confidence: Math.min(setter.confidence, 0.5), reason: setterReason(observed.setByHost, setter) };
  for (const host of observed.initiatorHosts ?? []) {
    const initiator = strangerEvidence(host, observed, options);
    // Who loads a script answers for it, but did not write it: no name of theirs goes on what it sets.
    if (initiator) return { category: initiator.category, confidence: Math.min(initiator.confidence, 0.35), reason: initiatorReason(host, initiator) };
  }
  return undefined;
}

/** Of a host of another site than the thing's own. */
function strangerEvidence(host: string | undefined, { domain }: Observed, options: ClassifyOptions): Evidence | undefined {
  return host === undefined || registrableDomain(host) === registrableDomain(domain) ? undefined : ownerOf(host, options);
}

/** Whose host it is, and what that company's business is. */
export function ownerOf(host: string, { knowledge }: ClassifyOptions): Evidence | undefined {
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
  return category === 'necessary' || category === 'functional' ? 0.5 : 0.85;
}

function setterReason(host = '', { reason }: Evidence): Evidence['reason'] {
  return { nb: `Satt av et skript fra ${host}. ${reason.nb}`, en: `Set by a script from ${host}. ${reason.en}` };
}

function initiatorReason(host: string, { reason }: Evidence): Evidence['reason'] {
  return { nb: `Skriptet som satte den, ble lastet av et fra ${host}. ${reason.nb}`, en: `The script that set it was loaded by one from ${host}. ${reason.en}` };
}
