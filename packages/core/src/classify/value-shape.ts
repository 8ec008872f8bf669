/** What a value looks like. The value itself may be personal; its shape is not, and is all that leaves the browser's side of a scan. */
export const valueShapes = [
  'empty',
  /** `true`, `0`, `yes`. */
  'flag',
  'number',
  /** Seconds or milliseconds since 1970, or a date. */
  'timestamp',
  /** `nb`, `en-GB`. */
  'language',
  'uuid',
  /** Sixteen hexadecimal digits or more. */
  'hex',
  /** Text that only a generator of random numbers writes, or a number too long to count anything. */
  'random',
  'jwt',
  /** What somebody agreed to: a TC string, a US privacy string, categories with a yes or a no each. */
  'consent',
  'json',
  /** A URL or a path. */
  'address',
  'word',
  'text',
] as const;

export type ValueShape = (typeof valueShapes)[number];

/** Longer values are looked at no further. */
const longest = 4000;

/** The first that fits wins. Each runs in time proportional to the value: it comes from a hostile place. */
const shapes: readonly (readonly [ValueShape, RegExp])[] = [
  ['empty', /^(?:null|undefined|\s*)$/u],
  ['flag', /^(?:[01yn]|true|false|yes|no|on|off|ja|nei|nej|nein|oui|non|allow|deny|accept|accepted|declined|dismiss|dismissed|enabled|disabled|granted|denied)$/iu],
  ['timestamp', /^(?:1[3-9]\d{8}(?:\d{3}|\d{6})?(?:\.\d{1,6})?|\d{4}-\d\d-\d\d(?:[T ][\d:.]{5,15}(?:Z|[+-]\d\d:?\d\d)?)?)$/u],
  ['number', /^-?\d{1,9}(?:\.\d{1,9})?$/u],
  ['language', /^(?:nb|nn|da|de|el|en|es|et|fi|fr|is|it|lt|lv|nl|pl|pt|ru|se|sv|uk|zh|ja|ko|ar)(?:[-_][A-Za-z]{2,4})?$/u],
  ['uuid', /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/iu],
  ['jwt', /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/u],
  ['consent', /^(?:C[P-T][\w-]{20,}(?:\.[\w~-]*)*|1[YN-]{3})$/u],
  ['consent', /^(?=.*(?:necessary|essential|functional|preferences|C000\d))(?=.*(?:analytic|statistic|performance|marketing|targeting|C000[2-5])).*(?:true|false|[:=]\s?["']?[01])/su],
  ['json', /^(?:\{.*\}|\[.*\])$/su],
  ['address', /^(?:https?:\/\/\S+|\/[\w./?=&%-]*)$/u],
  ['hex', /^[0-9a-f]{16,}$/iu],
  ['word', /^[\p{L}_-]{1,24}$/u],
];

/** @example shapeOfValue('GA1.2.1033501218.1368477899') // 'random' */
export function shapeOfValue(value: string): ValueShape {
  const text = decoded(value.slice(0, longest)).replace(/^"(.*)"$/su, '$1');
  return shapes.find(([, pattern]) => pattern.test(text))?.[0] ?? (isRandom(text) ? 'random' : 'text');
}

/** Whether such a value can tell one visitor from all others. */
export function mayIdentify(shape: ValueShape | undefined): boolean {
  return shape === 'uuid' || shape === 'hex' || shape === 'random' || shape === 'jwt';
}

/** One run without spaces that no person would write: a number beyond counting, or letters and digits mixed with much in them. */
function isRandom(text: string): boolean {
  return text.split(/[.|:~!,;&=*$ ]+/u, 50).some((part) => /^\d{8,}$/u.test(part) || (/^[\w+/%-]{12,}$/u.test(part) && /\d/u.test(part) && bitsPerCharacter(part) >= 2.8));
}

/** Shannon's entropy. */
function bitsPerCharacter(text: string): number {
  const counts = [...Map.groupBy(text, (character) => character).values()];
  return counts.reduce((sum, { length }) => sum - (length / text.length) * Math.log2(length / text.length), 0);
}

/** Values are often written as they would be in a URL. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
