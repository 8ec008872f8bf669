/** What other consent tools had stored, and how much of it may be taken over. Pure. */
import { consentCategories, consentCookieMaxAgeDays, parseCategory, type Category, type SiteConfig, type SiteService } from '@kapsel/core';
import type { Circumstances } from '../consent.ts';

/** An answer that a visitor gave to another tool. */
export interface Answer {
  /** Seconds since 1970; a tool that keeps no date has none. */
  readonly decidedAt: number | undefined;
  /** They chose themselves: nothing was taken from silence, a region or a default. */
  readonly isExplicit: boolean;
  /** Category or service, in the tool's words → what they said to it. */
  readonly said: ReadonlyMap<string, boolean>;
}

/** What becomes Kapsel's decision. */
export interface Carried {
  readonly ids: readonly string[] | 'none';
  readonly decidedAt: number;
}

const secondsOfDay = 24 * 60 * 60;
/** As for our own cookie: a clock may have been set right since. */
const clockSlackSeconds = secondsOfDay;

/** Other tools' words for what is never asked for. */
const necessary = /^(?:strictly[-_ ]?)?(?:necessary|essential|required)(?:[-_ ]?cookies)?$/iu;

function categoryOf(word: string): Category | undefined {
  return parseCategory(word) ?? (necessary.test(word.trim()) ? 'necessary' : undefined);
}

/** Spelling apart, `googleAnalytics`, `google-analytics` and `Google Analytics` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** A service by its id, or else by its name. */
export function findService(services: readonly SiteService[], name: string): SiteService | undefined {
  const wanted = plain(name);
  if (!wanted) return undefined;
  return services.find(({ id }) => plain(id) === wanted) ?? services.find((service) => plain(service.name) === wanted);
}

function isNeeded({ category, exemption }: SiteService): boolean {
  return category === 'necessary' || exemption !== undefined;
}

/**
 * Takes an answer over, or leaves the visitor unanswered. A full refusal always counts. A grant counts if it was explicit,
 * has a date and is young enough, and only as a whole: everything that the site's first policy asks for must have been
 * answered by name. What a later policy brought stays to be asked.
 */
export function carryOver(answers: readonly Answer[], config: SiteConfig, { rules, gpc }: Pick<Circumstances, 'rules' | 'gpc'>, nowSeconds: number): Carried | undefined {
  const { services, cookie } = config;
  // Of several (a parent domain's cookie beside the host's own) the newest counts.
  const answer = answers.reduce<Answer | undefined>((newest, one) => (newest && (newest.decidedAt ?? 0) >= (one.decidedAt ?? 0) ? newest : one), undefined);
  if (!answer) return undefined;
  const { said, isExplicit, decidedAt = Math.floor(nowSeconds) } = answer;
  const maxAgeSeconds = (cookie?.maxAgeDays ?? consentCookieMaxAgeDays) * secondsOfDay;
  if (decidedAt > nowSeconds + clockSlackSeconds || nowSeconds >= decidedAt + maxAgeSeconds) return undefined;

  const isNecessary = (word: string): boolean => {
    const service = findService(services, word);
    return service ? isNeeded(service) : categoryOf(word) === 'necessary';
  };
  const optional = [...said].filter(([word]) => !isNecessary(word));
  if (optional.every(([, granted]) => !granted)) return { ids: 'none', decidedAt };
  if (!isExplicit || answer.decidedAt === undefined) return undefined;

  /** Of two words for one thing both have to be granted. */
  const saidTo = (means: (word: string) => boolean): boolean | undefined => {
    const hits = optional.filter(([word]) => means(word));
    return hits.length > 0 ? hits.every(([, granted]) => granted) : undefined;
  };
  const saidToCategory = (category: Category) => saidTo((word) => categoryOf(word) === category);
  const saidToService = (service: SiteService) => saidTo((word) => findService(services, word) === service) ?? saidToCategory(service.category);

  const ids: string[] = [];
  for (const category of consentCategories) {
    const asked = services.filter((service) => service.category === category && service.since <= 1 && !isNeeded(service));
    const verdicts = asked.length > 0 ? asked.map(saidToService) : [saidToCategory(category)];
    const isAsked = rules[category] !== 'exempt' && (asked.length > 0 || services.length === 0);
    if (isAsked && verdicts.includes(undefined)) return undefined;
    if (verdicts.every((verdict) => verdict === true)) ids.push(category);
    else ids.push(...asked.filter((_, index) => verdicts[index] === true).map(({ id }) => id));
    // The browser says no now, whatever was said then.
    if (gpc && category === 'marketing' && verdicts.includes(true)) return undefined;
  }
  return { ids, decidedAt };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Percent-encoded or not: tools have done both. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every(isText) ? value : undefined;
}

