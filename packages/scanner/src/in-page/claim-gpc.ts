import type { Tools } from './tools.ts';

/** Global Privacy Control (W3C draft): what the header `Sec-GPC` says to servers, this says to scripts. */
export function claimGpc(_tools: Tools): void {
  const owner = typeof Navigator === 'undefined' ? (globalThis as unknown as { WorkerNavigator: typeof Navigator }).WorkerNavigator : Navigator;
  Reflect.defineProperty(owner.prototype, 'globalPrivacyControl', { configurable: true, enumerable: true, get: () => true });
}
