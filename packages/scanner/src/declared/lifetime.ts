import { lifetimeText, type ScanItem } from '@kapsel/core';

/** One way in which a published validity can be understood: `1 år (økt)` has two. */
export type DeclaredLifetime =
  | { readonly kind: 'session' | 'persistent' }
  | {
      readonly kind: 'seconds';
      /** Several where a unit has no fixed length, as a month has not. */
      readonly lengths: readonly number[];
      /** As `lifetimeText` would have said it: the days that it rounds to may be a round number of months by themselves. */
      readonly inWords: readonly string[];
      readonly atMost: boolean;
    };

const day = 24 * 60 * 60;

type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** From the shortest. The lengths of months and years are those that `lifetimeText` knows. */
const lengthsOf: Readonly<Record<Unit, readonly number[]>> = {
  second: [1],
  minute: [60],
  hour: [60 * 60],
  day: [day],
  week: [7 * day],
  month: [30 * day, 30.44 * day],
  year: [365 * day, 365.25 * day],
};
const units = Object.keys(lengthsOf) as readonly Unit[];

/** Norwegian of both kinds, Danish, Swedish, English. */
const wordsOf: Readonly<Record<Unit, string>> = {
  second: 's sek sec secs sekund sekunder sekundar second seconds',
  minute: 'min mins minutt minutter minuttar minut minuter minute minutes',
  hour: 't h hr hrs tim time timer timar timme timmar hour hours',
  day: 'd dag dager dagar dage døgn dygn day days',
  week: 'uke uker veke veker uge uger vecka veckor week weeks',
  month: 'md mdr mnd mån mo mos mth mths måned måneder månad månader månadar month months',
  year: 'år åra yr yrs y year years',
};
const unitByWord = new Map(units.flatMap((unit) => wordsOf[unit].split(' ').map((word) => [word, unit] as const)));

const numberWords: readonly (readonly [words: string, count: number])[] = [
  ['(?:et |ett |eit |en |ei )?halvt?|half an?', 0.5],
  ['an?|one|ei?n|éin|ei|eitt?|ett?|én|ét', 1],
  ['two|to|två', 2],
  ['three|tre', 3],
  ['four|fire|fyra', 4],
  ['five|fem', 5],
  ['six|seks|sex', 6],
  ['seven|sju|syv', 7],
  ['eight|åtte|otte|åtta', 8],
  ['nine|ni|nio', 9],
  ['ten|ti|tio', 10],
  ['eleven|elleve|elva', 11],
  ['twelve|tolv', 12],
];
const digits = String.raw`\d{1,6}(?:[.,]\d{1,3})?`;
const anyNumberWord = numberWords.map(([words]) => words).join('|');
/** `1–2 år` has a lower end too. */
const duration = new RegExp(
  String.raw`(?:(?<low>${digits})\s{0,3}(?:-|–|til|till|to)\s{0,3})?(?<![\p{L}\d])(?<count>${digits}|(?:${anyNumberWord})(?=[\s-]))\s{0,3}-?\s{0,3}(?<word>\p{L}{1,24})`,
  'giu',
);

const session = /s[eæ]s+[ij]{1,2}on|session|(?<!\p{L})økt|(?:nettlesar|nettleser|browser|webbläsar|vindu)\p{L}*(?:\s\p{L}+){0,3}\s(?:lukk|lu[ck]k?e?s|luk|steng|stäng|clos|avslutt)|(?:lukk|stänger|steng|luk|clos|exit)\p{L}*(?:\s\p{L}+){0,3}\s(?:nettlesar|nettleser|browser|webbläsar)/iu;
const persistent = /persist|permanen|vedvar|varaktig|bestående|beständig|(?<!\p{L})evig|forever|(?<!\p{L})(?:aldri|aldrig|never)(?!\p{L})|(?:until|til|indtil|tills)\s(?:\p{L}+\s){0,4}(?:delet|remov|clear|slett|slet|fjern|rader|tas bort)|no expir|not expire|ingen utløp|utan utløp|ubegren|unlimited|obegränsa/iu;
const upTo = /(?:up to|at most|max\p{L}*|inntil|opptil|høyst|opp til|op til|højst|upp till|högst|less than|mindre enn|mindre än)[\s.:]*$/iu;

/** Longer text is no validity. */
const longestText = 300;

/**
 * Reads how long something is said to stay, as people write it in a cookie table: `30 minuter`, `6 månder`, `Kun sesjon`.
 *
 * @returns an empty list where it says no time
 */
