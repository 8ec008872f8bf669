import type { Language } from '@kapsel/core';

/** Why a browser refuses a cookie: its own words (CDP `Network.SetCookieBlockedReason`; for scripts `cookie-event.ts`) in words for a reader. */
const reasons: { readonly [reason: string]: { readonly [language in Language]: string } } = {
  SecureOnly: { nb: 'Secure krever https', en: 'Secure takes https' },
  OverwriteSecure: { nb: 'ville erstattet en som er satt over https', en: 'would have replaced one that was set over https' },
  SameSiteStrict: { nb: 'SameSite=Strict, satt fra et annet nettsted', en: 'SameSite=Strict, set from another site' },
  SameSiteLax: { nb: 'SameSite=Lax, satt fra et annet nettsted', en: 'SameSite=Lax, set from another site' },
  SameSiteUnspecifiedTreatedAsLax: { nb: 'uten SameSite, satt fra et annet nettsted', en: 'without SameSite, set from another site' },
  SameSiteNoneInsecure: { nb: 'SameSite=None uten Secure', en: 'SameSite=None without Secure' },
  HttpOnly: { nb: 'et skript rører ikke det som er HttpOnly', en: 'a script does not touch what is HttpOnly' },
  InvalidDomain: { nb: 'et domene som ikke er avsenderens', en: 'a domain that is not the sender’s' },
  InvalidPrefix: { nb: 'navnet lover mer enn egenskapene holder (__Host-, __Secure-)', en: 'its name promises what its attributes do not keep (__Host-, __Secure-)' },
  UserPreferences: { nb: 'nettleserens innstillinger', en: 'the browser’s settings' },
  NameValuePairExceedsMaxSize: { nb: 'navn og verdi er lengre enn 4096 byte', en: 'name and value are longer than 4096 bytes' },
  DisallowedCharacter: { nb: 'et tegn som ikke er tillatt', en: 'a character that is not allowed' },
  NoCookieContent: { nb: 'hverken navn eller verdi', en: 'neither name nor value' },
  SyntaxError: { nb: 'ikke skrevet som en informasjonskapsel', en: 'not written as a cookie is' },
};

/** With the browser's own word, which can be looked up. */
export function refusalText(reason: string, language: Language): string {
  const known = Object.hasOwn(reasons, reason) ? reasons[reason]?.[language] : undefined;
  return known === undefined ? reason : `${known} (${reason})`;
}
