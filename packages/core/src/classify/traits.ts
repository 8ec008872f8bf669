import type { LocalizedText } from '../knowledge/service-entry.ts';
import { registrableDomain } from './site.ts';
import { mayIdentify } from './value-shape.ts';
import type { Observed } from './verdict.ts';
import type { Weights } from './weights.ts';
import { isNamedAfter, isPlainName } from './words-of-name.ts';

/** Something that may be true of a thing whatever its name is, and what that says of what it is for. */
export interface Trait {
  readonly applies: (observed: Observed) => boolean;
  readonly weights: Weights;
  readonly reason: LocalizedText;
  /** It counts only where nobody knows whose host it was. */
  readonly ofStrangers?: true;
  /** It speaks for the site itself, which a guess that says `necessary` needs beside the name. */
  readonly vouches?: true;
}

const hour = 60 * 60;
const day = 24 * hour;
/** Longer than a visit's errand needs. */
export const longSeconds = 30 * day;

/** Whether it outlives the month in which it was set. */
export function isLong({ kind, session, lifetimeSeconds }: Observed): boolean {
  return (lifetimeSeconds ?? 0) > longSeconds || (session !== true && (kind === 'localStorage' || kind === 'indexedDB'));
}

const isCookie = ({ kind }: Observed) => kind === 'cookie';
const lives = ({ session, lifetimeSeconds }: Observed, from: number, to: number) => session !== true && lifetimeSeconds !== undefined && lifetimeSeconds > from && lifetimeSeconds <= to;
const isSetBySite = ({ setByHost, domain, party }: Observed) => party === 'first' && setByHost !== undefined && registrableDomain(setByHost) === registrableDomain(domain);
/** By a script, or an answer, of another site than its own. */
export const isSetByOther = ({ setByHost, domain }: Observed) => setByHost !== undefined && registrableDomain(setByHost) !== registrableDomain(domain);

