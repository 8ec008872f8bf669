import type { ItemKind, Language, PassId, ReportedCategory, ReportedPass, ScanItem, ScanReport, SetByMeans, Severity } from '@kapsel/core';

/** Everything that a report says in its own words. A language that lacks a text does not compile. */
export interface Texts {
  readonly columns: { readonly [column in ColumnId]: string };
  readonly csvColumns: { readonly [column in CsvColumnId]: string };
  readonly yes: string;
  readonly no: string;
  readonly none: string;

  readonly title: (site: string) => string;
  readonly subtitle: string;
  readonly scanned: (when: string) => string;
  readonly pagesCount: (responded: number, asked: number) => string;
  readonly thirdPartyPolicy: { readonly [policy in ScanReport['policy']['thirdPartyCookies']]: string };
  readonly wasCutShort: string;

  readonly setBeforeAnswer: (cookies: number) => string;
  readonly foundAtAll: (cookies: number) => string;
  readonly shouldHaveWaited: (cookies: number, of: number) => string;
  readonly noneShouldHaveWaited: (of: number) => string;
  readonly functionalWaits: (cookies: number) => string;
  readonly needsReview: (cookies: number) => string;
  readonly alsoStored: (count: number, kinds: readonly string[]) => string;
  readonly afterRejection: (cookies: number) => string;
  readonly rejectionFailed: string;
  readonly afterWithdrawal: (cookies: number) => string;
  readonly thirdPartiesCount: (count: number) => string;
  readonly sawNoPage: string;
  readonly tableSize: (items: number, rows: number) => string;
  readonly leftOut: (transient: number, refused: number) => string;
  readonly inTable: (counts: string) => string;
  readonly nameless: string;
  readonly categoryCount: { readonly [category in ReportedCategory]: (count: number) => string };
  readonly notAVerdict: string;

  readonly headings: { readonly [heading in HeadingId]: string };
  readonly emptyTable: string;
  readonly noFindings: string;
  readonly noThirdParties: string;
  readonly sawEverything: string;
  readonly severity: { readonly [severity in Severity]: string };
  readonly concerns: string;
  readonly andMore: (count: number) => string;
  readonly addresses: (count: number, pixels: number) => string;

  readonly unknownPurpose: (setter: string | null, domain: string) => string;
  readonly kind: { readonly [kind in ItemKind]: string };
  readonly means: { readonly [means in SetByMeans]: string };
  readonly pass: { readonly [pass in PassId]: string };
  readonly consent: { readonly [consent in ReportedPass['consent']]: string };
  readonly answeredBy: { readonly [how in NonNullable<ReportedPass['how']>]: string };
  readonly clicks: (count: number) => string;
  readonly keptIn: string;
  readonly seenAs: { readonly [guise in NonNullable<ScanReport['policy']['seenAs']>]: string };
  readonly party: { readonly [party in ScanItem['party']]: string };
  readonly outcome: { readonly [outcome in ScanItem['outcome']]: string };

  readonly evidence: string;
  readonly setBy: (setters: string) => string;
  readonly fields: { readonly [field in FieldId]: string };
  readonly asked: (requested: string, effective: string) => string;
  /** Of storage that is apart for each site that embeds it. */
  readonly onlyUnder: (site: string) => string;
  readonly hostOnly: (domain: string) => string;
  readonly withSubdomains: (domain: string) => string;
  readonly percent: (share: number) => string;
  readonly suggestion: (category: string) => string;
  readonly flags: { readonly secure: string; readonly httpOnly: string; readonly partitioned: string };

  readonly filterLabel: string;
  readonly filterPlaceholder: string;
  readonly categoryLabel: string;
  readonly allCategories: string;
  readonly sortBy: (column: string) => string;
  /** `{shown}` and `{all}` are filled in by the page's script. */
  readonly showing: string;
  readonly noMatch: string;

  readonly page: string;
  readonly status: string;
  readonly noResponse: string;
  readonly problem: string;
  readonly browser: string;
  readonly sandbox: string;
  readonly sandboxOn: string;
  readonly sandboxOff: string;
  readonly sandboxUnknown: string;
  readonly visitor: string;
  readonly sentGpc: string;
  readonly started: string;
  readonly finished: string;
  readonly startAddress: string;
  readonly madeBy: string;
  readonly declared: string;
  readonly declaredEntries: (count: number) => string;
  readonly aliases: string;
  readonly standsFor: (host: string, realHost: string) => string;
  readonly passes: string;
}

