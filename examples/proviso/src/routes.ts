import { cloudflareLikeOnDocuments, cloudflareLikeOnForms, googleLikeOnPixel, type HeaderCookie } from './header-cookies.ts';

/** What one address answers with. */
export interface Route {
  /** Relative to the folder of this example. */
  readonly file: string;
  readonly cookies?: readonly HeaderCookie[];
  /** A page of the site: wrapped in the layout. */
  readonly isPage?: boolean;
  /** Fetched by scripts of other origins with their cookies, which CORS has to allow. */
  readonly isFetchedWithCredentials?: boolean;
}

const page = (name: string): Route => ({ file: `pages/${name}.html`, cookies: cloudflareLikeOnDocuments, isPage: true });

/** Every address that exists, by host and path. Nothing else is read from the disk, so no path can lead out. */
export const routes: ReadonlyMap<string, Route> = new Map(
  Object.entries<Route>({
    'proviso.localhost/': page('forside'),
    'proviso.localhost/produkt': page('produkt'),
    'proviso.localhost/priser': page('priser'),
    'proviso.localhost/kundeservice': page('kundeservice'),
    'proviso.localhost/personvern': page('personvern'),
    'proviso.localhost/proviso.css': { file: 'public/proviso.css' },
    'proviso.localhost/favicon.svg': { file: 'public/favicon.svg' },

    'js.hubspot.localhost/7654321.js': { file: 'third-parties/hubspot-like/loader.js' },
    'js.hubspot.localhost/analytics/7654321.js': { file: 'third-parties/hubspot-like/analytics.js' },
    'js.hubspot.localhost/collected-forms.js': { file: 'third-parties/hubspot-like/collected-forms.js' },
    'banner.hubspot.localhost/v2/7654321/banner.js': { file: 'third-parties/hubspot-like/banner.js' },
    'forms.hubspot.localhost/collected-forms/v1/config/json': {
      file: 'third-parties/hubspot-like/collected-forms.json',
      cookies: cloudflareLikeOnForms,
      isFetchedWithCredentials: true,
    },

    'static.hotjar.localhost/c/hotjar-1234567.js': { file: 'third-parties/hotjar-like/loader.js' },
    'script.hotjar.localhost/modules.js': { file: 'third-parties/hotjar-like/modules.js' },

    'www.googletagmanager.localhost/gtag/js': { file: 'third-parties/google-like/gtag.js' },
    'googleads.g.doubleclick.localhost/pagead/viewthroughconversion/1234567890/': {
      file: 'third-parties/google-like/pixel.gif',
      cookies: googleLikeOnPixel,
    },
  }),
);
