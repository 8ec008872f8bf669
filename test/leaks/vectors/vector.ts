/** Where one page of one vector finds its tracker; the run id makes each page's hits its own. */
export interface VectorContext {
  readonly vector: string;
  readonly runId: string;
  /** The origin of the page itself. */
  readonly site: string;
  /** The origin of the tracker, which is another site. */
  readonly tracker: string;
  /** The tracker's address of a file; its extension decides what comes back. */
  hit(file: string): string;
  /** The address of a script of the page's own origin that a worker may start with. */
  helper(file: string): string;
}

export type VectorGroup = 'script' | 'inline' | 'dynamic script' | 'pixel' | 'iframe' | 'network' | 'css/link' | 'media' | 'markup' | 'storage';

export interface StoredItem {
  readonly kind: 'cookie' | 'localStorage' | 'sessionStorage' | 'indexedDB' | 'cacheStorage';
  readonly name: string;
  /** Whose: the page's own site, or the tracker's, which no script of the page can reach. */
  readonly party: 'first' | 'third';
}

/** One way in which a page can reach a tracker, run its code or keep its data. */
export interface Vector {
  readonly name: string;
  readonly group: VectorGroup;
  /** As an author writes it who has heard nothing of consent. */
  untouched(context: VectorContext): string;
  /** The same as it is written for marked blocking. */
  marked(context: VectorContext): string;
  /** The files that the tracker must be asked for, each once. Empty for what never leaves the browser. */
  readonly hits: readonly string[];
  /** Whether code of the tracker's runs, in the page or in a frame or worker of it. */
  readonly runs: boolean;
  /** Whether it begins with an inline script of the page, which then counts its own starts. */
  readonly starts: boolean;
  readonly stores?: StoredItem;
  /** What a visitor must do first. */
  readonly interaction?: { readonly kind: 'click' | 'submit'; readonly selector: string };
  /**
   * What a grant may bring back where the HTML is untouched: a held element loads once; a refused call is not replayed; between
   * them lies what a blocker may treat either way. Marked, everything is released exactly once.
   */
  readonly afterGrant: 'once' | 'never' | 'at most once';
  /** Engines in which it does not leak even without a consent tool, and why. */
  readonly notIn?: Readonly<Record<string, string>>;
  /** Engines in which the marked markup is fetched ahead in spite of its `<template>`, and why: no script can stop that. */
  readonly markedNotInertIn?: Readonly<Record<string, string>>;
}

/**
 * Firefox's preload scanner looks into a `<template>` (measured with 153): for pictures in any form but `loading="lazy"`, for posters
 * and scripts of SVG; and for scripts, style sheets and preloads that an element stands around.
 */
export const pictureInTemplate = { firefox: 'fetches pictures in a template ahead, https://bugzilla.mozilla.org/show_bug.cgi?id=1441044' };

/** What every tracker of this matrix names its cookies and keys, so that one rule of a site's configuration covers them. */
export const trackerPrefix = '_trk';

export const held = 'data-category="analytics" data-service="tracker"';

export function heldTemplate(html: string): string {
  return `<template ${held}>${html}</template>`;
}

/** The uppermost window counts, so that a frame of the page's own origin adds to the same number. */
const countStart = 'top.__started = (top.__started ?? 0) + 1;';

type InlineVector = Pick<Vector, 'name' | 'group' | 'afterGrant' | 'notIn'> & {
  readonly code: (context: VectorContext) => string;
  /** Markup that the script needs beside it, inert by itself. */
  readonly beside?: (context: VectorContext) => string;
  readonly hits?: readonly string[];
  readonly runs?: boolean;
  readonly stores?: StoredItem;
};

/** A vector that is an inline script of the page's own: marked, the script is what is held. */
export function inlineVector({ code, beside = () => '', hits = [], runs = false, ...vector }: InlineVector): Vector {
  // In a block, since a second run of the same top-level `const` would fail before it could be counted.
  const html = (attributes: string) => (context: VectorContext) => `${beside(context)}<script${attributes}>{ ${countStart}\n${code(context)}\n}</script>`;
  return { ...vector, hits, runs, starts: true, untouched: html(''), marked: html(` type="text/plain" ${held}`) };
}

type MarkupVector = Pick<Vector, 'name' | 'group' | 'hits' | 'untouched' | 'afterGrant'> & Partial<Vector>;

/** A vector that is markup: unless it says otherwise, marked it stands in a `<template>`. */
export function markupVector(vector: MarkupVector): Vector {
  return { runs: false, starts: false, marked: (context) => heldTemplate(vector.untouched(context)), ...vector };
}

/** A vector that is one element with the address in one attribute: marked, the attribute gets `data-` put before it. */
export function elementVector(
  vector: Omit<MarkupVector, 'untouched'> & { readonly element: (context: VectorContext, attribute: (name: string, value: string) => string) => string },
): Vector {
  const { element, ...rest } = vector;
  return markupVector({
    ...rest,
    untouched: (context) => element(context, (name, value) => `${name}="${value}"`),
    marked: (context) => element(context, (name, value) => `data-${name}="${value}" ${held}`),
  });
}
