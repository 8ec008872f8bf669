import { consentCookieName } from '@kapsel/core';
import type { PassResult } from './pass.ts';

/** Kapsel's own files, by the names that its build gives them; an owner may call the first one anything. */
const ownFile = /\/kapsel(?:-auto|-development|-ui-[a-z]+|-placeholder|-records|-refresh|-reopen)?\.js$/u;

/** Whether the site looks as if Kapsel ran on it already: then what it holds cannot be seen. */
export function runsKapsel({ cookies, requests }: Pick<PassResult, 'cookies' | 'requests'>): boolean {
  return (
    (requests.ok && requests.value.some(({ path, types }) => types.includes('Script') && ownFile.test(path))) ||
    (cookies.ok && cookies.value.seen.some(({ name }) => name === consentCookieName))
  );
}
