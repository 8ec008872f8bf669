import type { Known } from '../knowledge/knowledge-base.ts';
import type { LocalizedText } from '../knowledge/service-entry.ts';
import { ownerOf } from './by-host.ts';
import { contestedReasons } from './contested-reasons.ts';
import { documentedLifetime, livesAsDocumented } from './documented-lifetime.ts';
import { registrableDomain } from './site.ts';
import { isLong, isSetByOther, longSeconds } from './traits.ts';
import { mayIdentify } from './value-shape.ts';
import type { Classifier, ClassifyOptions, Evidence, Observed } from './verdict.ts';
import { sensesOfName } from './words-of-name.ts';

/** An entry of the knowledge base fits the name, and the domain and party where it asks for them. */
export const byKnowledgeBase: Classifier = (observed, options) => {
  if (observed.kind === 'request') return undefined;
  const { knowledge } = options;
  const known = knowledge.find(observed);
  if (!known || (isAnybodys(known) && isSomebodys(observed, options)) || isStretched(known, observed) || isOverstayed(known, observed)) return undefined;
  const setter = observed.setByHost === undefined ? undefined : knowledge.findByHost(observed.setByHost);
  const { service, item } = known;
  const told = { category: item.category ?? service.category, item, purpose: item.purpose };
  if (item.common) return isOutOfCharacter(observed) ? undefined : { ...told, ...commonName(item.name) };
  const alsoReasons = [...(livesAsDocumented(observed, item.lifetime) ? [asLong(service.provider)] : []), ...contestedReasons(known, knowledge)];
  return {
    ...told,
    service: service.id,
    provider: service.provider,
    ...howSure(known, observed, setter?.provider === service.provider),
    ...(alsoReasons.length > 0 && { alsoReasons }),
  };
};

/** What a site, or software on its own server, calls its cookies, such as JSESSIONID or `lang`, whoever's server that is. */
function isAnybodys({ service, item, boundToDomain }: Known): boolean {
  return item.common === true || (!boundToDomain && item.party === 'first' && service.hosts.length === 0);
}

/** On another's host than the site's, or set by a tracker's script: then it is that one's, whatever its name. */
function isSomebodys({ domain, party, setByHost }: Observed, options: ClassifyOptions): boolean {
  if (party !== 'first' && ownerOf(domain, options)) return true;
  if (setByHost === undefined || registrableDomain(setByHost) === registrableDomain(domain)) return false;
  const setter = ownerOf(setByHost, options)?.category;
  return setter === 'analytics' || setter === 'marketing';
}

/** Set or begun by another's script, or fit to know a visitor again after a month: there more than a common name has to be weighed. */
function isOutOfCharacter(observed: Observed): boolean {
  const { domain, initiatorHosts = [], valueShape } = observed;
  const isBegunByOther = initiatorHosts.some((host) => registrableDomain(host) !== registrableDomain(domain));
  return isSetByOther(observed) || isBegunByOther || (valueShape !== undefined && mayIdentify(valueShape) && isLong(observed));
}

/** Such a name tells what most sites use it for, and nothing of whose it is. */
function commonName(name: string): Pick<Evidence, 'confidence' | 'reason'> {
  return {
    confidence: 0.65,
    reason: {
      nb: `Mange nettsteder bruker navnet «${name}» til dette.`,
      en: `Many sites use the name «${name}» for this.`,
    },
  };
}

/** A name alone can be anybody's; a domain or the script that wrote it says whose. */
function howSure({ service, item, boundToDomain }: Known, observed: Observed, setByProvider: boolean): Pick<Evidence, 'confidence' | 'reason'> {
  const named = `«${item.name}»`;
  if (boundToDomain) {
    return {
      confidence: 0.95,
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

function asLong(provider: string): LocalizedText {
  return { nb: `Den varer så lenge som ${provider} oppgir.`, en: `It stays as long as ${provider} says.` };
}

/** So few characters fit names that their vendor never thought of. */
const fewCharacters = { ofPattern: 6, ofName: 4 };

/** What speaks of tracking is not made harmless by the few characters that it has in common with something harmless. */
function isStretched({ service, item, boundToDomain }: Known, { name }: Observed): boolean {
  const category = item.category ?? service.category;
  if (boundToDomain || category === 'analytics' || category === 'marketing') return false;
  const isFew = item.name.includes('*') ? item.name.replaceAll('*', '').length < fewCharacters.ofPattern : item.name.length < fewCharacters.ofName;
  return isFew && sensesOfName(name).some(({ sense }) => sense.tracks);
}

/** What is named like another's harmless thing of a visit, and follows the visitor across sites for more than a month, is something else. */
function isOverstayed({ service, item, boundToDomain }: Known, { party, session, lifetimeSeconds = 0 }: Observed): boolean {
  if (boundToDomain || party !== 'third' || session === true || (item.category ?? service.category) !== 'necessary') return false;
  const documented = documentedLifetime(item.lifetime);
  const isBrief = documented.session === true || (documented.lifetimeSeconds ?? Infinity) <= longSeconds;
  return isBrief && lifetimeSeconds > longSeconds;
}
