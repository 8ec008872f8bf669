import { anyOf, didYouMean, type LifetimeInput } from '@kapsel/core';
import type { Observed } from '@kapsel/core/classify';
import { jsonTrouble } from '../json-trouble.ts';
import { hostIn } from './host-in.ts';
import { idIn, isId } from './id-in.ts';
import { longestLine } from './line-reader.ts';

/** A line that can be answered. */
export interface Question {
  /** What tells the line from the others, as whoever wrote it has it. */
  readonly id: string | number | null;
  readonly observed: Observed;
  readonly lifetime: LifetimeInput;
}

/** A line that cannot be. */
export interface Fault {
  readonly id: string | number | null;
  /** The end of a sentence that begins with the line's number. */
  readonly fault: string;
}

/** @param text of one line, without white space around it */
export function readQuestion(text: string): Question | Fault {
  if (text.length > longestLine) return { id: idIn(text), fault: ` is longer than ${longestLine} characters: leave out what is not asked for, such as values.` };
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (error) {
    return { id: idIn(text), fault: ` is not JSON (${jsonTrouble(error)}): write one object a line, such as ${example}.` };
  }
  if (!isObject(line)) return { id: null, fault: ` is ${kindOf(line)}: write one object a line, such as ${example}.${Array.isArray(line) ? ' jq -c ".[]" makes such lines of a list.' : ''}` };
  const id = isId(line['id']) ? line['id'] : null;
  const fault = faultOf(line);
  return fault === undefined ? { id, ...questionOf(line as unknown as Line) } : { id, fault };
}

const example = '{"name":"_ga","domain":".example.no"}';

const kinds = ['cookie', 'localStorage', 'sessionStorage', 'indexedDB', 'cacheStorage'] as const;

/** What a proved line has. */
interface Line {
  readonly name: string;
  readonly domain: string;
  readonly storage?: (typeof kinds)[number] | null;
  readonly path?: string | null;
  readonly session?: boolean | null;
  readonly lifetimeSeconds?: number | null;
  readonly httpOnly?: boolean | null;
  readonly secure?: boolean | null;
  readonly sameSite?: 'Strict' | 'Lax' | 'None' | null;
  readonly party?: 'first' | 'third' | null;
  readonly site?: string | null;
  readonly setBy?: string | null;
}

function questionOf(line: Line): Omit<Question, 'id'> {
  const kind = line.storage ?? 'cookie';
  return {
    observed: {
      kind,
      name: line.name,
      domain: hostIn(line.domain) ?? '',
      // Else `classify` tells it by site and domain.
      party: line.party ?? undefined,
      setByHost: hostIn(line.setBy ?? '') || undefined,
      path: line.path ?? undefined,
      site: hostIn(line.site ?? '') || undefined,
      session: line.session ?? undefined,
      lifetimeSeconds: line.lifetimeSeconds ?? undefined,
      httpOnly: line.httpOnly ?? undefined,
      secure: line.secure ?? undefined,
      sameSite: line.sameSite ?? undefined,
    },
    lifetime: {
      session: kind === 'cookie' ? line.session === true : kind === 'sessionStorage',
      persistent: kind !== 'cookie',
      seconds: line.lifetimeSeconds ?? null,
    },
  };
}

type Proof = (value: unknown) => string | undefined;

/** For each field what is wrong with a value, if anything: the rest of a sentence that begins with the field's name. */
const proofs: Readonly<Record<string, Proof>> = {
  name: text('the name of the cookie or key'),
  domain: host('.example.no'),
  id: (value) => (isId(value) ? undefined : `must be text or a number, not ${kindOf(value)}`),
  storage: oneOf(kinds),
  path: text('a path, such as "/"'),
  session: yesOrNo,
  lifetimeSeconds: (value) => (typeof value === 'number' ? undefined : `must be a number of seconds, such as 2592000, not ${kindOf(value)}`),
  httpOnly: yesOrNo,
  secure: yesOrNo,
  sameSite: oneOf(['Strict', 'Lax', 'None']),
  party: oneOf(['first', 'third']),
  site: address('https://www.example.no/'),
  setBy: address('https://cdn.example/script.js'),
};

const proofList = Object.entries(proofs);

function faultOf(line: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of ['name', 'domain']) if (!isGiven(line[name])) return ` has no ${name}: give it one, as in ${example}.`;
  for (const [name, proof] of proofList) {
    const fault = isGiven(line[name]) ? proof(line[name]) : undefined;
    if (fault !== undefined) return `: ${name} ${fault}.`;
  }
  return undefined;
}

function text(what: string): Proof {
  return (value) => (typeof value === 'string' ? undefined : `must be ${what}, in quotes, not ${kindOf(value)}`);
}

function host(like: string): Proof {
  return (value) => {
    if (typeof value !== 'string') return `must be a host in quotes, such as "${like}", not ${kindOf(value)}`;
    return hostIn(value) ? undefined : `must be a host, such as "${like}", not ${quoted(value)}`;
  };
}

/** Of an inline script there is no host to tell, and that is no fault. */
function address(like: string): Proof {
  return (value) => {
    if (typeof value !== 'string') return `must be an address or a host in quotes, such as "${like}", not ${kindOf(value)}`;
    return hostIn(value) !== undefined ? undefined : `must be an address or a host, such as "${like}", not ${quoted(value)}`;
  };
}

function yesOrNo(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : `must be true or false, without quotes, not ${kindOf(value)}`;
}

function oneOf(known: readonly string[]): Proof {
  return (value) => {
    if (typeof value !== 'string') return `must be ${anyOf(known)}, not ${kindOf(value)}`;
    return known.includes(value) ? undefined : `must be ${anyOf(known)}, not ${quoted(value)}${didYouMean(value.slice(0, 40), known)}`;
  };
}

function quoted(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'text', number: 'a number', boolean: `${value}` }[typeof value as string] ?? 'an object';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whoever exports a table writes null for an empty cell. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
