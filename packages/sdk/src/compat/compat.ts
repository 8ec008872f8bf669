import { consentCategories, parseCategory, type Compat, type SiteConfig, type SiteService } from '@kapsel/core';
import { createElement, documentHead, fits, select } from '../blocker/dom.ts';
import { eraseCookie, readCookies } from '../cookie-jar.ts';
import type { Inside, MakePart } from '../part.ts';
import type { Kapsel } from '../runtime.ts';
import { carryOver, findService, type Answer } from './answers.ts';

/** The page, for a tool that has to be read and answered for. */
export interface OldPage {
  readonly kapsel: Kapsel;
  readonly config: SiteConfig;
  /** Says once, in an `error` event, what the site has to mend. */
  complain(message: string): void;
  /** For a call that Kapsel has nothing like: it says so, and does nothing. */
  unanswered(call: string): () => void;
  /** A service by its id or its name, however it is spelt: `googleAnalytics` is `Google Analytics`. */
  serviceNamed(name: string): SiteService | undefined;
  /** Marks an element as held until all of these categories are granted. */
  markCategories(element: Element, words: readonly string[]): void;
  /** Marks an element as held until a service is granted. */
  markService(element: Element, name: string): void;
  /** Grants and refuses services by id, and leaves all others as they are. */
  chooseServices(changes: ReadonlyMap<string, boolean>): void;
}

/** When a tool's listeners are told: once when the page has been parsed, then after each choice. */
export interface Moment {
  readonly isLoad: boolean;
  readonly isDecided: boolean;
  /** The visitor has chosen for the first time, on this page. */
  readonly isFirst: boolean;
  /** Ids of categories and services whose state differs from before. */
  readonly changed: readonly string[];
}

/** How one consent tool is read, asked and heard. */
export interface Tool {
  /** Of all elements that it holds. */
  readonly selector: string;
  /** Writes Kapsel's marks beside the tool's. Comes again with each choice. */
  translate(element: Element): void;
  /** Global name → what answers there. */
  readonly globals: { readonly [name: string]: unknown };
  tell(moment: Moment): void;
  /** Where it keeps its answer: cookies, and keys of localStorage. */
  readonly storage: { readonly cookies?: readonly string[]; readonly keys?: readonly string[] };
  /** What the tool had stored on this origin. */
  stored(): readonly (Answer | undefined)[];
  /** The state may have changed; runs before markup is read again. */
  update?(): void;
  /** Selector of links and buttons → what a click on them does. */
  readonly clicks?: { readonly [selector: string]: () => void };
}

const scope = globalThis as unknown as { [name: string]: unknown };

/** Makes a part of what is known about a tool, where the config names it. */
export function compatPart(key: keyof Compat, name: string, know: (page: OldPage) => Tool): MakePart {
  return (inside) => {
    const { kapsel, config } = inside;
    const mode = config.compat?.[key];
    if (!mode) return undefined;
    const page = openPage(inside, name);
    const tool = know(page);
    if (mode === 'carry-over') takeOver(inside, tool);
    const globals = Object.entries(tool.globals);
    /** Where the tool itself is in the page, its calls, listeners and markup are its own. */
    const isReplaced = (): boolean => {
      const [theirs] = globals.find(([global, value]) => scope[global] !== value) ?? [];
      if (theirs !== undefined) page.complain(`${name} itself is in the page, as window.${theirs}: remove its script, so that only Kapsel asks, answers and releases.`);
      return theirs !== undefined;
    };
    if (globals.every(([global]) => isFree(global))) Object.assign(scope, tool.globals);
    if (isReplaced()) return undefined;
    tool.update?.();
    const readAgain = readMarkup(tool, kapsel);
    tellListeners(kapsel, (moment) => {
      if (!isReplaced()) tool.tell(moment);
    });
    answerClicks(tool);
    return {
      update() {
        if (isReplaced()) return;
        tool.update?.();
        readAgain();
      },
    };
  };
}

/** A visitor who has chosen here has an answer of their own: the old one goes, so that it can never come back after a withdrawal. */
function takeOver({ kapsel, config, circumstances, choose }: Inside, { stored, storage: { cookies = [], keys = [] } }: Tool): void {
  const erase = (): void => {
    cookies.forEach(eraseCookie);
    for (const key of keys) if (storedUnder(key).length > 0) localStorage.removeItem(key);
  };
  const answers = stored().filter((answer) => answer !== undefined);
  const carried = carryOver(answers, config, circumstances, Date.now() / 1000);
  const { decided, decidedAt } = kapsel.decision();
  if (decided && decidedAt !== carried?.decidedAt) erase();
  else if (!decided && carried) choose(carried.ids, 'restored', 'restore', carried.decidedAt);
  kapsel.on('consent', ({ action }) => {
    if (action !== 'restore') erase();
  });
}

