import { createComment, currentScript, select } from './dom.ts';
import { parseMarkup } from './trusted-types.ts';

/**
 * A script that is released after the page has loaded still expects a page that loads: it waits for `DOMContentLoaded`, or
 * calls `document.write`. Here its own listeners are called and its own writes land beside it. Events are never dispatched
 * again: everybody else has had them, and would run twice.
 */
const released = new WeakSet<Element>();
const moduleAddresses = new Set<string>();
let isPrepared = false;

export function markReleased(script: HTMLScriptElement | SVGScriptElement): void {
  if (!isPrepared) prepare();
  released.add(script);
  if (script instanceof HTMLScriptElement && script.type === 'module' && script.src) moduleAddresses.add(script.src);
}

function prepare(): void {
  isPrepared = true;
  answerLateListeners(document, /^DOMContentLoaded$/u);
  answerLateListeners(window, /^(?:DOMContentLoaded|load|pageshow)$/u);
  for (const method of ['write', 'writeln'] as const) redirectWrites(method);
}

function runningScript(): Element | null {
  const script = currentScript();
  return script && released.has(script) ? script : null;
}

/** A module has no `currentScript`; its address stands in the stack of what it calls. */
function isCalledByReleased(): boolean {
  if (runningScript()) return true;
  if (currentScript() || moduleAddresses.size === 0) return false;
  const stack = String(new Error().stack);
  return [...moduleAddresses].some((address) => stack.includes(address));
}

/** By the older of two interfaces, which is the shorter one and says the same. */
function hasFired(type: string): boolean {
  return performance.timing[type === 'DOMContentLoaded' ? 'domContentLoadedEventStart' : 'loadEventStart'] > 0;
}

/** @param types of the events that come to this target of themselves */
function answerLateListeners(target: Document | Window, types: RegExp): void {
  const native = target.addEventListener;
  target.addEventListener = function (this: EventTarget | undefined, ...given: Parameters<typeof native>): void {
    native.apply((this ?? target) as typeof target, given);
    const [type, listener] = given;
    if (!listener || !types.test(type) || !hasFired(type) || !isCalledByReleased()) return;
    setTimeout(() => {
      const event = new Event(type);
      if (typeof listener === 'function') listener.call(target, event);
      else listener.handleEvent(event);
    });
  };
}

/** Once the page has been parsed, a native write would wipe it. */
function redirectWrites(method: 'write' | 'writeln'): void {
  // A proxy still looks native to those who ask.
  document[method] = new Proxy(document[method], {
    apply(native, self: Document, texts: string[]) {
      const script = runningScript();
      if (!script?.parentNode || self !== document) return native.apply(self, texts);
      const fragment = parseMarkup(texts.join('') + (method === 'writeln' ? '\n' : ''));
      for (const inner of select(fragment, 'script')) {
        if (inner instanceof HTMLScriptElement) inner.async = inner.hasAttribute('async');
        released.add(inner);
      }
      insertionPoint(script).after(fragment);
    },
  });
}

const lastWritten = new WeakMap<Element, ChildNode>();

/** What a script writes in several goes stays in order: each goes after the one before. */
function insertionPoint(script: Element): ChildNode {
  const point = lastWritten.get(script);
  const marker = createComment();
  (point?.parentNode ? point : script).after(marker);
  lastWritten.set(script, marker);
  return marker;
}
