import type { SiteCredentials } from './browser.ts';
import type { Journey } from './journey.ts';
import type { StorageState } from './storage-state.ts';

/** Anything shorter that is typed is a word as likely as a secret; what a browser keeps must be longer to be one. */
const shortestTyped = 6;
const shortestKept = 16;

/** Fields whose texts are ours, of a closed set: a secret that is the same word as one of them is none there. */
const ours: ReadonlySet<string> = new Set([
  'schemaVersion', 'startedAt', 'finishedAt', 'language', 'generator', 'policy', 'kind', 'id', 'consent', 'how', 'passes', 'code', 'severity', 'category', 'suggestion', 'exemption',
  'party', 'outcome', 'means', 'sameSite', 'refusedReasons', 'apis', 'types',
]);

/** What a journey types, a storage state has in it and a site asks for before it shows anything, as it may come back in an address or a name: the longest first, as one may be within another. */
export function secretsOf(journey: Journey, state?: StorageState, credentials?: SiteCredentials): string[] {
  const typed = [...journey.flatMap(({ action }) => (action.type === 'change' ? [action.value] : [])), ...basicOf(credentials)].filter((value) => value.length >= shortestTyped);
  const kept = [...(state?.cookies ?? []), ...(state?.origins ?? []).flatMap(({ localStorage }) => localStorage)].flatMap(({ value }) => [value, ...partsOf(value)]).filter((value) => value.length >= shortestKept);
  const forms = [...typed, ...kept].flatMap((value) => [value, decoded(value), encodeURIComponent(value.toWellFormed()), encodeURIComponent(value.toWellFormed()).replaceAll('%20', '+')]);
  return [...new Set(forms)].filter((form) => form.length >= shortestTyped).toSorted((a, b) => b.length - a.length);
}

/** A password, also with its name and as both go over the wire. A name by itself may be any word. */
function basicOf(credentials: SiteCredentials | undefined): string[] {
  if (!credentials) return [];
  const { username, password } = credentials;
  return [password, `${username}:${password}`, Buffer.from(`${username}:${password}`).toString('base64')];
}

/** The texts in a value that is JSON, plain or percent-encoded: a page keeps its tokens in objects. */
function partsOf(value: string): string[] {
  const texts: string[] = [];
  for (const form of new Set([value, decoded(value)])) {
    try {
      JSON.parse(form, (_key, part: unknown) => {
        // Some keep JSON in JSON.
        if (typeof part === 'string' && part !== form) texts.push(part, ...(part.length < form.length ? partsOf(part) : []));
        return part;
      });
    } catch {
      // It is a text itself.
    }
  }
  return texts;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // A percent sign that stands for itself.
  }
}

/** The same, with these texts taken out of everything that a site can put them into. */
export function withoutSecrets<T>(told: T, secrets: readonly string[]): T {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, ours.has(key) && !isListOfObjects(part) ? part : clean(part)]));
  };
  return secrets.length === 0 ? told : (clean(told) as T);
}

/** The passes of a report are more than their names. */
function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && typeof value[0] === 'object';
}
