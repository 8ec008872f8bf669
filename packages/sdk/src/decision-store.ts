import { consentCookieMaxAgeDays, consentCookieName, consentCookieValue, decodeDecision, type Decision, type SiteConfig } from '@kapsel/core';
import { eraseCookie, readCookies, writeCookie } from './cookie-jar.ts';

const prefix = `${consentCookieName}=`;
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
  return readCookies()
    .split('; ')
    .flatMap((pair) => {
      const decision = pair.startsWith(prefix) && decodeDecision(pair.slice(prefix.length));
      return decision && decision.decidedAt <= nowSeconds + clockSlackSeconds && nowSeconds < decision.decidedAt + maxAgeDays * secondsOfDay ? decision : [];
    })
    .reduce<Decision | undefined>((newest, one) => (newest && newest.decidedAt >= one.decidedAt ? newest : one), undefined);
}

/**
 * Remembers a decision. What other cookies of the same name there are, on this host or a parent domain, is removed first: of
 * two that disagree a server would not know which to believe.
 *
 * @returns whether it can be read back; if not, it holds only as long as the page
 */
export function writeDecision(decision: Decision, cookie: SiteConfig['cookie'] = {}): boolean {
  // First of all: an older answer must not outlive this one.
  eraseCookie(consentCookieName);
  const value = consentCookieValue(decision);
  if (!decodeDecision(value)) return false; // More exceptions than a cookie can carry.
  const { domain, maxAgeDays = consentCookieMaxAgeDays } = cookie;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  writeCookie(`${prefix}${value}; Path=/; Max-Age=${maxAgeDays * secondsOfDay}; SameSite=Lax${domain ? `; Domain=${domain}` : ''}${secure}`);
  return readCookies().includes(prefix + value);
}
