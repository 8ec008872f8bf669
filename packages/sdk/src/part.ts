import type { Decision, Notice, ShownNotice, SiteConfig } from '@kapsel/core';
import type { RuledService } from './blocker/rules.ts';
import type { Asked, Circumstances } from './consent.ts';
import type { ConsentDetail, EventName, KapselEvents } from './events.ts';
import type { Kapsel } from './runtime.ts';

/** Something that lives with the runtime: a blocker, a signal, the sender of records. */
export interface Part {
  /** The page begins to count, or something may have been granted or withdrawn. Runs before any listener hears of it. */
  update(): void;
}

/** A choice that was made on this page. */
export interface Choice {
  readonly before: Decision | undefined;
  readonly made: Decision;
  readonly action: ConsentDetail['action'];
  readonly source: ConsentDetail['source'];
  /** What was on the screen then. */
  readonly notice: ShownNotice | undefined;
}

/**
 * What a part gets to see. Its names stay as they are: a part may come in a file of its own. Elements are objects here, since it
 * is also read where no types of a page are known.
 */
export interface Inside {
  readonly kapsel: Kapsel;
  readonly config: SiteConfig;
  /** Of Kapsel's own tag; empty where the page uses none, and no script's where it uses one that nobody knows. */
  readonly nonce: string;
  readonly circumstances: Circumstances;
  /** ISO 3166-1 or 3166-2, where the tag tells it; anybody's text. */
  readonly region: string | undefined;
  /** All of this page, the first first; a part that comes late finds those that it has missed. */
  readonly choices: readonly Choice[];
  /** As they were before the page, or a guard of ours, could replace them. */
  readonly natives: { readonly fetch: typeof fetch; readonly localStorage: (() => Storage) | undefined };
  /** Ids of services that are told by a signal, which stops what of them already runs. */
  readonly stops: string[];
  /** The layer that was last asked for. */
  layer?: 'banner' | 'preferences';
  /** Set by a user interface: takes away what it shows. */
  hide?: () => void;
  /** Set by who can: gets a user interface in the language of now. */
  loadUi?: () => void;
  /** Set by who can: gets the file of a part, if there is one. What is in it finds its place by `partsInPage`. */
  fetchPart?: (name: string) => Promise<void>;
  /** What `setLanguage` asked for; the config has the site's own wish. */
  language?: string;
  /** Set by the build for development: what production passes over is shown. */
  isDevelopment?: boolean;
  /** Set by a part that shows words in the page: the language has changed. */
  reword?: () => void;
  /** Told of what a blocker holds: an element that is there already, or is about to be. */
  held?(element: object): void;
  /** Set by automatic blocking: what a visitor has let through on this page, each element for one service. */
  shownOnce?: WeakMap<object, RuledService>;
  /** Gives an element what its `data-…` attributes keep, whatever is granted; what comes back takes it away again. */
  giveBack(element: object): () => void;
  /** Set by a user interface while it asks. */
  notice?: ShownNotice | undefined;
  /** All that stands on the screen with `notice`. */
  words?: Notice;
  /** Set by who needs it: puts the hash of `words` into `notice`. */
  hashWords?: () => void;
  allows(asked: Asked): boolean;
  /** Whether the decision of now will be there on the next page: who reloads for it would do so for ever if not. */
  isKept(): boolean;
  /**
   * What `accept` does, with who chose.
   *
   * @param decidedAt seconds since 1970, of an answer to another tool: it counts as one to the first policy, and is proved there
   */
  choose(ids: readonly string[] | 'all' | 'none', source: ConsentDetail['source'], action?: ConsentDetail['action'], decidedAt?: number): void;
  emit<Name extends EventName>(name: Name, detail: KapselEvents[Name]): void;
}

/** Starts a part, where the config has a use for it. What has to be there before anything else runs, it does here. */
export type MakePart = (inside: Inside) => Part | undefined;

/** Keyed by a symbol, since an element's id can take the place of any name. */
const key = Symbol.for('kapsel.parts');

/** The parts whose code is in the page already, by the name of their file without `kapsel-` and `.js`. */
export function partsInPage(): { [name: string]: MakePart } {
  const scope = globalThis as { [key]?: { [name: string]: MakePart } };
  return (scope[key] ??= Object.create(null) as { [name: string]: MakePart });
}

/** The runtime of this page, for what has a tag of its own and may come before it or long after. */
export function insideOfPage(): Inside | undefined {
  return (partsInPage() as { inside?: unknown }).inside as Inside | undefined;
}
