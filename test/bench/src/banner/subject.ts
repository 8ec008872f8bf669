import type { Subject } from '../subject.ts';
import { c15t } from '../subjects/c15t.ts';
import { kapselAs } from '../subjects/kapsel.ts';
import { klaro } from '../subjects/klaro.ts';
import { osano } from '../subjects/osano.ts';
import { tarteaucitron } from '../subjects/tarteaucitron.ts';
import { vanillaCookieConsent } from '../subjects/vanilla-cookieconsent.ts';

/** Where a layer stands in the page. Selectors look into open shadow roots. */
export interface Layer {
  /** The element of the page's own tree that holds the layer. */
  readonly root: string;
  /** The box that is painted over the page, without what it only dims. */
  readonly panel: string;
}

/** A consent tool whose layers are looked at. */
export interface BannerSubject extends Subject {
  readonly first: Layer;
  /** Missing where the tool has no preferences of its own. */
  readonly second?: Layer & { readonly opener: string };
}

const kapsel = (['bar', 'box', 'corner', 'dialog'] as const).map((layout): BannerSubject => {
  const layer = (root: string): Layer => ({ root, panel: `${root} [part="panel"]` });
  return { ...kapselAs(layout), first: layer('kapsel-banner'), second: { ...layer('kapsel-preferences'), opener: 'kapsel-banner [data-action="preferences"]' } };
});

const peers: readonly BannerSubject[] = [
  {
    ...vanillaCookieConsent,
    first: { root: '#cc-main .cm-wrapper', panel: '#cc-main .cm' },
    second: { root: '#cc-main .pm-wrapper', panel: '#cc-main .pm', opener: '#cc-main .cm [data-role="show"]' },
  },
  {
    ...klaro,
    first: { root: '.klaro .cookie-notice', panel: '.klaro .cookie-notice' },
    second: { root: '.klaro .cookie-modal', panel: '.klaro .cm-modal', opener: '.klaro .cookie-notice .cn-learn-more' },
  },
  {
    ...tarteaucitron,
    first: { root: '#tarteaucitronAlertBig', panel: '#tarteaucitronAlertBig' },
    second: { root: '#tarteaucitron', panel: '#tarteaucitron', opener: '#tarteaucitronCloseAlert' },
  },
  { ...osano, first: { root: '.cc-window', panel: '.cc-window' } },
  { ...c15t, first: { root: '#consent', panel: '#consent' } },
];

/** Kapsel in each of its layouts, then the others. */
export const bannerSubjects: readonly BannerSubject[] = [...kapsel, ...peers];
