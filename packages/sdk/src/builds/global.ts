import type { SiteConfig } from '@kapsel/core';
import type { Blocker, Kapsel } from '../runtime.ts';
import { start } from '../start.ts';

interface KapselWindow {
  kapsel?: unknown;
  kapselConfig?: Parameters<typeof start>[0];
  kapselReady?: unknown;
}

type Callback = (kapsel: object) => void;

/**
 * Puts `window.kapsel` into the page, starts at once where a config is there, and serves the queue of those who came first:
 * `(window.kapselReady = window.kapselReady || []).push(kapsel => …)`.
 */
export function install(holdMore?: (kapsel: Kapsel, nonce: string) => Blocker[]): void {
  const scope = globalThis as KapselWindow;
  if (isOurs(scope.kapsel)) return;
  const config = scope.kapselConfig;
  const run = (given: Pick<SiteConfig, 'siteId' | 'services'> & Partial<SiteConfig>) => expose(start(given, holdMore));
  scope.kapsel = { run };
  // An element with id="kapselConfig" is no config.
  if (config && !(config instanceof Node) && Array.isArray(config.services)) run(config);
}

function isOurs(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Node) && 'run' in value;
}

function expose(kapsel: Kapsel): object {
  const scope = globalThis as KapselWindow;
  const api: Record<string, unknown> = {
    run: () => api,
    has: kapsel.has.bind(kapsel),
    hasService: kapsel.hasService.bind(kapsel),
    accept: (ids: readonly string[] | 'all' | 'none') => kapsel.accept(ids),
    withdraw: () => kapsel.withdraw(),
    showBanner: kapsel.showBanner.bind(kapsel),
    showPreferences: kapsel.showPreferences.bind(kapsel),
    hide: kapsel.hide.bind(kapsel),
    decision: kapsel.decision.bind(kapsel),
    setLanguage: kapsel.setLanguage.bind(kapsel),
    on: kapsel.on.bind(kapsel),
    ready: kapsel.ready.then(() => api),
  };
  scope.kapsel = api;
  const queue = scope.kapselReady;
  const call = (callback: unknown): void => {
    if (typeof callback === 'function') (callback as Callback)(api);
  };
  scope.kapselReady = { push: call };
  if (Array.isArray(queue)) for (const callback of queue) call(callback);
  return api;
}
