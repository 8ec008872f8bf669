import { nameWords, type NameWord } from './name-words.ts';

/** Longer names are looked at no further. */
const longest = 200;

const byWord = new Map(nameWords.flatMap((entry) => entry.words.map((word) => [word, entry] as const)));
const byPart = new Map(nameWords.flatMap((entry) => (entry.inside ?? []).map((part) => [part, entry] as const)));
const anyPart = new RegExp([...byPart.keys()].join('|'), 'gu');

/** The parts of a name as a person reads them: `cookieConsent_v2` is `cookie` and `consent`, `PHPSESSID` one word. */
export function wordsOfName(name: string): string[] {
  return name
    .slice(0, longest)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 1);
}

export interface Sense {
  /** As it stands in the name. */
  readonly word: string;
  readonly sense: NameWord;
}

/** What the words of a name say, each sense once, with the word that said it. */
export function sensesOfName(name: string): Sense[] {
  const words = wordsOfName(name);
  // Also without what was between the words: `logged-in`, `utm.source`.
  const runs = [...words, ...words.slice(1).map((word, index) => `${words[index]}${word}`)];
  const found = new Map<NameWord, string>();
  const add = (word: string, sense: NameWord | undefined) => sense && !found.has(sense) && found.set(sense, word);
  for (const run of runs) add(run, byWord.get(run));
  for (const [part] of runs.join(' ').matchAll(anyPart)) add(part, byPart.get(part));
  return [...found].map(([sense, word]) => ({ word, sense }));
}

/** Whether a word has a sense of its own. */
export function isKnownWord(word: string): boolean {
  return byWord.has(word);
}

/** They say nothing of what a thing is for, nor of whose it is. */
const fillers: ReadonlySet<string> = new Set(['cookie', 'cookies', 'the', 'my', 'is', 'has', 'new', 'old', 'site', 'web', 'app', 'http', 'https', 'secure', 'host', 'data', 'value', 'name', 'version']);

/** Whether a name has no word but those that anybody would use: then it is no vendor's. */
export function isPlainName(name: string): boolean {
  const words = wordsOfName(name);
  return words.some((word) => byWord.has(word)) && words.every((word) => byWord.has(word) || fillers.has(word));
}

/** Whether a name has the name of its site in it, as `finn_session` on finn.no has. */
export function isNamedAfter(name: string, registrableDomain: string): boolean {
  const [label = ''] = registrableDomain.split('.');
  return label.length >= 4 && wordsOfName(name).join('').includes(wordsOfName(label).join(''));
}
