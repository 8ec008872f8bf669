import { matchesPattern } from '@kapsel/core';

/** What a site's robots.txt asks of us. */
export interface RobotsRules {
  allows(url: string): boolean;
  /** How many seconds are to lie between two pages. */
  readonly delaySeconds: number;
  /** Addresses of sitemaps, hostile as all texts of a site. */
  readonly sitemaps: readonly string[];
}

/** The name that a site can speak to us by; where it does not, what it asks of everybody holds. */
export const robotName = 'kapsel-scan';

/** RFC 9309 section 2.5 asks for 500 kibibytes at least. */
export const maxRobotsBytes = 512 * 1024;

/** A longer pause would make any scan a matter of days; who asks for one is asked for a page this often. */
const longestDelaySeconds = 30;

export const noRules: RobotsRules = { allows: () => true, delaySeconds: 0, sitemaps: [] };

/**
 * RFC 9309 section 2.3.1: a file that is not there closes nothing, and one that the server fails to give closes everything. Of a server that shows pages and
 * says nothing at all to this question we do not take silence for a refusal, as the RFC would; the report tells of it.
 */
export function rulesForStatus(status: number | null): RobotsRules {
  return status === null || (status >= 400 && status < 500) ? noRules : { ...noRules, allows: () => false };
}

/** Of one group or of several that name the same robot. */
interface Group {
  readonly rules: Rule[];
  delaySeconds: number;
}

interface Rule {
  /** What stands before the first star: most rules of a long file are done with by that. */
  readonly head: string;
  readonly pattern: string;
  readonly length: number;
  readonly allows: boolean;
}

/**
 * Reads a robots.txt, whatever is in it (RFC 9309, and `Crawl-delay`).
 *
 * @param origin against which addresses of sitemaps are read
 */
export function readRobots(origin: string, text: string): RobotsRules {
  const groups = new Map<string, Group>();
  const sitemaps: string[] = [];
  let current = new Set<Group>();
  let isNaming = false;
  for (const { key, value } of fieldsOf(text)) {
    if (key === 'sitemap' && URL.canParse(value, origin)) sitemaps.push(new URL(value, origin).href);
    const isName = key === 'user-agent';
    const isMember = key === 'allow' || key === 'disallow' || key === 'crawl-delay';
    if (!isName && !isMember) continue;
    if (isName && !isNaming) current = new Set();
    isNaming = isName;
    if (isName) {
      const name = nameOf(value);
      // Whatever others are asked is none of our business.
      if (name !== '*' && name !== robotName) continue;
      const group = groups.get(name) ?? { rules: [], delaySeconds: 0 };
      groups.set(name, group);
      current.add(group);
    }
    for (const group of current) {
      if (key === 'crawl-delay') group.delaySeconds = secondsOf(value);
      else if (isMember && value !== '') group.rules.push(ruleOf(value, key === 'allow'));
    }
  }
  const { rules, delaySeconds } = groups.get(robotName) ?? groups.get('*') ?? { rules: [], delaySeconds: 0 };
  return { allows: (url) => isAllowed(url, rules), delaySeconds, sitemaps };
}

function* fieldsOf(text: string): Generator<{ key: string; value: string }> {
  for (const line of text.split(/\r\n|\n|\r/u)) {
    const [field = ''] = line.split('#', 1);
    const colon = field.indexOf(':');
    if (colon > 0) yield { key: field.slice(0, colon).trim().toLowerCase(), value: field.slice(colon + 1).trim() };
  }
}

/** `Kapsel-Scan/1.0` → `kapsel-scan` */
function nameOf(value: string): string {
  return (value.split('/', 1)[0] ?? '').trim().toLowerCase();
}

function secondsOf(value: string): number {
  const seconds = Number(value);
  return seconds > 0 ? Math.min(longestDelaySeconds, seconds) : 0;
}

/** `/a` is the beginning of a path, `/a$` all of it. */
function ruleOf(value: string, allows: boolean): Rule {
  const pattern = comparable(value.endsWith('$') ? value.slice(0, -1) : `${value}*`);
  return { head: pattern.split('*', 1)[0] ?? '', pattern, length: value.length, allows };
}

/** The longest rule that fits decides, and of two as long the one that allows. */
function isAllowed(url: string, rules: readonly Rule[]): boolean {
  const { pathname, search } = new URL(url);
  const path = comparable(pathname + search);
  let best: Rule | undefined;
  for (const rule of rules) {
    const isBetter = !best || rule.length > best.length || (rule.length === best.length && rule.allows);
    if (isBetter && path.startsWith(rule.head) && matchesPattern(rule.pattern, path)) best = rule;
  }
  return best?.allows ?? true;
}

/** RFC 9309 section 2.2.2: what needs no encoding is compared bare, all else encoded, whichever way it was written. */
function comparable(path: string): string {
  return path
    .replaceAll(/%[\da-f]{2}/giu, (code) => {
      const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return /[\w.~-]/u.test(character) ? character : code.toUpperCase();
    })
    .replaceAll(/[^\p{ASCII}]+/gu, (text) => encodeURIComponent(text.toWellFormed()));
}