export function readLifetimes(text: string): DeclaredLifetime[] {
  const plain = text.slice(0, longestText).normalize('NFC').replace(/\s+/gu, ' ');
  return [
    ...durationsIn(plain),
    ...(session.test(plain) ? [{ kind: 'session' } as const] : []),
    ...(persistent.test(plain) ? [{ kind: 'persistent' } as const] : []),
  ];
}

interface Part {
  readonly unit: Unit;
  readonly lengths: readonly number[];
  readonly inWords: readonly string[];
  readonly atMost: boolean;
}

function durationsIn(text: string): DeclaredLifetime[] {
  const parts: Part[] = [];
  const apart: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(duration)) {
    const { low, count = '', word = '' } = match.groups ?? {};
    const unit = unitOf(word.toLowerCase());
    if (!unit) continue;
    const counts = [low, count].filter((number) => number !== undefined).map(valueOf);
    const lengths = counts.flatMap((number) => lengthsOf[unit].map((length) => number * length));
    const before = parts.at(-1);
    const between = text.slice(end, match.index);
    const part = { unit, lengths, inWords: counts.map((number) => `${number} ${unit}${number === 1 ? '' : 's'}`), atMost: upTo.test(between) };
    // `1 year and 1 month` is one time, `1 year / 1 month` are two; `1 year, 1 month` may be either.
    if (before && units.indexOf(unit) < units.indexOf(before.unit) && /^\.?\s?(?:og|and|och|\+|,)?\s?$/iu.test(between)) {
      if (between.includes(',')) apart.push(before, part);
      parts.splice(-1, 1, { unit, lengths: before.lengths.flatMap((longer) => lengths.map((shorter) => longer + shorter)), inWords: [], atMost: before.atMost });
    } else {
      parts.push(part);
    }
    end = match.index + match[0].length;
  }
  return [...parts, ...apart].map(({ lengths, inWords, atMost }) => ({ kind: 'seconds', lengths, inWords, atMost }));
}

function valueOf(text: string): number {
  const written = text.toLowerCase();
  const byWord = numberWords.find(([words]) => new RegExp(`^(?:${words})$`, 'u').test(written));
  return byWord ? byWord[1] : Number(written.replace(',', '.'));
}

/** The unit that a word means, or was meant to mean: `minutrtter` is as near to minutes as a slip of the hand brings it. */
function unitOf(word: string): Unit | undefined {
  const known = unitByWord.get(word);
  if (known || word.length < 4) return known;
  const near = [...unitByWord]
    .filter(([candidate]) => candidate.length >= 4)
    .map(([candidate, unit]) => ({ unit, distance: editDistance(word, candidate), sameStart: candidate.charAt(0) === word.charAt(0) }))
    .filter(({ distance, sameStart }) => distance <= (word.length < 6 ? 1 : 2) && sameStart)
    .sort((a, b) => a.distance - b.distance);
  const [nearest] = near;
  const isClear = near.every(({ unit, distance }) => unit === nearest?.unit || distance > (nearest?.distance ?? 0));
  return isClear ? nearest?.unit : undefined;
}

/** How many letters have to be added, left out or changed (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1];
    for (let index = 0; index < b.length; index += 1) {
      next.push(Math.min((row[index] ?? 0) + (letter === b[index] ? 0 : 1), (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/**
 * Whether a thing stays as long as was said, by any reading: told in one whole unit both would read the same. What was asked
 * for counts as well as what the browser granted, since browsers differ in what they grant.
 */
export function staysAsDeclared(declared: readonly DeclaredLifetime[], { kind, lifetime }: ScanItem): boolean {
  const found = [lifetime.effectiveSeconds, lifetime.requestedSeconds].filter((seconds) => seconds !== null);
  const isUnknown = kind === 'cookie' && !lifetime.session && found.length === 0;
  return isUnknown || declared.some((reading) => (reading.kind === 'seconds' ? found.some((seconds) => isAsLong(reading, seconds)) : lifetime.session === (reading.kind === 'session')));
}

function isAsLong({ lengths, inWords, atMost }: DeclaredLifetime & { kind: 'seconds' }, seconds: number): boolean {
  const said = (length: number) => lifetimeText({ session: false, seconds: length }, 'en');
  return inWords.includes(said(seconds)) || lengths.some((length) => said(length) === said(seconds) || (atMost && seconds <= length));
}
