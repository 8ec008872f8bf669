import type { MakePart } from '../part.ts';
import type { GivenConfig } from '../given-config.ts';
import { start } from '../start.ts';
import { serveQueue } from './ready-queue.ts';

interface KapselWindow {
  kapsel?: unknown;
  kapselConfig?: GivenConfig;
}

const scope = globalThis as KapselWindow;
const tag = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;

/** Puts `window.kapsel` into the page, starts at once where a config is there, and serves the queue of those who came first. */
export function install(...more: MakePart[]): void {
  // An element with id="kapsel" or id="kapselConfig" is neither.
  const { kapsel, kapselConfig: config } = scope;
  if (kapsel && !(kapsel instanceof Node) && Object.hasOwn(kapsel, 'run')) return;
  const run = (given: GivenConfig): object => serveQueue((scope.kapsel = start(given, more, tag)));
  scope.kapsel = { run };
  if (Array.isArray(config?.services)) run(config);
}