/** `undefined` unless it is the very form that the tools write: 2026-01-31T12:00:00.000Z. */
function secondsOfIso(value: unknown): number | undefined {
  const isIso = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u.test(value);
  const time = isIso ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

/** A day in this century or a later one; anything else is no time in milliseconds. */
function secondsOfMs(value: unknown): number | undefined {
  return typeof value === 'number' && value > 1e12 && value < 1e14 ? Math.floor(value / 1000) : undefined;
}

/**
 * `cc_cookie` of vanilla-cookieconsent 2 and 3: what was accepted; version 3 also names the categories that were not. It is
 * written by a choice alone, whose date is that of the last change.
 */
export function readVanillaCookieconsent(value: string): Answer | undefined {
  const stored = parseJson(decode(value)) ?? parseJson(value);
  const accepted = textsOf(stored?.['categories']);
  if (!stored || !accepted) return undefined;
  const [id, changedAt, firstAt] = 'consentId' in stored ? ['consentId', 'lastConsentTimestamp', 'consentTimestamp'] : ['consent_uuid', 'last_consent_update', 'consent_date'];
  const decidedAt = secondsOfIso(stored[changedAt ?? '']);
  if (!isText(stored[id ?? '']) || decidedAt === undefined || secondsOfIso(stored[firstAt ?? '']) === undefined) return undefined;
  const said = new Map(accepted.map((category) => [category, true]));
  const services = stored['services'];
  if (services !== undefined && !isRecord(services)) return undefined;
  for (const [category, ofCategory] of Object.entries(services ?? {})) {
    const ids = textsOf(ofCategory);
    if (!ids) return undefined;
    if (!accepted.includes(category)) said.set(category, false);
    if (ids.length === 0 || categoryOf(category) === 'necessary') continue;
    // Of a category with services it names the accepted ones: what else there was may have been refused.
    said.delete(category);
    for (const service of ids) said.set(service, true);
  }
  return { decidedAt, isExplicit: true, said };
}

/** `klaro` in a cookie or storage: service → consent. There is no date in it, so that no grant can be carried over. */
export function readKlaro(value: string): Answer | undefined {
  const stored = parseJson(decode(value));
  const entries = Object.entries(stored ?? {});
  if (entries.length === 0 || !entries.every((entry): entry is [string, boolean] => typeof entry[1] === 'boolean')) return undefined;
  return { decidedAt: undefined, isExplicit: false, said: new Map(entries) };
}

const cookiebotForm = /^\{stamp:'([^']*)',necessary:(?:true|false),preferences:(true|false),statistics:(true|false),marketing:(true|false),(.*)\}$/u;

/** `CookieConsent` of Cookiebot. `0` and `-1` (nobody has answered; nobody was asked) are no answers. */
export function readCookiebot(value: string): Answer | undefined {
  const [, stamp, preferences, statistics, marketing, rest = ''] = cookiebotForm.exec(decode(value)) ?? [];
  if (!stamp || stamp === '-1') return undefined;
  const decidedAt = secondsOfMs(Number(/(?:^|,)utc:(\d{13})(?:,|$)/u.exec(rest)?.[1]));
  const method = /(?:^|,)method:'(\w+)'(?:,|$)/u.exec(rest)?.[1];
  if (decidedAt === undefined) return undefined;
  const answers = { preferences, statistics, marketing };
  return { decidedAt, isExplicit: method === 'explicit', said: new Map(Object.entries(answers).map(([word, said]) => [word, said === 'true'])) };
}

/**
 * `OptanonConsent` and `OptanonAlertBoxClosed` of OneTrust. The first is there before any choice, with the defaults of the
 * region, so that without the second it is no answer.
 */
export function readOneTrust(consent: string, closed: string): Answer | undefined {
  const decidedAt = secondsOfIso(decode(closed));
  const fields = new URLSearchParams(consent);
  const groups = fields.get('groups')?.split(',') ?? [];
  const said = new Map<string, boolean>();
  for (const group of groups) {
    const [, id, state] = /^([\w-]+):([01])$/u.exec(group) ?? [];
    if (id === undefined) return undefined;
    said.set(id, state === '1');
  }
  if (decidedAt === undefined || said.size === 0) return undefined;
  const interaction = fields.get('intType');
  const isExplicit =
    /^[1-9]\d{0,5}$/u.test(fields.get('interactionCount') ?? '') &&
    fields.get('AwaitingReconsent') === 'false' &&
    // Where the kind of act is told it has to be the one whose meaning is certain: all were accepted.
    (interaction === null || interaction === '1');
  return { decidedAt, isExplicit, said };
}

/**
 * `uc_settings` of Usercentrics 2, which knows services only by ids of its own: all accepted or all denied, by an act of the
 * visitor, is an answer; anything between names nothing that we know.
 *
 * @param asked ids of the services that the first policy asks for
 */
export function readUsercentrics(settings: string, asked: readonly string[]): Answer | undefined {
  const services = parseJson(settings)?.['services'];
  if (!Array.isArray(services) || services.length === 0) return undefined;
  const last = services.map((service: unknown) => {
    const history = isRecord(service) ? service['history'] : undefined;
    const entry: unknown = Array.isArray(history) ? history.at(-1) : undefined;
    const decidedAt = isRecord(entry) && entry['type'] === 'explicit' ? secondsOfMs(entry['timestamp']) : undefined;
    return isRecord(service) && isRecord(entry) && decidedAt !== undefined && service['status'] === entry['status'] ? { action: entry['action'], status: entry['status'], decidedAt } : undefined;
  });
  const decidedAt = Math.min(...last.map((one) => one?.decidedAt ?? NaN));
  const isAll = (action: string, ...states: unknown[]): boolean => last.every((one) => one?.action === action && states.includes(one.status));
  if (isAll('onDenyAllServices', true, false)) return { decidedAt, isExplicit: true, said: new Map() };
  // With fewer services than ours, its list cannot have been the same.
  if (isAll('onAcceptAllServices', true) && asked.length > 0 && services.length >= asked.length) return { decidedAt, isExplicit: true, said: new Map(asked.map((id) => [id, true])) };
  return undefined;
}
