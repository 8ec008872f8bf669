import { z } from 'zod';
import { anyOf, didYouMean } from '../nearest.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * What is wrong, one line a fault: where, and what it must be instead, with a guess at what a misspelt word was meant to be.
 * Of the value itself nothing is repeated but keys that are not known: it may be anybody's.
 *
 * @example services[0].category: must be necessary, functional, analytics or marketing
 * @param most so many lines at most: a sentence costs far more than what it is about, and a stranger chooses how many
 * @returns an empty list if the value fits
 */
export function faultsOf(schema: z.ZodType, value: unknown, most = Number.POSITIVE_INFINITY): string[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  const faults: string[] = [];
  for (const issue of result.error.issues.flatMap(innermost)) {
    const room = most - faults.length;
    if (room <= 0) break;
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path);
      faults.push(...issue.keys.slice(0, room).map((key) => `${placeOf([...issue.path, key])}: ${unknownKey(key, known)}`));
    } else faults.push(`${placeOf(issue.path)}: ${complaint(issue, valueAt(value, issue.path))}`);
  }
  return faults;
}

/** `services[0].cookies[1]`, as a person would write it. */
export function placeOf(path: Path): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[\w$-]+$/u.test(String(step)) ? `.${String(step)}` : `[${JSON.stringify(String(step))}]`;
  });
  return steps.join('').replace(/^\./u, '') || '(the whole file)';
}

/** Of a value that may be one thing or another, an object is held against the form that is one: only that names the key. */
function innermost(issue: Issue): Issue[] {
  const branch = issue.code === 'invalid_union' ? issue.errors.find((inner) => inner.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')) : undefined;
  return branch?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

function unknownKey(key: string, known: readonly string[]): string {
  // Another form of the same thing has it.
  if (known.includes(key)) return 'there is no such key here';
  const guess = didYouMean(key, known);
  return `there is no such key${guess || (known.length > 0 ? `; there are ${known.join(', ')}` : '')}`;
}

function complaint(issue: Issue, given: unknown): string {
  const wanted = mustBe(issue);
  if (given === undefined && wanted !== issue.message) return `is missing; it ${wanted}`;
  return typeof given === 'string' ? `${wanted}${didYouMean(given, valuesOf(issue))}` : wanted;
}

const types: { readonly [type: string]: string | undefined } = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

const formats: { readonly [format: string]: string | undefined } = {
  url: 'a web address such as https://example.no/',
  date: 'a date such as 2026-03-01',
  datetime: 'a time such as 2026-03-01T12:00:00Z',
  uuid: 'a UUID',
};

/** A sentence of our own where zod’s is for programmers. */
function mustBe(issue: Issue): string {
  if (!/^(?:Invalid|Too) /u.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type') return `must be ${types[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `must be ${anyOf(issue.values.map(String))}`;
  if (issue.code === 'invalid_format') return formats[issue.format] ? `must be ${formats[issue.format]}` : issue.message;
  if (issue.code === 'too_small') return tooSmall(issue);
  if (issue.code === 'too_big') return issue.maximum === 0 && issue.origin === 'array' ? 'must be empty' : `must be ${inWords(issue.maximum, issue.origin)} at most`;
  if (issue.code === 'invalid_key') return issue.issues[0] ? `${mustBe(issue.issues[0])}, as a key` : issue.message;
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const forms = issue.errors.flatMap((branch) => branch.slice(0, 1).map((first) => mustBe(first).replace(/^must be /u, '')));
    return `must be ${[...new Set(forms)].join(', or ')}`;
  }
  return issue.message;
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (Number(minimum) === 1 && (origin === 'string' || origin === 'array')) return 'must not be empty';
  return inclusive ? `must be ${inWords(minimum, origin)} at least` : `must be more than ${minimum}`;
}

function inWords(amount: number | bigint, origin: string): string {
  if (origin === 'string') return `${amount} characters long`;
  return origin === 'array' ? `a list of ${amount}` : String(amount);
}

/** The words that a value may be, also where it may be something else too. */
function valuesOf(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(valuesOf) : [];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((outer, step) => (typeof outer === 'object' && outer !== null && Object.hasOwn(outer, step) ? (outer as Record<PropertyKey, unknown>)[step] : undefined), value);
}

/** As much of a JSON Schema as a walk by keys needs. */
interface Form {
  readonly properties?: { readonly [key: string]: Form };
  readonly additionalProperties?: Form;
  readonly items?: Form;
  readonly anyOf?: readonly Form[];
  readonly oneOf?: readonly Form[];
}

/** The keys that there are at a place, whichever form the value takes there. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let forms = variantsOf(z.toJSONSchema(schema, { unrepresentable: 'any' }) as Form);
  for (const step of path) forms = forms.flatMap((form) => insideOf(form, step)).flatMap(variantsOf);
  return [...new Set(forms.flatMap(({ properties = {} }) => Object.keys(properties)))];
}

function variantsOf(form: Form): Form[] {
  return [form, ...[...(form.anyOf ?? []), ...(form.oneOf ?? [])].flatMap(variantsOf)];
}

function insideOf({ properties = {}, additionalProperties, items }: Form, step: PropertyKey): Form[] {
  const inside = typeof step === 'number' ? items : Object.hasOwn(properties, step) ? properties[String(step)] : additionalProperties;
  return typeof inside === 'object' ? [inside] : [];
}
