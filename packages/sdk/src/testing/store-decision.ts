import { consentCategories, consentCookieMaxAgeDays, consentCookieName, decodeDecision, encodeDecision, type ConsentCategory, type Decision } from '@kapsel/core';

/** The slice of Playwright's BrowserContext that cookies go through. */
export interface CookieContext {
  addCookies(
    cookies: readonly { name: string; value: string; url?: string; domain?: string; path?: string; expires?: number; secure?: boolean; sameSite?: 'Lax' }[],
  ): Promise<unknown>;
  cookies(url: string): Promise<readonly { readonly name: string; readonly value: string }[]>;
}

export interface DecisionToStore extends Partial<Omit<Decision, 'granted'>> {
  /** An address of the site. */
  readonly url: string;
  /** `[]` is a refusal. */
  readonly granted: 'all' | readonly ConsentCategory[];
  /** The `cookie.domain` of the site's config, where it has one. */
  readonly domain?: string;
}

/**
 * Gives a browser context a decision that the visitor has made earlier: now, about policy version 1, unless told otherwise.
 *
 * @returns the decision, as the site will read it
 * @throws RangeError if there can be no such decision
 */
export async function storeDecision(context: CookieContext, { url, granted, domain, ...rest }: DecisionToStore): Promise<Decision> {
  const site = siteOf(url, 'storeDecision');
  const decision: Decision = {
    policyVersion: 1,
    decidedAt: Math.floor(Date.now() / 1000),
    grantedServices: [],
    refusedServices: [],
    ...rest,
    granted: granted === 'all' ? consentCategories : granted.map(proved),
  };
  const isSecure = site.protocol === 'https:';
  await context.addCookies([
    {
      name: consentCookieName,
      value: encodeDecision(decision),
      expires: decision.decidedAt + consentCookieMaxAgeDays * 24 * 60 * 60,
      sameSite: 'Lax',
      // Without a domain the cookie is for this host alone, as Kapsel's own is.
      ...(domain === undefined ? { url: `${site.origin}/` } : { domain: `.${domain.replace(/^\./u, '')}`, path: '/', secure: isSecure }),
    },
  ]);
  return decision;
}

/**
 * What the visitor has decided on a site, as a browser context remembers it.
 *
 * @param url an address of the site
 * @returns `undefined` where there is no decision: no cookie, or none that Kapsel would believe
 */
export async function readStoredDecision(context: CookieContext, url: string): Promise<Decision | undefined> {
  const cookies = await context.cookies(siteOf(url, 'readStoredDecision').href);
  const decisions = cookies.flatMap(({ name, value }) => (name === consentCookieName && decodeDecision(value)) || []);
  return decisions.sort((a, b) => b.decidedAt - a.decidedAt)[0];
}

function siteOf(url: string, caller: string): URL {
  const site = URL.canParse(url) ? new URL(url) : undefined;
  if (!site || !/^https?:$/u.test(site.protocol)) throw new RangeError(`${caller} needs an address of the site, such as https://example.no/, not ${JSON.stringify(url)}.`);
  return site;
}

function proved(category: ConsentCategory): ConsentCategory {
  if (consentCategories.includes(category)) return category;
  throw new RangeError(`Nobody can grant ${JSON.stringify(category)}; granted takes ${consentCategories.join(', ')}, and services go into grantedServices and refusedServices.`);
}
