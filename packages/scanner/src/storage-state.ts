import { readFileSync } from 'node:fs';
import type { Language } from '@kapsel/core';
import { ScanError } from './scan-error.ts';

/** What a browser brings along to a scan, in Playwright's format (`context.storageState()`). Its values never reach a report. */
export interface StorageState {
  readonly cookies: readonly {
    readonly name: string;
    readonly value: string;
    readonly domain: string;
    readonly path: string;
    /** Seconds since 1970; -1 for a session cookie. */
    readonly expires: number;
    readonly httpOnly: boolean;
    readonly secure: boolean;
    readonly sameSite: 'Strict' | 'Lax' | 'None';
  }[];
  readonly origins: readonly { readonly origin: string; readonly localStorage: readonly { readonly name: string; readonly value: string }[] }[];
}

/** @throws ScanError BAD_OPTION that says what is wrong, and nothing of what is in the file */
export function readStorageState(file: string): StorageState {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'it is no JSON';
    throw new ScanError('BAD_OPTION', `--storage-state ${file} cannot be read: ${why}.`);
  }
  const { cookies = [], origins = [] } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(cookies) || !Array.isArray(origins)) {
    throw new ScanError('BAD_OPTION', `--storage-state ${file} must be what Playwright writes: { "cookies": [ … ], "origins": [ … ] }.`);
  }
  const badCookie = cookies.findIndex((cookie) => !isCookie(cookie));
  if (badCookie >= 0) throw new ScanError('BAD_OPTION', `--storage-state ${file}: cookie ${badCookie + 1} is not as Playwright writes it: name, value, domain, path, expires, httpOnly, secure, sameSite.`);
  const badOrigin = origins.findIndex((origin) => !isOrigin(origin));
  if (badOrigin >= 0) throw new ScanError('BAD_OPTION', `--storage-state ${file}: origin ${badOrigin + 1} is not as Playwright writes it: origin, localStorage with name and value.`);
  return { cookies: cookies as StorageState['cookies'], origins: (origins as StorageState['origins']).map(({ origin, localStorage }) => ({ origin, localStorage })) };
}

function isCookie(value: unknown): boolean {
  const { name, value: content, domain, path, expires, httpOnly, secure, sameSite } = (value ?? {}) as Record<string, unknown>;
  const areTexts = [name, content, domain, path].every((text) => typeof text === 'string');
  return areTexts && typeof expires === 'number' && typeof httpOnly === 'boolean' && typeof secure === 'boolean' && ['Strict', 'Lax', 'None'].includes(sameSite as string);
}

function isOrigin(value: unknown): boolean {
  const { origin, localStorage } = (value ?? {}) as Record<string, unknown>;
  const isWeb = typeof origin === 'string' && /^https?:\/\//u.test(origin) && URL.canParse(origin);
  return isWeb && Array.isArray(localStorage) && localStorage.every((item: unknown) => typeof (item as { name?: unknown } | null)?.name === 'string' && typeof (item as { value?: unknown }).value === 'string');
}

/** Says that not everything in the report was stored by the site during the scan. */
export function notesOnState(state: StorageState | undefined, language: Language): { code: string; message: string }[] {
  if (!state) return [];
  const [cookies, keys] = [state.cookies.length, state.origins.reduce((sum, { localStorage }) => sum + localStorage.length, 0)];
  const message = {
    nb: `Skanningen hadde med seg ${cookies} informasjonskapsler og ${keys} nøkler i localStorage fra start (--storage-state). De står i rapporten som nettstedets egne, uten hvem som satte dem.`,
    en: `The scan brought along ${cookies} cookies and ${keys} keys of localStorage (--storage-state). They are in the report like the site’s own, without who set them.`,
  };
  return [{ code: 'storage-state', message: message[language] }];
}
