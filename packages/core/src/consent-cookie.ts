import type { ConsentCategory } from './category.ts';

/** The name of the first-party cookie that carries the visitor's decision. */
export const consentCookieName = 'kapsel_consent';

/** How long a yes and a no are remembered alike: about six months, as CNIL advises (standards: LAW-13). */
export const consentCookieMaxAgeDays = 182;

/** What a visitor decided, as their browser remembers it. */
export interface Decision {
  /** The version of the site's policy that was on the screen; a positive whole number. */
  readonly policyVersion: number;
  /** When, in whole seconds since 1970. */
  readonly decidedAt: number;
  readonly granted: readonly ConsentCategory[];
  /** Services granted although their category is not. */
  readonly grantedServices: readonly string[];
  /** Services refused although their category is granted. */
  readonly refusedServices: readonly string[];
  /** The id of the record that proves a grant. A refusal has none. */
  readonly recordId?: string;
}

const letters = [
  ['f', 'functional'],
  ['a', 'analytics'],
  ['m', 'marketing'],
] as const satisfies readonly (readonly [string, ConsentCategory])[];

/** What a service may be called: it stands in cookies, URLs and file names. */
export const serviceIdPattern = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/u;

/** What a record may be called in the cookie: a UUID in lower case. */
export const recordIdPattern = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/u;

/** The whole value, in six parts; the last is a record's id, or empty. */
const format = /^1\.([1-9]\d{0,8})\.(0|[1-9a-z][0-9a-z]{0,7})\.(f?a?m?)\.([^.]*)\.((?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})?)$/u;

/** Browsers keep up to 4096 bytes; ours is never near it, so anything longer is not ours. */
const maxLength = 2048;

/**
 * Writes a decision as the value of the consent cookie:
 * `1.<policyVersion>.<decidedAt, base 36>.<letters f a m>.<+id,-id>.<recordId or empty>`.
 *
 * @throws RangeError if the decision could not be read back
 */
export function encodeDecision(decision: Decision): string {
  const { grantedServices, refusedServices } = decision;
  const value = consentCookieValue(decision);
  const readBack = decodeDecision(value);
  // An id with a comma in it would read back as two.
  if (readBack?.grantedServices.length !== grantedServices.length || readBack.refusedServices.length !== refusedServices.length) {
    throw new RangeError(`This decision does not fit the consent cookie: ${value.slice(0, 200)}`);
  }
  return value;
}

/** The same for who reads it back: of a decision that does not fit it is no decision. */
export function consentCookieValue({ policyVersion, decidedAt, granted, grantedServices, refusedServices, recordId = '' }: Decision): string {
  const exceptions = [...grantedServices.map((id) => `+${id}`), ...refusedServices.map((id) => `-${id}`)];
  const chosen = letters.filter(([, category]) => granted.includes(category)).map(([letter]) => letter);
  return ['1', policyVersion, decidedAt.toString(36), chosen.join(''), exceptions, recordId].join('.');
}

/**
 * Reads the value of the consent cookie. Everything that `encodeDecision` would not have written means that there is no
 * decision: the value may be missing, foreign, cut off or forged.
 */
export function decodeDecision(value: string): Decision | undefined {
  const [found, version, time = '', granted = '', exceptions, recordId = ''] = format.exec(value) ?? [];
  const items = exceptions ? exceptions.split(',') : [];
  const idsAfter = (sign: string) => items.filter((item) => item[0] === sign).map((item) => item.slice(1));
  const [grantedServices, refusedServices] = [idsAfter('+'), idsAfter('-')];
  const ids = [...grantedServices, ...refusedServices];
  const isOurs =
    found &&
    found.length <= maxLength &&
    // The granted come first, so that each decision has one form.
    items.every((item, index) => item.slice(1) === ids[index] && serviceIdPattern.test(item.slice(1))) &&
    new Set(ids).size === items.length;
  if (!isOurs) return undefined;
  return {
    policyVersion: Number(version),
    decidedAt: parseInt(time, 36),
    granted: letters.filter(([letter]) => granted.includes(letter)).map(([, category]) => category),
    grantedServices,
    refusedServices,
    ...(recordId && { recordId }),
  };
}
