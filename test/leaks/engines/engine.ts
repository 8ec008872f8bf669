import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineName } from './find.ts';

/** A name in some storage; whose it is follows from the host. */
export interface StoredName {
  readonly kind: 'cookie' | 'localStorage' | 'sessionStorage' | 'indexedDB' | 'cacheStorage';
  readonly name: string;
  readonly host: string;
}

/** One tab with a profile of its own, in whichever engine. */
export interface Page {
  /** Returns once the page's `load` event has come. */
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs in the page's own world, whatever its content security policy says. The function and its argument travel as text. */
  evaluate<Result, Argument = undefined>(run: (argument: Argument) => Result | Promise<Result>, argument?: Argument): Promise<Result>;
  /** A click as a visitor makes it; looks into open shadow roots too. */
  click(selector: string): Promise<void>;
  /** Everything that the profile keeps for the page and its frames, and the cookies of other origins, which some engines must be told. */
  stored(otherOrigins?: readonly string[]): Promise<StoredName[]>;
  close(): Promise<void>;
}

export interface Engine {
  readonly name: EngineName;
  readonly version: string;
  open(): Promise<Page>;
  close(): Promise<void>;
}

/** For a page to load, in milliseconds. */
export const loadTimeout = 30_000;

/** What scripts of one realm may read of its origin's storage. Runs in the page, so it must stand by itself. */
export async function namesInRealm(): Promise<StoredName[]> {
  const host = location.hostname;
  const named = (kind: StoredName['kind'], names: readonly string[]) => names.map((name) => ({ kind, name, host }));
  return [
    ...named('localStorage', Object.keys(localStorage)),
    ...named('sessionStorage', Object.keys(sessionStorage)),
    ...named('indexedDB', (await indexedDB.databases()).map(({ name }) => name ?? '')),
    ...named('cacheStorage', await caches.keys()),
  ];
}

/** A page that is being left cannot answer; the one it goes to can. */
export async function evaluateWith<Result, Argument>(
  evaluateText: (expression: string) => Promise<unknown>,
  run: (argument: Argument) => Result | Promise<Result>,
  argument: Argument | undefined,
): Promise<Result> {
  const expression = `(${run.toString()})(${argument === undefined ? '' : JSON.stringify(argument)})`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await evaluateText(expression)) as Result;
    } catch (error) {
      const isLeaving = /context|navigat|destroyed|detached|collected|realm|no such frame|discarded/iu.test(String(error));
      if (!isLeaving || attempt === 5) throw error;
      await sleep(100);
    }
  }
}

/** Frames come and go while they are asked, and one that is held may never answer. */
export async function unlessGone<Item>(names: Promise<Item[]>): Promise<Item[]> {
  return Promise.race([names.catch(() => []), sleep(1000, [])]);
}

export function cookieNames(cookies: readonly { readonly name: string; readonly domain: string }[]): StoredName[] {
  return cookies.map(({ name, domain }) => ({ kind: 'cookie', name, host: domain.replace(/^\./u, '') }));
}
