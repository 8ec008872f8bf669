/** What a config can say that a site may not do. Reads the knowledge base, so not for visitors' browsers. */
import { contrastFaults } from '../contrast.ts';
import type { SiteConfig } from '../site-config.ts';
import { unlawfulAddresses } from './addresses.ts';
import { refuse, warn, type UnlawfulPattern } from './pattern.ts';
import { asksSomebody, unlawfulRegimes } from './regimes.ts';
import { unlawfulServices } from './services.ts';
import { unlawfulTexts } from './texts.ts';

export { sentence, type UnlawfulPattern } from './pattern.ts';

/**
 * The unlawful patterns of a config that has passed its schema, each with where it is and why. What cannot be written down in a
 * config (a switch that is on beforehand, a banner without reject, consent by scrolling) is not looked for: it cannot happen.
 *
 * Where no visitor is asked first, what concerns the asking is only warned of.
 */
export function unlawfulPatterns(config: SiteConfig): UnlawfulPattern[] {
  const ofAsking = [...unlawfulServices(config), ...unlawfulTexts(config), ...unlawfulAddresses(config)];
  return [
    ...unlawfulRegimes(config),
    ...(asksSomebody(config) ? ofAsking : ofAsking.map((pattern) => ({ ...pattern, level: 'warn' as const }))),
    ...looks(config),
    ...rest(config),
  ];
}

/** Reject and accept look alike whatever the theme says; but both can be made hard to read. */
function looks({ ui }: SiteConfig): UnlawfulPattern[] {
  return contrastFaults(ui?.theme).map(({ path, message }) => refuse(`ui.theme.${path}`, 'LAW-05', `${message}. Take colours that lie further apart.`));
}

function rest({ parties, cookie, blocking, signals, ...config }: SiteConfig): UnlawfulPattern[] {
  const isAsked = asksSomebody(config);
  const said = (['controller', 'contact'] as const).flatMap((key) => {
    if (!/[\p{L}\p{N}]/u.test(parties[key])) return [refuse(`parties.${key}`, 'LAW-09', 'says nothing: a visitor has to know who asks, and whom to write to.')];
    return /^(?:fill in|fyll inn):/iu.test(parties[key]) ? [warn(`parties.${key}`, 'LAW-09', 'is still to be filled in: a visitor has to know who asks, and whom to write to.')] : [];
  });
  return [
    ...said,
    ...(isAsked && cookie?.maxAgeDays !== undefined && cookie.maxAgeDays < 150 ? [warn('cookie.maxAgeDays', 'LAW-13', `has those who refused asked again after ${cookie.maxAgeDays} days; half a year is what authorities name. Leave it out for 182.`)] : []),
    ...(isAsked && blocking === 'report-only' ? [warn('blocking', 'LAW-01', 'is report-only: nothing is held. Try it so, and do not leave it so.')] : []),
    ...(isAsked && signals?.googleConsentMode === 'advanced' ? [warn('signals.googleConsentMode', 'LAW-02', 'is advanced: Google’s tags load before the answer and send pings, which read from the device. basic holds them.')] : []),
    ...(isAsked && signals?.matomo === 'cookies' ? [warn('signals.matomo', 'LAW-02', 'is cookies: Matomo counts before the answer, only without cookies, and reads from the device. consent holds it.')] : []),
  ];
}
