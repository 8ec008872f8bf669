import type { Page } from './engines.ts';
import type { SiteAnswer, SiteRequest } from './tracker.ts';
import type { Body } from './tracker-files.ts';
import type { VectorContext } from './vectors/index.ts';

export type Decision = 'accept' | 'reject' | 'withdraw';

/** When a page is judged: before a choice; after accepting in it; reloaded after rejecting; after withdrawing in it, and reloaded. */
export type Phase = 'before' | 'accept' | 'reject-reload' | 'withdraw';

/** A consent tool in one of its ways of blocking, as the matrix meets it. */
export interface Subject {
  readonly name: string;
  /** Which HTML the author writes for it. */
  readonly markup: 'untouched' | 'marked';
  /** Set where there is no consent tool, so that untouched vectors are waited for until they leak. */
  readonly isControl?: boolean;
  /** Put first in `<head>`: script tags, configuration. The phase is the one that the page is loaded for. */
  head(context: VectorContext, phase: Phase): string;
  /** What the site serves besides its pages, by path. */
  files?(origins: Pick<VectorContext, 'site' | 'tracker'>): Readonly<Record<string, Body>>;
  /** What blocking in the site's own server makes of an answer: a page, or the script of a worker. */
  serve?(answer: SiteAnswer, request: SiteRequest, origins: Pick<VectorContext, 'site' | 'tracker'>): SiteAnswer;
  /** Runs after every load, before anything is judged. */
  prepare?(page: Page): Promise<void>;
  /** Chooses as a visitor does, and returns when the choice has been taken. */
  decide(page: Page, decision: Decision): Promise<void>;
}

/** No consent tool: untouched, everything must leak; marked, nothing may, since the markup is inert by itself. */
export function control(markup: Subject['markup']): Subject {
  return { name: `control, ${markup}`, markup, isControl: true, head: () => '', decide: () => Promise.resolve() };
}
