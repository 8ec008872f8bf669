import type { MakePart } from '../part.ts';
import type { GivenConfig } from '../given-config.ts';
import { start } from '../start.ts';

type Callback = (kapsel: object) => void;

interface KapselWindow {
  kapsel?: unknown;
  kapselConfig?: GivenConfig;
  kapselReady?: unknown;
}

const scope = globalThis as KapselWindow;
const tag = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;

/**
 * Puts `window.kapsel` into the page, starts at once where a config is there, and serves the queue of those who came first:
 * `(window.kapselReady = window.kapselReady || []).push(kapsel => …)`.
 */
export function install(...more: MakePart[]): void {
  // An element with id="kapsel" or id="kapselConfig" is neither.
  const { kapsel, kapselConfig: config } = scope;
  if (kapsel && !(kapsel instanceof Node) && Object.hasOwn(kapsel, 'run')) return;
  const run = (given: GivenConfig): object => {
    const started = (scope.kapsel = start(given, more, tag));
    const queue = scope.kapselReady;
    const push = (...callbacks: Callback[]): void => {
      for (const callback of callbacks) {
        try {
          if (typeof callback === 'function') callback(started);
        } catch (error) {
          reportError(error); // One that fails never stops the next.
        }
      }
    };
    scope.kapselReady = { push };
    if (Array.isArray(queue)) push(...(queue as Callback[]));
    return started;
  };
  scope.kapsel = { run };
  if (Array.isArray(config?.services)) run(config);
}