/** Whose thing it is, how long it stays, what its value looks like, how it is marked. The weights are as those of the words are. */
export const traits: readonly Trait[] = [
  {
    applies: ({ party }) => party === 'third',
    weights: { marketing: 1.2, analytics: 0.2, necessary: -1.5, functional: -0.3 },
    reason: { nb: 'Den hører til et annet nettsted enn det besøkte.', en: 'It belongs to another site than the one visited.' },
    ofStrangers: true,
  },
  {
    applies: (observed) => observed.party === 'third' && lives(observed, longSeconds, Infinity),
    weights: { marketing: 1, analytics: 0.3, necessary: -1 },
    reason: { nb: 'Den kan kjenne nettleseren igjen på tvers av nettsteder i mer enn 30 dager.', en: 'It can recognise the browser across sites for more than 30 days.' },
  },
  {
    applies: ({ party }) => party === 'first',
    weights: { necessary: 0.3, functional: 0.2, analytics: 0.1 },
    reason: { nb: 'Den hører til nettstedet selv.', en: 'It belongs to the site itself.' },
  },
  {
    applies: (observed) => isCookie(observed) && observed.session === true,
    weights: { necessary: 0.9, marketing: -0.5 },
    reason: { nb: 'Den varer bare til nettleseren lukkes.', en: 'It ends with the browser session.' },
  },
  {
    applies: (observed) => isCookie(observed) && lives(observed, 0, day),
    weights: { necessary: 0.2, analytics: 0.4, functional: -0.3 },
    reason: { nb: 'Den varer et døgn eller mindre.', en: 'It stays for a day or less.' },
  },
  {
    applies: (observed) => isCookie(observed) && lives(observed, longSeconds, 300 * day),
    weights: { necessary: -0.8, marketing: 0.5 },
    reason: { nb: 'Den varer i mer enn 30 dager.', en: 'It stays for more than 30 days.' },
  },
  {
    applies: (observed) => isCookie(observed) && lives(observed, 300 * day, Infinity),
    weights: { necessary: -1, marketing: 0.3, functional: 0.2 },
    reason: { nb: 'Den varer i et år eller så.', en: 'It stays for about a year or longer.' },
  },
  {
    applies: ({ kind }) => kind === 'localStorage' || kind === 'indexedDB' || kind === 'cacheStorage',
    weights: { functional: 0.3, analytics: 0.3, necessary: -0.3 },
    reason: { nb: 'Den ligger i nettleseren til noen fjerner den.', en: 'It stays in the browser until somebody removes it.' },
  },
  {
    applies: ({ kind }) => kind === 'sessionStorage',
    weights: { analytics: 0.4, functional: 0.1 },
    reason: { nb: 'Den varer så lenge fanen er åpen.', en: 'It stays as long as the tab is open.' },
  },
  {
    applies: (observed) => mayIdentify(observed.valueShape) && isLong(observed),
    weights: { marketing: 0.9, analytics: 0.8, necessary: -1.5, functional: -1 },
    reason: { nb: 'Verdien ser ut som en id, og den varer lenge.', en: 'The value looks like an id, and stays long.' },
  },
  {
    applies: (observed) => mayIdentify(observed.valueShape) && !isLong(observed),
    weights: { functional: -1, necessary: 0.3 },
    reason: { nb: 'Verdien ser ut som en id, og den varer ikke lenge.', en: 'The value looks like an id, and does not stay long.' },
  },
  {
    applies: ({ valueShape }) => valueShape === 'language',
    weights: { functional: 2.5, marketing: -0.5 },
    reason: { nb: 'Verdien er et språk.', en: 'The value is a language.' },
  },
  {
    applies: ({ valueShape }) => valueShape === 'consent',
    weights: { necessary: 2.5 },
    reason: { nb: 'Verdien er et svar om samtykke.', en: 'The value is an answer about consent.' },
    vouches: true,
  },
  {
    applies: ({ valueShape }) => valueShape === 'flag' || valueShape === 'word',
    weights: { functional: 0.8, marketing: -0.6, analytics: -0.3 },
    reason: { nb: 'Verdien er for enkel til å kjenne noen igjen på.', en: 'The value is too plain to recognise anybody by.' },
  },
  {
    applies: ({ valueShape }) => valueShape === 'timestamp',
    weights: { analytics: 0.6, necessary: -0.2 },
    reason: { nb: 'Verdien er et tidspunkt.', en: 'The value is a point in time.' },
  },
  {
    applies: (observed) => observed.httpOnly === true && observed.party === 'first' && !isLong(observed),
    weights: { necessary: 1.2 },
    reason: { nb: 'Bare nettstedets egen tjener kan lese den, og den varer ikke lenge.', en: 'Only the site’s own server can read it, and it does not stay long.' },
    vouches: true,
  },
  {
    applies: ({ name }) => /^__(?:Host|Secure)-/u.test(name),
    weights: { necessary: 0.8 },
    reason: { nb: 'Navnet ber nettleseren verne den særskilt.', en: 'Its name asks the browser for special protection.' },
    vouches: true,
  },
  {
    applies: (observed) => observed.sameSite === 'None' && observed.party === 'first',
    weights: { marketing: 0.4, analytics: 0.2 },
    reason: { nb: 'Den skal følge med også til andre nettsteder.', en: 'It is to go along to other sites too.' },
  },
  {
    applies: ({ name, party }) => party === 'first' && isPlainName(name),
    weights: { necessary: 0.7, functional: 0.4 },
    reason: { nb: 'Navnet har bare allmenne ord, og ingen leverandørs.', en: 'Its name has everyday words only, and no vendor’s.' },
    vouches: true,
  },
  {
    applies: ({ name, domain, party }) => party === 'first' && isNamedAfter(name, registrableDomain(domain)),
    weights: { necessary: 0.9, functional: 0.6 },
    reason: { nb: 'Den har nettstedets navn i sitt eget.', en: 'It has the site’s name in its own.' },
    vouches: true,
  },
  {
    applies: isSetBySite,
    weights: { necessary: 0.4, functional: 0.3 },
    reason: { nb: 'Nettstedet satte den selv.', en: 'The site set it itself.' },
    vouches: true,
  },
  {
    applies: isSetByOther,
    weights: { marketing: 0.5, analytics: 0.6, necessary: -0.8 },
    reason: { nb: 'Et annet nettsteds skript satte den.', en: 'Another site’s script set it.' },
  },
];
