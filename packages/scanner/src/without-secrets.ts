import type { ScanReport } from '@kapsel/core';
import type { Har } from './har.ts';
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

/** What a journey types and a storage state has in it, as it may come back in an address or a name. */
export function secretsOf(journey: Journey, state?: StorageState): string[] {
  const typed = journey.flatMap(({ action }) => (action.type === 'change' && action.value.length >= shortestTyped ? [action.value] : []));
  const kept = [...(state?.cookies ?? []), ...(state?.origins ?? []).flatMap(({ localStorage }) => localStorage)].map(({ value }) => value).filter((value) => value.length >= shortestKept);
  return [...new Set([...typed, ...kept].flatMap((value) => [value, encodeURIComponent(value), encodeURIComponent(value).replaceAll('%20', '+')]))];
}

/** The same report, or archive, with these texts taken out of everything that a site can put them into. */
export function withoutSecrets<T extends ScanReport | Har>(told: T, secrets: readonly string[]): T {
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
