import { consentCookieMaxAgeDays, consentCookieName, decodeDecision, type Decision } from '@kapsel/core';

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
  for (const pair of cookieText().split('; ')) {
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

/** By the prototype's getter: a page may hold an element named `cookie`, which then stands in the document's place of it. */
function cookieText(): string {
  try {
    const getter = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')?.get;
    return String(getter?.call(document) ?? '');
  } catch {
    return ''; // Cookies are blocked, or the document has no origin of its own.
  }
}