export const columnIds = ['name', 'provider', 'category', 'validity', 'description'] as const;
export type ColumnId = (typeof columnIds)[number];

export const csvColumnIds = [
  ...columnIds,
  'kind',
  'observedName',
  'domain',
  'path',
  'party',
  'secure',
  'httpOnly',
  'sameSite',
  'requestedSeconds',
  'effectiveSeconds',
  'setBy',
  'firstPage',
  'confidence',
  'reasons',
] as const;
export type CsvColumnId = (typeof csvColumnIds)[number];

type HeadingId = 'summary' | 'table' | 'findings' | 'thirdParties' | 'leftOut' | 'pages' | 'couldNotSee' | 'how';

type FieldId =
  | 'observedAs'
  | 'kind'
  | 'domain'
  | 'path'
  | 'origin'
  | 'partition'
  | 'party'
  | 'flags'
  | 'lifetime'
  | 'setBy'
  | 'initiators'
  | 'seenOn'
  | 'passes'
  | 'category'
  | 'reasons'
  | 'outcome'
  | 'hosts';

const nb: Texts = {
  columns: {
    name: 'Cookienavn',
    provider: 'Leverandør',
    category: 'Kategori',
    validity: 'Gyldighet',
    description: 'Beskrivelse',
  },
  csvColumns: {
    name: 'Cookienavn',
    provider: 'Leverandør',
    category: 'Kategori',
    validity: 'Gyldighet',
    description: 'Beskrivelse',
    kind: 'Type',
    observedName: 'Navn i nettleseren',
    domain: 'Domene',
    path: 'Sti',
    party: 'Part',
    secure: 'Secure',
    httpOnly: 'HttpOnly',
    sameSite: 'SameSite',
    requestedSeconds: 'Ønsket levetid (sekunder)',
    effectiveSeconds: 'Faktisk levetid (sekunder)',
    setBy: 'Satt av',
    firstPage: 'Først sett på',
    confidence: 'Treffsikkerhet (0–1)',
    reasons: 'Begrunnelse',
  },
  yes: 'ja',
  no: 'nei',
  none: 'ingen',

  title: (site) => `Informasjonskapsler på ${site}`,
  subtitle: 'Skannerapport',
  scanned: (when) => `Skannet ${when}`,
  pagesCount: (responded, asked) =>
    responded === asked ? `${asked} ${asked === 1 ? 'side' : 'sider'} besøkt` : `${responded} av ${asked} sider svarte`,
  thirdPartyPolicy: {
    allowed: 'informasjonskapsler fra tredjeparter var tillatt i nettleseren',
    blocked: 'informasjonskapsler fra tredjeparter var blokkert i nettleseren',
    unknown: 'om nettleseren tillot informasjonskapsler fra tredjeparter, er ukjent',
  },
  wasCutShort: 'Skanningen er ikke fullstendig. Det som står her, ble funnet, men det kan finnes mer.',

  setBeforeAnswer: (cookies) =>
    cookies === 0
      ? 'Skanneren så ingen informasjonskapsler før noen hadde svart.'
      : `Nettstedet satte ${nbCookies(cookies)} før noen hadde svart.`,
  foundAtAll: (cookies) =>
    cookies === 0 ? 'Skanneren fant ingen informasjonskapsler.' : `Skanneren fant ${nbCookies(cookies)}.`,
  shouldHaveWaited: (cookies, of) => {
    const waited = 'til analyse eller markedsføring og skulle ha ventet på samtykke.';
    if (cookies === of) return of === 1 ? `Den er ${waited}` : `Alle er ${waited}`;
    return `${cookies} av dem er ${waited}`;
  },
  noneShouldHaveWaited: (of) => `${of === 1 ? 'Den er ikke' : 'Ingen av dem er'} klassifisert som analyse eller markedsføring.`,
  functionalWaits: (cookies) =>
    `${cookies} er ${cookies === 1 ? 'funksjonell' : 'funksjonelle'} og skulle også ha ventet, med mindre et begrunnet unntak gjelder.`,
  needsReview: (cookies) => `${cookies} er ikke klassifisert og må vurderes av et menneske.`,
  alsoStored: (count, kinds) =>
    `I tillegg ble det lagret ${count} ${count === 1 ? 'oppføring' : 'oppføringer'} på andre måter (${kinds.join(', ')}).`,
  afterRejection: (cookies) =>
    cookies === 0
      ? 'Etter avslag så skanneren ingen informasjonskapsler som krever samtykke.'
      : `Etter avslag satte nettstedet likevel ${nbCookies(cookies)} som krever samtykke.`,
  rejectionFailed: 'Skanneren klarte ikke å avslå i banneret, så hva som skjer etter avslag, er ikke undersøkt.',
  afterWithdrawal: (cookies) =>
    cookies === 0
      ? 'Da et samtykke var trukket tilbake, så skanneren ingen informasjonskapsler igjen som krever samtykke.'
      : `Da et samtykke var trukket tilbake, lå det likevel ${nbCookies(cookies)} igjen som krever samtykke.`,
  thirdPartiesCount: (count) => `Sidene hentet innhold fra ${count} ${count === 1 ? 'tredjepart' : 'tredjeparter'}.`,
  sawNoPage: 'Skanneren fikk ikke åpnet noen side. Rapporten sier derfor lite om nettstedet.',
  tableSize: (items, rows) =>
    items === rows
      ? `${rows} ${rows === 1 ? 'rad' : 'rader'}`
      : `${rows} ${rows === 1 ? 'rad' : 'rader'} for ${items} observasjoner; like oppføringer er slått sammen`,
  leftOut: (transient, refused) => {
    const parts = [
      transient > 0 ? `${transient} ble lagret, men var borte før besøket var over` : '',
      refused > 0 ? `${refused} ble avvist av nettleseren` : '',
    ];
    return `Ikke med i tabellen: ${parts.filter(Boolean).join('; ')}.`;
  },
  inTable: (counts) => `I tabellen: ${counts}.`,
  nameless: '(uten navn)',
  categoryCount: {
    necessary: (count) => `${count} ${count === 1 ? 'nødvendig' : 'nødvendige'}`,
    functional: (count) => `${count} ${count === 1 ? 'funksjonell' : 'funksjonelle'}`,
    analytics: (count) => `${count} til analyse`,
    marketing: (count) => `${count} til markedsføring`,
    unclassified: (count) => `${count} ${count === 1 ? 'uklassifisert' : 'uklassifiserte'}`,
  },
  notAVerdict:
    'Rapporten viser hva skanneren så på disse sidene på dette tidspunktet. Den avgjør ikke om nettstedet følger loven.',

  headings: {
    summary: 'Kort fortalt',
    table: 'Informasjonskapsler og annen lagring',
    findings: 'Funn',
    thirdParties: 'Forespørsler til tredjeparter',
    leftOut: 'Lagret for kort tid, eller avvist',
    pages: 'Besøkte sider',
    couldNotSee: 'Dette kunne skanneren ikke se',
    how: 'Slik ble det skannet',
  },
  emptyTable: 'Skanneren fant ingenting lagret i nettleseren.',
  noFindings: 'Ingen funn utover tabellen.',
  noThirdParties: 'Skanneren så ingen forespørsler til tredjeparter.',
  sawEverything: 'Skanneren meldte ikke om noe den ikke kunne se.',
  severity: { high: 'Høy', medium: 'Middels', low: 'Lav', info: 'Til orientering' },
  concerns: 'Gjelder',
  andMore: (count) => `og ${count} til`,
  addresses: (count, pixels) => `${count} ${count === 1 ? 'adresse' : 'adresser'}${pixels > 0 ? `, ${pixels} av dem ${pixels === 1 ? 'en sporingspiksel' : 'sporingspiksler'}` : ''}`,

  unknownPurpose: (setter, domain) =>
    setter === null
      ? `Funnet på domenet ${domain}. Hvem som setter den, og hva den brukes til, er ikke kjent.`
      : `Settes av ${setter} på domenet ${domain}. Hva den brukes til, er ikke kjent.`,
  kind: {
    cookie: 'informasjonskapsel',
    localStorage: 'localStorage',
    sessionStorage: 'sessionStorage',
    indexedDB: 'IndexedDB',
    cacheStorage: 'Cache Storage',
    request: 'forespørsel',
  },
  means: {
    http: 'HTTP-svar',
    js: 'skript',
    cookieStore: 'skript (Cookie Store API)',
    serviceWorker: 'service worker',
    unknown: 'ukjent',
  },
  pass: { untouched: 'før svar', rejected: 'etter avslag', accepted: 'etter samtykke', withdrawn: 'etter tilbaketrekking' },
  consent: {
    none: 'ingenting ble trykket på',
    proved: 'svaret ble registrert av nettstedet',
    failed: 'skanneren klarte ikke å svare',
  },
  answeredBy: { rule: 'knapper som skanneren kjenner', wording: 'knapper valgt etter ordlyden', autoconsent: 'besvart av autoconsent', api: 'et kall til verktøyet, for ingen knapp ble funnet' },
  clicks: (count) => `${count} klikk`,
  keptIn: 'lagret i',
  seenAs: { visitor: 'nettstedet så en vanlig besøkende, ikke en robot', kapsel: 'nettleseren sa at den var Kapsel' },
  party: { first: 'førstepart', third: 'tredjepart' },
  outcome: { stored: 'lagret', refused: 'avvist av nettleseren', transient: 'borte før besøket var over' },

  evidence: 'Detaljer',
  setBy: (setters) => `satt av ${setters}`,
  fields: {
    observedAs: 'Navn i nettleseren',
    kind: 'Type',
    domain: 'Domene',
    path: 'Sti',
    origin: 'Opphav',
    partition: 'Partisjon',
    party: 'Part',
    flags: 'Egenskaper',
    lifetime: 'Levetid',
    setBy: 'Satt av',
    initiators: 'Utløst av',
    seenOn: 'Sett på',
    passes: 'Når',
    category: 'Kategori',
    reasons: 'Begrunnelse',
    outcome: 'Utfall',
    hosts: 'Verter',
  },
  asked: (requested, effective) => `ba om ${lowerFirst(requested)}, fikk ${lowerFirst(effective)}`,
  onlyUnder: (site) => `bare under ${site}`,
  hostOnly: (domain) => `${domain} (bare denne verten)`,
  withSubdomains: (domain) => `${domain} med underdomener`,
  percent: (share) => `${Math.round(share * 100)} % sikker`,
  suggestion: (category) => `kanskje ${lowerFirst(category)}`,
  flags: { secure: 'Secure', httpOnly: 'HttpOnly', partitioned: 'partisjonert' },

  filterLabel: 'Søk i tabellen',
  filterPlaceholder: 'Navn, leverandør, domene …',
  categoryLabel: 'Kategori',
  allCategories: 'Alle kategorier',
  sortBy: (column) => `Sorter etter ${lowerFirst(column)}`,
  showing: 'Viser {shown} av {all}',
  noMatch: 'Ingen rader passer til søket.',

  page: 'Side',
  status: 'Svar',
  noResponse: 'ingen svar',
  problem: 'Merknad',
  browser: 'Nettleser',
  sandbox: 'Sandkasse',
  sandboxOn: 'på',
  sandboxOff: 'av, fordi skanneren ble kjørt som root',
  sandboxUnknown: 'ukjent, fordi nettleseren ikke var skannerens egen',
  visitor: 'Besøkte som',
  sentGpc: 'ba om Global Privacy Control',
  started: 'Startet',
  finished: 'Ferdig',
  startAddress: 'Startadresse',
  madeBy: 'Laget med',
  declared: 'Sammenlignet med',
  declaredEntries: (count) => `${count} publiserte navn`,
  aliases: 'Verter i testmiljøet',
  standsFor: (host, realHost) => `${host} står for ${realHost}`,
  passes: 'Gjennomganger',
};

