import type { Language } from './category.ts';

/** How long a thing stays on the visitor's device, as far as it is known. */
export interface LifetimeInput {
  /** It ends with the browser session: neither `Expires` nor `Max-Age`. */
  readonly session: boolean;
  /** It stays until somebody removes it, as localStorage does. */
  readonly persistent?: boolean;
  /** Seconds from the moment it was set. */
  readonly seconds?: number | null;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** A mean month: 365.25 ÷ 12 days, rounded as cookie tables round it. */
const meanMonth = 30.44 * day;

type Unit = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';

const words: Record<Language, Record<Unit, readonly [one: string, other: string]>> = {
  en: {
    second: ['second', 'seconds'],
    minute: ['minute', 'minutes'],
    hour: ['hour', 'hours'],
    day: ['day', 'days'],
    month: ['month', 'months'],
    year: ['year', 'years'],
  },
  // CLDR says "døgn" for a day; no published cookie table does.
  nb: {
    second: ['sekund', 'sekunder'],
    minute: ['minutt', 'minutter'],
    hour: ['time', 'timer'],
    day: ['dag', 'dager'],
    month: ['måned', 'måneder'],
    year: ['år', 'år'],
  },
};

const phrases: Record<Language, { session: string; persistent: string; expired: string; unknown: string }> = {
  en: { session: 'Session', persistent: 'Persistent', expired: 'Expires immediately', unknown: 'Unknown' },
  nb: { session: 'Kun sesjon', persistent: 'Vedvarende', expired: 'Utløper straks', unknown: 'Ukjent' },
};

/**
 * How long a thing stays, told the way published cookie tables tell it: one whole unit, never weeks, never compounds. A
 * value a little short of a round one (the clock ran while it was measured) reads as the round one.
 *
 * @example lifetimeText({ session: false, seconds: 15_552_000 }, 'nb') // '6 måneder'
 */
export function lifetimeText(lifetime: LifetimeInput, language: Language): string {
  const phrase = phrases[language];
  if (lifetime.session) return phrase.session;
  if (lifetime.persistent) return phrase.persistent;
  const seconds = lifetime.seconds;
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return phrase.unknown;
  if (seconds <= 0) return phrase.expired;
  const [count, unit] = inOneUnit(seconds);
  return `${count} ${words[language][unit][count === 1 ? 0 : 1]}`;
}

const secondsOf: Record<Unit, number> = { second: 1, minute, hour, day, month: meanMonth, year: 365 * day };

/**
 * Reads a lifetime as the knowledge base writes it: `session`, `persistent`, or a number and a unit in English.
 *
 * @example readLifetime('30 minutes') // { session: false, seconds: 1800 }
 * @returns undefined for anything else
 */
export function readLifetime(text: string): LifetimeInput | undefined {
  if (text === 'session') return { session: true };
  if (text === 'persistent') return { session: false, persistent: true };
  const [, count = '', unit = ''] = /^([1-9]\d{0,3}) (second|minute|hour|day|month|year)s?$/u.exec(text) ?? [];
  return count === '' ? undefined : { session: false, seconds: Math.round(Number(count) * secondsOf[unit as Unit]) };
}

/** Each rule answers only where it fits; the first that does wins. */
function inOneUnit(seconds: number): [number, Unit] {
  if (seconds < 57) return [Math.max(1, Math.round(seconds)), 'second'];
  return inYears(seconds) ?? inMonths(seconds) ?? inDays(seconds) ?? inHours(seconds) ?? rounded(seconds);
}

function inYears(seconds: number): [number, Unit] | undefined {
  if (seconds < 350 * day) return undefined;
  const years = Math.max(1, Math.round(seconds / (365 * day)));
  const julianYears = Math.max(1, Math.round(seconds / (365.25 * day)));
  if (isWithin(day, seconds, years * 365 * day)) return [years, 'year'];
  if (isWithin(2 * day, seconds, julianYears * 365.25 * day)) return [julianYears, 'year'];
  return undefined;
}

function inMonths(seconds: number): [number, Unit] | undefined {
  if (seconds < 30 * day - hour || seconds > 730 * day) return undefined;
  const thirties = Math.round(seconds / (30 * day));
  if (seconds < 350 * day && thirties <= 11 && isWithin(hour, seconds, thirties * 30 * day)) return [thirties, 'month'];
  const months = Math.round(seconds / meanMonth);
  return isWithin(day, seconds, months * meanMonth) ? [months, 'month'] : undefined;
}

function inDays(seconds: number): [number, Unit] | undefined {
  const days = Math.round(seconds / day);
  const tolerance = Math.min(hour, Math.max(2 * minute, 0.002 * seconds));
  return days >= 1 && isWithin(tolerance, seconds, days * day) ? [days, 'day'] : undefined;
}

function inHours(seconds: number): [number, Unit] | undefined {
  const hours = Math.round(seconds / hour);
  return hours >= 1 && seconds < 2 * day && isWithin(2 * minute, seconds, hours * hour) ? [hours, 'hour'] : undefined;
}

function rounded(seconds: number): [number, Unit] {
  if (seconds < 2 * hour) return [Math.round(seconds / minute), 'minute'];
  if (seconds < 2 * day) return [Math.round(seconds / hour), 'hour'];
  if (seconds < 730 * day) return [Math.round(seconds / day), 'day'];
  return [Math.round(seconds / (365.25 * day)), 'year'];
}

function isWithin(tolerance: number, value: number, target: number): boolean {
  return Math.abs(value - target) <= tolerance;
}
