import type { SiteService } from '@kapsel/core';
import { matchName } from './blocker/rules.ts';
import { cookieNames, eraseCookie } from './cookie-jar.ts';

/**
 * Erases what services have stored on this site: cookies on every host and path variant, localStorage, sessionStorage,
 * IndexedDB and CacheStorage. What a script cannot erase (HttpOnly cookies, other sites' storage) the server has to.
 *
 * @param kept services that keep what is theirs, also where a wider pattern of another one covers it
 * @param report told what was still there afterwards
 */
export function eraseServices(services: readonly SiteService[], kept: readonly SiteService[], report: (message: string) => void): void {
  if (services.length === 0) return;
  // What Kapsel itself keeps proves a choice, also under a pattern as wide as `*`.
  const fits = (list: 'cookies' | 'storage', name: string) => !name.startsWith('kapsel_') && matchName(services, list, name) !== undefined && !matchName(kept, list, name);
  for (const name of cookieNames()) if (fits('cookies', name)) eraseCookie(name);
  const left = cookieNames().filter((name) => fits('cookies', name));
  if (left.length > 0) report(`Could not erase: ${left.join(', ')}`);
  if (services.every(({ storage }) => storage.length === 0)) return;
  for (const open of [() => localStorage, () => sessionStorage]) {
    try {
      const area = open();
      for (const key of Object.keys(area)) if (fits('storage', key)) area.removeItem(key);
    } catch {
      // This document has no such storage.
    }
  }
  void eraseDatabases((name) => fits('storage', name)).catch(() => {});
}

async function eraseDatabases(fits: (name: string) => boolean): Promise<void> {
  for (const { name } of await indexedDB.databases()) if (name !== undefined && fits(name)) indexedDB.deleteDatabase(name);
  for (const name of await caches.keys()) if (fits(name)) await caches.delete(name);
}
