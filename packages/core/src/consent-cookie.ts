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
export const recordIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/** Browsers keep up to 4096 bytes; ours is never near it, so anything longer is not ours. */
const maxLength = 2048;

/**
 * Writes a decision as the value of the consent cookie:
 * `1.<policyVersion>.<decidedAt, base 36>.<letters f a m>.<+id,-id>.<recordId or empty>`.
 *
 * @throws RangeError if the decision could not be read back
 */
export function encodeDecision(decision: Decision): string {
  const granted = letters.filter(([, category]) => decision.granted.includes(category)).map(([letter]) => letter);
  const exceptions = [
    ...decision.grantedServices.map((id) => `+${id}`),
    ...decision.refusedServices.map((id) => `-${id}`),
  ];
  const value = [
    '1',
    String(decision.policyVersion),
    decision.decidedAt.toString(36),
    granted.join(''),
    exceptions.join(','),
    decision.recordId ?? '',
  ].join('.');
  const readBack = decodeDecision(value);
  // An id with a comma in it would read back as two.
  if (!readBack || readBack.grantedServices.length + readBack.refusedServices.length !== exceptions.length) {
    throw new RangeError(`This decision does not fit the consent cookie: ${value.slice(0, 200)}`);
  }
  return value;
}

/**
 * Reads the value of the consent cookie. Everything that `encodeDecision` would not have written means that there is no
 * decision: the value may be missing, foreign, cut off or forged.
 */
export function decodeDecision(value: string): Decision | undefined {
  if (value.length > maxLength) return undefined;
  const parts = value.split('.');
  const [format, version, time, granted, exceptions, recordId] = parts;
  if (parts.length !== 6 || format !== '1' || recordId === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/u.test(version ?? '') || !/^(?:0|[1-9a-z][0-9a-z]{0,7})$/u.test(time ?? '')) return undefined;
  if (!/^f?a?m?$/u.test(granted ?? '')) return undefined;
  const services = decodeExceptions(exceptions ?? '');
  if (!services || (recordId !== '' && !recordIdPattern.test(recordId))) return undefined;
  return {
    policyVersion: Number(version),
    decidedAt: parseInt(time ?? '', 36),
    granted: letters.filter(([letter]) => granted?.includes(letter)).map(([, category]) => category),
    ...services,
    ...(recordId !== '' && { recordId }),
  };
}

function decodeExceptions(text: string): Pick<Decision, 'grantedServices' | 'refusedServices'> | undefined {
  const grantedServices: string[] = [];
  const refusedServices: string[] = [];
  const seen = new Set<string>();
  for (const item of text === '' ? [] : text.split(',')) {
    const id = item.slice(1);
    if (!serviceIdPattern.test(id) || seen.has(id)) return undefined;
    seen.add(id);
    if (item.startsWith('+') && refusedServices.length === 0) grantedServices.push(id);
    else if (item.startsWith('-')) refusedServices.push(id);
    else return undefined;
  }
  return { grantedServices, refusedServices };
}
