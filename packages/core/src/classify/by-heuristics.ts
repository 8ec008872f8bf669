import type { Category } from '../category.ts';
import { byHost } from './by-host.ts';
import { registrableDomain } from './site.ts';
import { trackerNamedIn, type NamedTracker } from './tracker-names.ts';
import { isLong, isSetByOther, traits } from './traits.ts';
import { mayIdentify } from './value-shape.ts';
import type { Classifier, Evidence, Observed } from './verdict.ts';
import { reasonsFor, weigh, type Piece } from './weights.ts';
import { isNamedAfter, sensesOfName, type Sense } from './words-of-name.ts';

/** What a thing is that nobody knows anything of, by and large. */
const prior = { necessary: 0.2, functional: -0.3, analytics: 0.1, marketing: 0.1 };

/** Set so that the confidence agrees with the hold-out (hold-out.test.ts). */
const evenness = 1.3;

/** A guess stays a guess. */
const mostSure = 0.89;
const notEnough = 0.5;

/** More would be a lecture. */
const mostReasons = 4;

/** So little doubt is left to tracking before a guess says `necessary`: to be wrong there puts the owner of the site in breach. */
const mostTracking = 0.2;

/**
 * Guesses by the name's words, by what is seen of the thing and by whose host it was: nothing of it decides alone, all of it
 * together moves the odds. Nothing that may follow visitors is called necessary.
 */
export const byHeuristics: Classifier = (observed, options) => {
  if (observed.kind === 'request') return undefined;
  const senses = sensesOfName(observed.name);
  const owner = byHost(observed, options);
  const named = isNamedAfter(observed.name, registrableDomain(observed.domain)) ? undefined : trackerNamedIn(observed.name, options.knowledge);
  const seen = traits.filter(({ applies, ofStrangers }) => !(ofStrangers && owner) && applies(observed));
  const pieces = [...senses.map(wordPiece), ...(named ? [namedPiece(named)] : []), ...seen, ...(owner ? [ownerPiece(owner)] : [])];
  const chances = weigh(pieces, prior, evenness);
  const [category, chance] = (Object.entries(chances) as [Category, number][]).reduce((best, next) => (next[1] > best[1] ? next : best));
  const isVouchedFor = [...senses.map(({ sense }) => sense), ...seen].some(({ vouches }) => vouches);
  const isDoubtful = category === 'necessary' && !(isVouchedFor && !named && isHarmless(observed, senses, owner) && chances.analytics + chances.marketing <= mostTracking);
  const [reason, ...alsoReasons] = reasonsFor(category, pieces).slice(0, mostReasons);
  // Of what shows nothing at all there is nothing to say.
  if (!reason || (senses.length === 0 && !owner && !named && pieces.length < 2)) return undefined;
  return {
    category,
    ...(owner?.service !== undefined && { service: owner.service }),
    ...(owner?.provider !== undefined && { provider: owner.provider }),
    // Further digits would claim more than anybody measured.
    confidence: Math.round(100 * Math.min(chance, isDoubtful ? notEnough : mostSure)) / 100,
    reason,
    alsoReasons,
  };
};

/** Whose host it is moves the odds by as much as that alone would be believed. */
function ownerPiece({ category, confidence, reason }: Evidence): Piece {
  return { weights: { [category]: Math.log((3 * confidence) / (1 - confidence)) }, reason };
}

/** A guess says `necessary` only of the site's own things, and never of what could know a visitor again after a month. */
function isHarmless(observed: Observed, senses: readonly Sense[], owner: Evidence | undefined): boolean {
  if (observed.party !== 'first' || isSetByOther(observed) || owner?.category === 'analytics' || owner?.category === 'marketing') return false;
  const identifies = observed.valueShape === undefined ? senses.some(({ sense }) => sense.identifies) : mayIdentify(observed.valueShape);
  return !senses.some(({ sense }) => sense.tracks) && !(identifies && isLong(observed));
}

function wordPiece({ word, sense: { weights, meaning } }: Sense): Piece {
  return { weights, reason: { nb: `«${word}» i navnet tyder på ${meaning.nb}.`, en: `«${word}» in the name points to ${meaning.en}.` } };
}

/** Who names a thing after a company that measures or advertises hardly means anything else by it, but may be anybody. */
function namedPiece({ word, service: { name, category } }: NamedTracker): Piece {
  return { weights: { [category]: 3 }, reason: { nb: `«${word}» i navnet viser til ${name}.`, en: `«${word}» in the name refers to ${name}.` } };
}
