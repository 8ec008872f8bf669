import { createElement, documentHead } from './dom.ts';
import { prototypeOf } from './prototype-of.ts';
import { markReleased } from './released-scripts.ts';

const { removeAttribute, setAttribute } = prototypeOf('Element');

export type Script = HTMLScriptElement | SVGScriptElement;

export function isScript(element: Element): element is Script {
  return element instanceof HTMLScriptElement || element instanceof SVGScriptElement;
}

/** Gives a held script the type that its author wrote, if any. */
export function giveType(script: Element, type: string | null | undefined): void {
  if (type) setAttribute.call(script, 'type', type);
  else removeAttribute.call(script, 'type');
}

/** A held script whose time has come. */
interface Task {
  readonly script: Script;
  /** Gives it back its type and address; it runs when it is put into its place again. */
  readonly arm: () => void;
  isPreloaded?: boolean;
}

/** Longest time on the main thread before input gets its turn. */
const sliceMs = 10;

/** How long the next script waits for one before it. */
const patienceMs = 15_000;

/** The scripts of the head, by their markup while they were held, and how each ended. */
const ofHead = new Map<string, { readonly script: Script; readonly end: Promise<Event> }>();

/** When a script, or what else is fetched, is there, or failed. */
export function endOf(element: Element): Promise<Event> {
  return new Promise((resolve) => {
    for (const type of ['load', 'error']) element.addEventListener(type, resolve);
  });
}

/** @returns whether its twin stands in the head already; then it is told of that one's end as of its own */
function isTwin(script: Script, markup: string): boolean {
  const earlier = ofHead.get(markup);
  if (earlier?.script.isConnected && earlier.script !== script) {
    void earlier.end.then(({ type }) => setTimeout(() => script.dispatchEvent(new Event(type))));
    return true;
  }
  ofHead.set(markup, { script, end: endOf(script) });
  return false;
}

const waiting: Task[] = [];
let isDraining = false;
/** Until all that were started in order have run, or failed. */
let underWay: Promise<unknown> = Promise.resolve();

/**
 * Releases a script in the order of the document. `async` ones go at once; the others run one after the other, as they would
 * have in the HTML, but are fetched side by side. One that fails never stops the next.
 *
 * A page that swaps its body (Turbo) brings its head along on every visit and adds what it does not find there; it does not
 * recognise a script that has come to life. So the head runs one of each, and whoever waits for another of them hears of that one.
 *
 * @param markup of the script while it is held
 */
export function releaseScript(script: Script, arm: () => void, markup = () => script.outerHTML): void {
  if (script.parentNode === documentHead() && isTwin(script, markup())) return;
  if (script.hasAttribute('async')) {
    void run(script, prepare(script, arm));
    return;
  }
  waiting.push({ script, arm });
  if (!isDraining) void drain();
}

async function drain(): Promise<void> {
  isDraining = true;
  // Those that are released in the same breath are fetched side by side, the first no sooner than the last.
  await undefined;
  let sliceStart = performance.now();
  for (let task = waiting.shift(); task; task = waiting.shift()) {
    const { script, arm } = task;
    const hasBegun = prepare(script, arm);
    if (!hasAddress(script)) {
      // An inline script runs where it is put, so all before it have to be through.
      preloadWaiting();
      await underWay;
    }
    const done = run(script, hasBegun);
    underWay = Promise.all([underWay, done]);
    if (performance.now() - sliceStart > sliceMs) {
      await new Promise((resolve) => setTimeout(resolve));
      sliceStart = performance.now();
    }
  }
  isDraining = false;
}

/**
 * Arms a script, in the order in which it is to run: one that did not start while it was parsed counts as async from then on, and
 * is fetched in the very moment in which it gets its address.
 *
 * @returns whether it has begun by that
 */
function prepare(script: Script, arm: () => void): boolean {
  if (script instanceof HTMLScriptElement) script.async = script.hasAttribute('async');
  const hadAddress = hasAddress(script);
  arm();
  markReleased(script);
  return script instanceof HTMLScriptElement && script.isConnected && !hadAddress && hasAddress(script);
}

/** @returns when it has run, or failed; an inline classic script has by then */
async function run(script: Script, hasBegun: boolean): Promise<void> {
  const { parentNode } = script;
  if (!parentNode) return;
  const end = (hasAddress(script) || script.type === 'module') && endOf(script);
  // Never started, the very node with all its handlers runs when it is put into its place again.
  if (!hasBegun) parentNode.insertBefore(script, script.nextSibling);
  // A server that never answers must not keep the rest of the page waiting for ever.
  if (end) await Promise.race([end, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
}

function hasAddress(script: Script): boolean {
  return script.hasAttribute('src') || script.hasAttribute('href');
}

/** What waits behind an inline script is fetched meanwhile. */
function preloadWaiting(): void {
  for (const task of waiting) {
    const { script } = task;
    const address = script.dataset['src'];
    if (!address || task.isPreloaded) continue;
    task.isPreloaded = true;
    const link = createElement('link');
    link.rel = script.dataset['type'] === 'module' ? 'modulepreload' : 'preload';
    link.as = 'script';
    for (const name of ['crossorigin', 'integrity', 'referrerpolicy']) {
      const value = script.getAttribute(name);
      if (value !== null) link.setAttribute(name, value);
    }
    link.nonce = script.nonce;
    link.href = address;
    void endOf(link).then(() => link.remove());
    documentHead().append(link);
  }
}