function openPage({ kapsel, config, emit }: Inside, name: string): OldPage {
  const said = new Set<string>();
  const complain = (message: string): void => {
    if (said.has(message)) return;
    said.add(message);
    void kapsel.ready.then(() => emit('error', { message }));
  };
  const serviceNamed = (text: string) => findService(config.services, text);
  return {
    kapsel,
    config,
    complain,
    unanswered: (call) => () => complain(`${call}() has no counterpart in Kapsel and did nothing. Call kapsel.showPreferences() or kapsel.withdraw() instead.`),
    serviceNamed,
    markCategories(element, words) {
      const unknown = words.find((word) => !parseCategory(word));
      if (unknown !== undefined) {
        if (parseCategory(element.getAttribute('data-category') ?? '')) return; // Its author has said what it is.
        complain(`${name}'s category “${unknown}” is none of Kapsel's, so what it marks stays held. Give these elements a data-category of Kapsel's.`);
      }
      // There is room for one: the first that is not granted, so that all of them have to be.
      const category = unknown ?? words.find((word) => !kapsel.has(word)) ?? words[0];
      if (category !== undefined) element.setAttribute('data-category', category);
    },
    markService(element, text) {
      const service = serviceNamed(text);
      if (service) element.setAttribute('data-service', service.id);
      else if (!fits(element, '[data-category],[data-service]')) complain(`${name}'s service “${text}” is not in the config, so what it marks stays held. Add a service with this name or id.`);
    },
    chooseServices(changes) {
      const isGranted = ({ id }: SiteService): boolean => changes.get(id) ?? kapsel.hasService(id);
      const categories = consentCategories.filter((category) => kapsel.has(category));
      kapsel.accept([...categories, ...config.services.map((service) => (isGranted(service) ? '' : '-') + service.id)]);
    },
  };
}

/** An element with id="klaro", or a frame of that name, is nobody's tool. */
function isFree(global: string): boolean {
  const there = scope[global];
  return there === undefined || there === null || there instanceof Node || there instanceof HTMLCollection || (there as Window).window === there;
}

/**
 * Translates what is in the page and what is added later, before the blocker sees it: an observer that watches from earlier on
 * is told first.
 *
 * @returns goes through all of it again
 */
function readMarkup({ selector, translate }: Tool, kapsel: Kapsel): () => void {
  const read = (root: Node): void => {
    for (const element of select(root, selector)) translate(element);
  };
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        if (fits(node, selector)) translate(node);
        read(node);
      }
    }
  }).observe(document, { childList: true, subtree: true });
  const before = new Map([...select(document, selector)].map((element) => [element, marksOf(element)]));
  read(document);
  // A part that was fetched comes when the blocker has been through the page: put into its place again, an element is seen anew.
  if (isRunning(kapsel)) for (const [element, marks] of before) if (marksOf(element) !== marks) element.parentNode?.insertBefore(element, element.nextSibling);
  return () => read(document);
}

function marksOf(element: Element): string {
  return ['data-category', 'data-service', 'data-src'].map((name) => element.getAttribute(name)).join(' ');
}

function isRunning(kapsel: Kapsel): boolean {
  let isReady = false;
  const forget = kapsel.on('ready', () => (isReady = true));
  forget();
  return isReady;
}

/** A tool comes after the page's own code, or so that code believes: listeners are told when it had its time to listen. */
function tellListeners(kapsel: Kapsel, tell: (moment: Moment) => void): void {
  let wasDecided = false;
  let isLoaded = false;
  kapsel.on('ready', () => (wasDecided = kapsel.decision().decided));
  const send = (isLoad: boolean, changed: readonly string[]): void => {
    const isDecided = kapsel.decision().decided;
    const isFirst = isDecided && !wasDecided;
    wasDecided = isDecided;
    tell({ isLoad, isDecided, isFirst, changed });
  };
  void kapsel.ready.then(whenParsed).then(() => {
    isLoaded = true;
    send(true, []);
  });
  kapsel.on('consent', ({ changed }) => {
    if (isLoaded) send(false, changed);
  });
}

async function whenParsed(): Promise<void> {
  if (document.readyState === 'loading') await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  // Those who wait for the same event begin to listen in it.
  await new Promise((resolve) => setTimeout(resolve));
}

function answerClicks({ clicks = {} }: Tool): void {
  document.addEventListener('click', (event) => {
    for (const [selector, act] of Object.entries(clicks)) {
      if (!(event.target instanceof Element) || !event.target.closest(selector)) continue;
      event.preventDefault();
      act();
      return;
    }
  });
}

/** Calls what a page has left to be called, if it has. Who throws fails alone, and loudly. */
export function call(callback: unknown, ...given: unknown[]): void {
  if (typeof callback !== 'function') return;
  try {
    (callback as (...given: unknown[]) => void)(...given);
  } catch (error) {
    reportError(error);
  }
}

/** The page's own global function of this name, as it is now. */
export function callGlobal(name: string, ...given: unknown[]): void {
  call(scope[name], ...given);
}

/** What the tools' own helpers do: puts a script into the page. Whether it may load is for the blockers to say. */
export function loadScript(address: string, attributes: { readonly [name: string]: string } = {}): Promise<boolean> {
  const script = createElement('script');
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  return new Promise((resolve) => {
    script.addEventListener('load', () => resolve(true));
    script.addEventListener('error', () => resolve(false));
    script.src = address;
    documentHead().append(script);
  });
}

export function dispatch(type: string, detail?: unknown): void {
  window.dispatchEvent(new CustomEvent(type, { detail }));
}

/** All cookies of a name that this page may read. */
export function cookiesNamed(name: string): string[] {
  return readCookies()
    .split('; ')
    .flatMap((pair) => (pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : []));
}

/** At most one; a page without storage (sandboxed, blocked) has none. */
export function storedUnder(key: string): string[] {
  try {
    const value = localStorage.getItem(key);
    return value === null ? [] : [value];
  } catch {
    return [];
  }
}
