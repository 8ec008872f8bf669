import type { LocalizedText } from '../knowledge/service-entry.ts';
import type { Weights } from './weights.ts';

/** What a word in a name says of what the thing is for. */
export interface NameWord {
  /** Whole words of the name. */
  readonly words: readonly string[];
  /** Found also within a longer word, as `session` in `myshopsession`; only words that mean nothing else anywhere. */
  readonly inside?: readonly string[];
  readonly weights: Weights;
  /** What the word stands for, as in «session» in the name points to …. */
  readonly meaning: LocalizedText;
  /** It speaks of following visitors, or of measuring them: then nothing is taken for necessary, whatever else the name says. */
  readonly tracks?: true;
  /** It speaks of somebody in particular: what has it and lives long is not taken for necessary. */
  readonly identifies?: true;
  /** Nothing that follows visitors is called so: the word alone is enough to guess that a thing is necessary. */
  readonly vouches?: true;
}

const list = (words: string): readonly string[] => words.trim().split(/\s+/u);

/**
 * Words that sites use, in English, Norwegian, Swedish, Danish, German and French. The weights were set by hand, and held
 * against what the knowledge base says of names that have these words (hold-out.test.ts).
 */
export const nameWords: readonly NameWord[] = [
  {
    words: list('csrf xsrf csrftoken xsrftoken antiforgery requestverificationtoken nonce captcha recaptcha antibot waf'),
    inside: list('csrf xsrf antiforgery verificationtoken'),
    weights: { necessary: 3.5 },
    meaning: { nb: 'vern mot misbruk', en: 'protection against misuse' },
    vouches: true,
  },
  {
    words: list('session sess sesjon okt økt sessid sessionid sessiontoken sitzung seance'),
    inside: list('session sessid'),
    weights: { necessary: 1.2, analytics: 0.7 },
    meaning: { nb: 'en økt', en: 'a session' },
    identifies: true,
  },
  {
    words: list(`
      auth login logon signin sso saml oauth oidc oauth2 openid pkce jwt authenticated identity identitet loggedin accesstoken refreshtoken
      idtoken innlogging innlogget logginn inloggning inloggad inlogg indlogget anmeldung angemeldet connexion connecte remember rememberme
      bankid idporten feide
    `),
    inside: list('authtoken authcookie sessionauth userauth loggedin logintoken rememberme innlogg'),
    weights: { necessary: 2.6, functional: 0.4 },
    meaning: { nb: 'innlogging', en: 'being logged in' },
    identifies: true,
  },
  {
    words: list(`
      cart basket checkout order handlekurv handlevogn kurv kassa kasse varukorg kundvagn indkobskurv indkøbskurv kurven warenkorb
      bestellung panier commande quote minicart
    `),
    inside: list('handlekurv varukorg warenkorb shoppingcart checkout'),
    weights: { necessary: 1.9, functional: 0.3 },
    meaning: { nb: 'en handlekurv', en: 'a shopping cart' },
    identifies: true,
  },
  {
    words: list(`
      consent cookieconsent consents consented samtykke samtykker samtycke einwilligung consentement gdpr dsgvo rgpd euconsent usprivacy tcf
      ccpa cmp cookiebanner cookiebar cookienotice cookielaw cookiepolicy cookieaccept cookieaccepted cookieagreed cookieallowed
      cookiedeclined cookiechoice cookiechoices cookiepreference cookiepreferences cookiesettings cookiestatus cookielevel cookiecategories
      cookiegroups cookieinfo cookiehinweis cookievalg cookiesamtykke acceptcookies acceptedcookies allowcookies allowedcookies
      cookiesaccepted cookiesallowed cookieok privacypolicy privacysettings privacyconsent informasjonskapsler kakor datenschutz
    `),
    inside: list('consent samtykke samtycke cookiebanner cookienotice cookielaw cookiepolicy cookiesaccept acceptcookie acceptedcookie einwilligung'),
    weights: { necessary: 3.2, functional: 0.4 },
    meaning: { nb: 'et svar om samtykke', en: 'an answer about consent' },
  },
  {
    words: list('lb alb elb slb glb loadbalancer balancer affinity sticky route routeid serverid srv node backend upstream'),
    inside: list('loadbalanc affinity'),
    weights: { necessary: 2.2, analytics: 0.2 },
    meaning: { nb: 'fordeling mellom tjenere', en: 'sharing work between servers' },
    vouches: true,
  },
  {
    words: list('token secure security sikkerhet sakerhet flash redirect returnurl returnto state hash xid formkey form'),
    weights: { necessary: 1.1, functional: 0.3 },
    meaning: { nb: 'nettstedets egen drift', en: 'the running of the site itself' },
    identifies: true,
  },
  {
    words: list('lang language locale i18n i18next sprak språk spraak sprog sprache langue culture translate googtrans'),
    inside: list('language locale sprak sprache'),
    weights: { functional: 3, necessary: 0.6 },
    meaning: { nb: 'et valgt språk', en: 'a chosen language' },
  },
  {
    words: list(`
      theme dark darkmode colorscheme colourscheme skin tema thema farge utseende darstellung affichage font fontsize textsize
      skriftstorrelse contrast kontrast layout view sort sortering filter sidebar menu meny collapsed expanded tab tabs grid volume quality
      player speed autoplay subtitle captions zoom design
    `),
    inside: list('darkmode fontsize colorscheme'),
    weights: { functional: 2.4, necessary: 0.1 },
    meaning: { nb: 'hvordan siden vises', en: 'how the page is shown' },
  },
  {
    words: list(`
      pref prefs preference preferences settings setting innstillinger installningar indstillinger einstellungen parametres currency valuta
      wahrung country land region timezone tz store butikk fylke kommune postnummer zip location sted
    `),
    weights: { functional: 1.9, necessary: 0.5 },
    meaning: { nb: 'noe den besøkende har valgt', en: 'something the visitor has chosen' },
  },
  {
    words: list('wishlist favorites favourites favoritter favoriter onskeliste ønskeliste merkliste compare recent recently viewed watched history draft saved'),
    inside: list('wishlist recentlyviewed favorit'),
    weights: { functional: 2.1 },
    meaning: { nb: 'noe den besøkende har samlet eller sett', en: 'something the visitor has gathered or seen' },
  },
  {
    words: list(`
      dismissed dismiss closed hide hidden shown seen popup notification notice announcement alert message modal newsletter nyhetsbrev
      tooltip tour onboarding lukket vist stengt chat
    `),
    inside: list('popup dismiss'),
    weights: { functional: 1.5, marketing: 0.5, necessary: 0.3 },
    meaning: { nb: 'en melding som er vist eller lukket', en: 'a message that was shown or closed' },
  },
  {
    words: list(`
      ga gid gat analytics stat stats statistics statistikk statistik statistiques hit hits pageview pageviews pages visits visit visite
      besok besøk besog besuch besuche landing entry exit referrer referer ref metrics perf performance rum heatmap recording replay scroll
      scrolldepth depth duration funnel insight insights behavior behaviour traffic trafikk engagement telemetry amplitude matomo piwik count counter firstvisit lastvisit
    `),
    inside: list('analytic pageview statisti telemetry'),
    weights: { analytics: 2.3, marketing: 0.5 },
    meaning: { nb: 'måling av bruk', en: 'measuring use' },
    tracks: true,
  },
  {
    words: list('ab abtest abtesting experiment experiments exp variant variants variation variations split bucket cohort optimize rollout treatment'),
    inside: list('abtest experiment'),
    weights: { analytics: 1.7, marketing: 0.9 },
    meaning: { nb: 'et forsøk med flere utgaver', en: 'an experiment with several versions' },
    tracks: true,
  },
  {
    words: list('visitor visitorid visitoruuid besokende besøkende besucher visiteur vid vuid anonymous anonymousid anonid anonymoususerid anonuid'),
    inside: list('visitorid anonymousid'),
    weights: { analytics: 1.6, marketing: 1.1 },
    meaning: { nb: 'en besøkende som skal kjennes igjen', en: 'a visitor to be recognised' },
    tracks: true,
  },
  {
    words: list(`
      ad ads adid adsid advert advertising advertiser reklame reklam werbung publicite annonse annons annonce anzeige gclid fbclid msclkid
      dclid ttclid twclid click clickid clid affiliate aff affid partner partnerid retarget retargeting remarketing pixel match cookiesync
      usersync usync dsp ssp dmp rtb bid bidder impression frequency capping segment segments audience conversion conv promo sponsor
      marketing markedsforing markedsføring marknadsforing marknadsföring mkt mktg mkto
    `),
    inside: list('clickid affiliate retarget remarket advert gclid fbclid usersync cookiesync conversion audience'),
    weights: { marketing: 2.4, analytics: 0.3 },
    meaning: { nb: 'annonser', en: 'advertising' },
    tracks: true,
  },
  {
    words: list(`
      utm utmsource utmmedium utmcampaign campaign campaigns kampanje kampanj kampagne campagne campaignid source medium trafficsource
      attribution touchpoint
    `),
    inside: list('campaign utmsource attribution'),
    weights: { marketing: 1.5, analytics: 1.3 },
    meaning: { nb: 'hvor et besøk kom fra', en: 'where a visit came from' },
    tracks: true,
  },
  {
    words: list('personalization personalisation personalisering recommendation recommendations recommender recommended interests abandoned abandonment'),
    weights: { marketing: 1.2, analytics: 0.6, functional: 0.9 },
    meaning: { nb: 'tilpasning til den besøkende', en: 'adapting to the visitor' },
    tracks: true,
  },
  {
    words: list('track tracker tracking trk trck sporing spor trackingid lead leads crm sync idsync xsite crossdomain fingerprint fp'),
    inside: list('tracking tracker fingerprint'),
    weights: { marketing: 1.6, analytics: 1.2 },
    meaning: { nb: 'sporing', en: 'tracking' },
    tracks: true,
  },
  {
    words: list('uid uuid guid puid muid duid suid tuid cuid userid user deviceid device did cid clientid client uniqueid unique ident pid tid mid dmpid'),
    inside: list('userid deviceid clientid uniqueid'),
    weights: { marketing: 1, analytics: 0.8, necessary: -0.6, functional: -0.3 },
    meaning: { nb: 'en som skal kjennes igjen', en: 'somebody to be recognised' },
    identifies: true,
  },
  {
    words: list('id sid key'),
    weights: { marketing: 0.3, analytics: 0.3 },
    meaning: { nb: 'en id', en: 'an id' },
    identifies: true,
  },
];
