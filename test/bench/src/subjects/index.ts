import type { Subject } from '../subject.ts';
import { c15t } from './c15t.ts';
import { kapselAutomatic, kapselMarked } from './kapsel.ts';
import { klaro } from './klaro.ts';
import { osano } from './osano.ts';
import { tarteaucitron } from './tarteaucitron.ts';
import { vanillaCookieConsent } from './vanilla-cookieconsent.ts';

export { withoutToolHeld, withoutToolRunning } from './none.ts';

/** The one that the others are held against. */
export const reference = vanillaCookieConsent;

export const subjects: readonly Subject[] = [kapselMarked, kapselAutomatic, vanillaCookieConsent, klaro, tarteaucitron, osano, c15t];
