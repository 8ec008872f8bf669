import type { KnownRequest } from '../knowledge/knowledge-base.ts';
import { viewReasons } from './contested-reasons.ts';
import type { Classifier, ClassifyOptions, Evidence, Observed } from './verdict.ts';

/**
 * What a request says of itself: a path that tells which of several services on a host answers it, or a path and parameters that
 * only one service sends. The latter knows a service also behind the site's own host (tagging on the server, a CNAME) and behind
 * hosts that anybody can rent. Nothing becomes necessary by it: who wants to pass for something harmless only has to write its path.
 */
export const byWire: Classifier = (observed, options) => {
  if (observed.kind !== 'request' || observed.pathAndQuery === undefined) return undefined;
  return byPath(observed, observed.pathAndQuery, options) ?? bySignature(observed, observed.pathAndQuery, options);
};

function byPath({ domain }: Observed, pathAndQuery: string, { knowledge }: ClassifyOptions): Evidence | undefined {
  const known = knowledge.findByPath(domain, pathAndQuery);
  return known && {
    ...told(known),
    // Whether a site needs what it asks a third party for is a person's to say.
    confidence: known.service.category === 'necessary' ? 0.5 : 0.92,
    reason: {
      nb: `${known.pattern.text} tilhører ${known.service.name}.`,
      en: `${known.pattern.text} belongs to ${known.service.name}.`,
    },
  };
}

function bySignature({ domain, party }: Observed, pathAndQuery: string, { knowledge }: ClassifyOptions): Evidence | undefined {
  const known = knowledge.findOnWire(pathAndQuery);
  if (!known || known.service.category === 'necessary' || isTrackersOwn(domain, { knowledge })) return undefined;
  const { service, pattern } = known;
  return {
    ...told(known),
    confidence: pattern.query.length > 0 ? 0.85 : 0.7,
    reason: party === 'first'
      ? {
          nb: `En forespørsel som ${pattern.text} er kjent fra ${service.name}. Her går den gjennom ${domain}, nettstedets eget domene.`,
          en: `A request like ${pattern.text} is known from ${service.name}. Here it passes through ${domain}, the site’s own domain.`,
        }
      : {
          nb: `En forespørsel som ${pattern.text} er kjent fra ${service.name}, også når den går til ${domain}.`,
          en: `A request like ${pattern.text} is known from ${service.name}, also where it goes to ${domain}.`,
        },
  };
}

/** A host that is known to measure or advertise is known well enough; what others serve may be anybody's. */
function isTrackersOwn(host: string, { knowledge }: ClassifyOptions): boolean {
  const category = knowledge.findByHost(host)?.category;
  return category === 'analytics' || category === 'marketing';
}

function told({ service }: KnownRequest): Pick<Evidence, 'category' | 'service' | 'provider' | 'alsoReasons'> {
  const { category, id, provider, contested } = service;
  return { category, service: id, provider, ...(contested && { alsoReasons: viewReasons(contested) }) };
}