const en: Texts = {
  columns: {
    name: 'Cookie name',
    provider: 'Provider',
    category: 'Category',
    validity: 'Validity',
    description: 'Description',
  },
  csvColumns: {
    name: 'Cookie name',
    provider: 'Provider',
    category: 'Category',
    validity: 'Validity',
    description: 'Description',
    kind: 'Kind',
    observedName: 'Name in the browser',
    domain: 'Domain',
    path: 'Path',
    party: 'Party',
    secure: 'Secure',
    httpOnly: 'HttpOnly',
    sameSite: 'SameSite',
    requestedSeconds: 'Requested lifetime (seconds)',
    effectiveSeconds: 'Effective lifetime (seconds)',
    setBy: 'Set by',
    firstPage: 'First seen on',
    confidence: 'Confidence (0–1)',
    reasons: 'Reasons',
  },
  yes: 'yes',
  no: 'no',
  none: 'none',

  title: (site) => `Cookies on ${site}`,
  subtitle: 'Scan report',
  scanned: (when) => `Scanned ${when}`,
  pagesCount: (responded, asked) =>
    responded === asked ? `${asked} ${asked === 1 ? 'page' : 'pages'} visited` : `${responded} of ${asked} pages responded`,
  thirdPartyPolicy: {
    allowed: 'third-party cookies were allowed in the browser',
    blocked: 'third-party cookies were blocked in the browser',
    unknown: 'whether the browser allowed third-party cookies is unknown',
  },
  wasCutShort: 'The scan is not complete. What is listed here was found, but there may be more.',

  setBeforeAnswer: (cookies) =>
    cookies === 0
      ? 'The scanner saw no cookies before anyone had answered.'
      : `The site set ${enCookies(cookies)} before anyone had answered.`,
  foundAtAll: (cookies) => (cookies === 0 ? 'The scanner found no cookies.' : `The scanner found ${enCookies(cookies)}.`),
  shouldHaveWaited: (cookies, of) => {
    const waited = 'for analytics or marketing and should have waited for consent.';
    if (cookies === of) return of === 1 ? `It is ${waited}` : `All of them are ${waited}`;
    return `${cookies} of them ${cookies === 1 ? 'is' : 'are'} ${waited}`;
  },
  noneShouldHaveWaited: (of) => `${of === 1 ? 'It is not' : 'None of them is'} classified as analytics or marketing.`,
  functionalWaits: (cookies) =>
    `${cookies} ${cookies === 1 ? 'is' : 'are'} functional and should have waited too, unless a reasoned exemption applies.`,
  needsReview: (cookies) => `${cookies} ${cookies === 1 ? 'is' : 'are'} unclassified and must be reviewed by a person.`,
  alsoStored: (count, kinds) =>
    `${count} more ${count === 1 ? 'entry was' : 'entries were'} stored by other means (${kinds.join(', ')}).`,
  afterRejection: (cookies) =>
    cookies === 0
      ? 'After rejecting, the scanner saw no cookies that need consent.'
      : `After rejecting, the site still set ${enCookies(cookies)} that ${cookies === 1 ? 'needs' : 'need'} consent.`,
  rejectionFailed: 'The scanner could not reject in the banner, so what happens after rejecting was not examined.',
  afterWithdrawal: (cookies) =>
    cookies === 0
      ? 'Once consent was withdrawn, the scanner saw no cookies left that need it.'
      : `Once consent was withdrawn, there ${cookies === 1 ? 'was' : 'were'} still ${enCookies(cookies)} that ${cookies === 1 ? 'needs' : 'need'} consent.`,
  thirdPartiesCount: (count) => `The pages fetched content from ${count} third ${count === 1 ? 'party' : 'parties'}.`,
  sawNoPage: 'The scanner could not open any page, so this report says little about the site.',
  tableSize: (items, rows) =>
    items === rows
      ? `${rows} ${rows === 1 ? 'row' : 'rows'}`
      : `${rows} ${rows === 1 ? 'row' : 'rows'} for ${items} observations; entries that read alike are merged`,
  leftOut: (transient, refused) => {
    const parts = [
      transient > 0 ? `${transient} stored but gone before the visit ended` : '',
      refused > 0 ? `${refused} refused by the browser` : '',
    ];
    return `Not in the table: ${parts.filter(Boolean).join('; ')}.`;
  },
  inTable: (counts) => `In the table: ${counts}.`,
  nameless: '(nameless)',
  categoryCount: {
    necessary: (count) => `${count} necessary`,
    functional: (count) => `${count} functional`,
    analytics: (count) => `${count} for analytics`,
    marketing: (count) => `${count} for marketing`,
    unclassified: (count) => `${count} unclassified`,
  },
  notAVerdict:
    'This report shows what the scanner saw on these pages at this time. It does not decide whether the site follows the law.',

  headings: {
    summary: 'In short',
    table: 'Cookies and other storage',
    findings: 'Findings',
    thirdParties: 'Requests to third parties',
    leftOut: 'Stored too briefly, or refused',
    pages: 'Pages visited',
    couldNotSee: 'What the scanner could not see',
    how: 'How it was scanned',
  },
  emptyTable: 'The scanner found nothing stored in the browser.',
  noFindings: 'No findings beyond the table.',
  noThirdParties: 'The scanner saw no requests to third parties.',
  sawEverything: 'The scanner reported nothing that it could not see.',
  severity: { high: 'High', medium: 'Medium', low: 'Low', info: 'For information' },
  concerns: 'Concerns',
  andMore: (count) => `and ${count} more`,
  addresses: (count, pixels) => `${count} ${count === 1 ? 'address' : 'addresses'}${pixels > 0 ? `, ${pixels} of them ${pixels === 1 ? 'a tracking pixel' : 'tracking pixels'}` : ''}`,

  unknownPurpose: (setter, domain) =>
    setter === null
      ? `Found on the domain ${domain}. Who sets it and what it is used for are not known.`
      : `Set by ${setter} on the domain ${domain}. What it is used for is not known.`,
  kind: {
    cookie: 'cookie',
    localStorage: 'localStorage',
    sessionStorage: 'sessionStorage',
    indexedDB: 'IndexedDB',
    cacheStorage: 'Cache Storage',
    request: 'request',
  },
  means: {
    http: 'HTTP response',
    js: 'script',
    cookieStore: 'script (Cookie Store API)',
    serviceWorker: 'service worker',
    unknown: 'unknown',
  },
  pass: { untouched: 'before an answer', rejected: 'after rejecting', accepted: 'after accepting', withdrawn: 'after withdrawing' },
  consent: {
    none: 'nothing was clicked',
    proved: 'the site registered the answer',
    failed: 'the scanner could not answer',
  },
  answeredBy: { rule: 'buttons that the scanner knows', wording: 'buttons chosen by their words', autoconsent: 'answered by autoconsent', api: 'a call to the tool, since no button was found' },
  clicks: (count) => `${count} ${count === 1 ? 'click' : 'clicks'}`,
  keptIn: 'kept in',
  seenAs: { visitor: 'the site saw an ordinary visitor, no robot', kapsel: 'the browser said that it was Kapsel' },
  party: { first: 'first party', third: 'third party' },
  outcome: { stored: 'stored', refused: 'refused by the browser', transient: 'gone before the visit ended' },

  evidence: 'Details',
  setBy: (setters) => `set by ${setters}`,
  fields: {
    observedAs: 'Name in the browser',
    kind: 'Kind',
    domain: 'Domain',
    path: 'Path',
    origin: 'Origin',
    partition: 'Partition',
    party: 'Party',
    flags: 'Attributes',
    lifetime: 'Lifetime',
    setBy: 'Set by',
    initiators: 'Caused by',
    seenOn: 'Seen on',
    passes: 'When',
    category: 'Category',
    reasons: 'Reasons',
    outcome: 'Outcome',
    hosts: 'Hosts',
  },
  asked: (requested, effective) => `asked for ${lowerFirst(requested)}, got ${lowerFirst(effective)}`,
  onlyUnder: (site) => `only under ${site}`,
  hostOnly: (domain) => `${domain} (this host only)`,
  withSubdomains: (domain) => `${domain} with subdomains`,
  percent: (share) => `${Math.round(share * 100)}% certain`,
  suggestion: (category) => `perhaps ${lowerFirst(category)}`,
  flags: { secure: 'Secure', httpOnly: 'HttpOnly', partitioned: 'partitioned' },

  filterLabel: 'Search the table',
  filterPlaceholder: 'Name, provider, domain …',
  categoryLabel: 'Category',
  allCategories: 'All categories',
  sortBy: (column) => `Sort by ${lowerFirst(column)}`,
  showing: 'Showing {shown} of {all}',
  noMatch: 'No rows match the search.',

  page: 'Page',
  status: 'Response',
  noResponse: 'no response',
  problem: 'Note',
  browser: 'Browser',
  sandbox: 'Sandbox',
  sandboxOn: 'on',
  sandboxOff: 'off, because the scanner ran as root',
  sandboxUnknown: 'unknown, because the browser was not the scanner’s own',
  visitor: 'Visited as',
  sentGpc: 'asked for Global Privacy Control',
  started: 'Started',
  finished: 'Finished',
  startAddress: 'Start address',
  madeBy: 'Made with',
  declared: 'Held against',
  declaredEntries: (count) => `${count} published ${count === 1 ? 'name' : 'names'}`,
  aliases: 'Hosts of the test site',
  standsFor: (host, realHost) => `${host} stands for ${realHost}`,
  passes: 'Passes',
};

export const texts: { readonly [language in Language]: Texts } = { nb, en };

/** `22. november 2026 kl. 07:15 UTC`. What is no date is shown as it is. */
export function dateText(iso: string, language: Language): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const locale = language === 'nb' ? 'nb-NO' : 'en-GB';
  return `${new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(date)} UTC`;
}

function nbCookies(count: number): string {
  return `${count} ${count === 1 ? 'informasjonskapsel' : 'informasjonskapsler'}`;
}

function enCookies(count: number): string {
  return `${count} ${count === 1 ? 'cookie' : 'cookies'}`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
