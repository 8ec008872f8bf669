import { consentCookieMaxAgeDays } from '@kapsel/core';
import { readDecision, writeDecision } from './decision-store.ts';
import { partsInPage, type Inside, type Part } from './part.ts';
import { whenIdle } from './when-idle.ts';

/** The day, in UTC, on which the server last answered. It exists only after a choice, and names nobody. */
const mark = 'kapsel_refreshed';

/**
 * Has the site's own server set the consent cookie again, since Safari keeps what a script has set for seven days only
 * (WebKit, Intelligent Tracking Prevention): after each choice, and once a day while there is a decision. Without `keepalive`:
 * an answer that outlives its page could undo what is withdrawn on the next one.
 */
function refreshCookie({ kapsel, config: { cookie = {} }, choices, natives, emit }: Inside): Part | undefined {
  const { refreshUrl, maxAgeDays = consentCookieMaxAgeDays } = cookie;
  if (!refreshUrl) return undefined;
  const { fetch } = natives;
  let request: AbortController | undefined;
  let isStarted = false;
  let seen = 0;

  /** An answer to an earlier request may have put an earlier decision back. */
  const holdOn = (): void => {
    const made = choices.at(-1)?.made;
    const found = readDecision(maxAgeDays);
    // A newer one is that of another tab.
    if (made && (!found || (found.decidedAt <= made.decidedAt && JSON.stringify(found) !== JSON.stringify(made)))) writeDecision(made, cookie);
  };

  const refresh = async (): Promise<void> => {
    request?.abort();
    const { signal } = (request = new AbortController());
    holdOn();
    // Until there is an answer, each page has a reason to ask.
    delete (storage() ?? {})[mark];
    let status: number;
    try {
      const response = await fetch(new URL(refreshUrl, location.href).href, {
        __proto__: null,
        method: 'POST',
        credentials: 'same-origin',
        redirect: 'error',
        priority: 'low',
        signal,
      } as RequestInit);
      ({ status } = response);
    } catch {
      return;
    }
    if (signal.aborted) return;
    holdOn();
    remember(today());
    if (status >= 300) emit('error', { message: `Not renewed: ${refreshUrl} answered ${status}. Look at cookie.refreshUrl in the config.` });
  };

  /** Where there is no storage to remember the day in, a choice alone is a reason. */
  const refreshDaily = (): void => {
    const area = !request && kapsel.decision().decided && storage();
    if (area && area[mark] !== today()) void refresh();
  };

  /** By names, not by methods, which may be somebody else's by now. */
  const storage = (): Record<string, string> | undefined => {
    try {
      return natives.localStorage?.call(window) as unknown as Record<string, string>;
    } catch {
      return undefined;
    }
  };

  const remember = (day: string): void => {
    try {
      (storage() ?? {})[mark] = day;
    } catch {
      // Full: the next page asks again.
    }
  };

  return {
    update() {
      // What is on its way would bring back what was decided before.
      request?.abort();
      if (choices.length > seen) setTimeout(() => void refresh());
      seen = choices.length;
      if (isStarted) return;
      isStarted = true;
      whenIdle(refreshDaily);
    },
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

partsInPage()['refresh'] = refreshCookie;
