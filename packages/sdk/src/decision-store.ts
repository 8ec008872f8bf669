import { consentCookieMaxAgeDays, consentCookieName, decodeDecision, encodeDecision, type Decision, type SiteConfig } from '@kapsel/core';
import { eraseCookie, readCookies, writeCookie } from './cookie-jar.ts';

const secondsOfDay = 24 * 60 * 60;
/** A visitor's clock that was set right since the decision may make it lie a little ahead. */
const clockSlackSeconds = secondsOfDay;

/**
 * What the visitor decided on this site, read synchronously from the consent cookie. A value that is missing, foreign, cut
 * off or too old is no decision; of several that are valid (a parent domain's beside the host's own) the newest counts.
 *
 * @param maxAgeDays how long a decision holds
 * @param nowSeconds seconds since 1970
 */
export function readDecision(maxAgeDays: number = consentCookieMaxAgeDays, nowSeconds: number = Date.now() / 1000): Decision | undefined {
  let newest: Decision | undefined;
  for (const pair of readCookies().split('; ')) {
    if (!pair.startsWith(`${consentCookieName}=`)) continue;
    const decision = decodeDecision(pair.slice(consentCookieName.length + 1));
    if (!decision || !isCurrent(decision, maxAgeDays, nowSeconds)) continue;
    if (!newest || decision.decidedAt > newest.decidedAt) newest = decision;
  }
  return newest;
}

function isCurrent({ decidedAt }: Decision, maxAgeDays: number, nowSeconds: number): boolean {
  return decidedAt <= nowSeconds + clockSlackSeconds && nowSeconds < decidedAt + maxAgeDays * secondsOfDay;
}

/**
 * Remembers a decision. What other cookies of the same name there are, on this host or a parent domain, is removed first: of
 * two that disagree a server would not know which to believe.
 *
 * @returns whether it can be read back; if not, it holds only as long as the page
 */
export function writeDecision(decision: Decision, cookie: SiteConfig['cookie'] = {}): boolean {
  let value: string;
  try {
    value = encodeDecision(decision);
  } catch {
    return false; // More exceptions than a cookie can carry.
  }
  eraseCookie(consentCookieName);
  const days = cookie.maxAgeDays ?? consentCookieMaxAgeDays;
  const domain = cookie.domain ? `; Domain=${cookie.domain}` : '';
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  writeCookie(`${consentCookieName}=${value}; Path=/; Max-Age=${days * secondsOfDay}; SameSite=Lax${domain}${secure}`);
  return readCookies().includes(`${consentCookieName}=${value}`);
}
