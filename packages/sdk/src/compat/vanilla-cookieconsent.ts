import { consentCategories, parseCategory } from '@kapsel/core';
import { askedCategories } from '../consent.ts';
import { cookieNames, eraseCookie } from '../cookie-jar.ts';
import { partsInPage } from '../part.ts';
import { readVanillaCookieconsent } from './answers.ts';
import { call, compatPart, cookiesNamed, dispatch, loadScript, storedUnder, type Moment, type OldPage, type Tool } from './compat.ts';

type Callbacks = { readonly [name: string]: unknown };
type Names = string | readonly string[];

/** vanilla-cookieconsent 2 (`initCookieConsent()`) and 3 (`CookieConsent`), by Orest Bida. */
function know(page: OldPage): Tool {
  const { kapsel, config, serviceNamed, complain } = page;
  /** What the page's own script gave to `run`, and of which version. */
  let given: Callbacks = {};
  let version: 2 | 3 = 3;
  let isLoaded = false;

  const isDecided = (): boolean => kapsel.decision().decided;
  const accepts = (category: string): boolean => isDecided() && kapsel.has(category);
  const acceptsService = (name: string): boolean => isDecided() && kapsel.hasService(serviceNamed(name)?.id ?? '');
  /** In the page's own words, where it has told them. */
  const categories = (): string[] => (given['categories'] && typeof given['categories'] === 'object' ? Object.keys(given['categories']) : ['necessary', ...askedCategories(config)]);
  const accepted = (): string[] => categories().filter(accepts);
  const rejected = (): string[] => categories().filter((category) => !accepts(category));
  const servicesOf = (isAccepted: boolean): { [category: string]: string[] } =>
    Object.fromEntries(categories().map((category) => [category, config.services.filter((service) => service.category === parseCategory(category) && acceptsService(service.id) === isAccepted).map(({ id }) => id)]));
  const acceptType = (): string => (rejected().length === 0 ? 'all' : accepted().some((category) => parseCategory(category) !== 'necessary') ? 'custom' : 'necessary');

  const dates = (): string => new Date((kapsel.decision().decidedAt ?? 0) * 1000).toISOString();
  const common = () => ({ categories: accepted(), revision: 0, data: null });
  const cookie2 = () => ({ ...common(), level: accepted(), rfc_cookie: false, consent_date: dates(), consent_uuid: kapsel.decision().recordId ?? '', last_consent_update: dates() });
  const cookie3 = () => ({ ...common(), consentId: kapsel.decision().recordId ?? '', consentTimestamp: dates(), lastConsentTimestamp: dates(), services: servicesOf(true), languageCode: document.documentElement.lang });
  const preferences2 = () => ({ accept_type: acceptType(), accepted_categories: accepted(), rejected_categories: rejected() });
  const preferences3 = () => ({ acceptType: acceptType(), acceptedCategories: accepted(), rejectedCategories: rejected(), acceptedServices: servicesOf(true), rejectedServices: servicesOf(false) });

  /** Exactly these; without any said, what already holds. */
  const accept = (names: Names = accepted(), excluded: Names = []): void => {
    const categoriesOf = (words: Names) => list(words).map((word) => parseCategory(word));
    const asked = askedCategories(config);
    const wanted = names === 'all' ? asked : categoriesOf(names);
    if (wanted.length > 0 && !wanted.some((category) => category)) return complain('acceptCategory() was given no category that Kapsel knows, and decided nothing.');
    const ids = consentCategories.filter((category) => wanted.includes(category) && !categoriesOf(excluded).includes(category));
    kapsel.accept(ids.length === 0 ? 'none' : asked.every((category) => ids.includes(category)) ? 'all' : ids);
  };
  const acceptService = (names: Names, category: string): void => {
    const wanted = list(names).map((name) => serviceNamed(name));
    const own = config.services.filter((service) => service.category === parseCategory(category));
    page.chooseServices(new Map(own.map((service) => [service.id, names === 'all' || wanted.includes(service)])));
  };
  const eraseCookies = (names: string | RegExp | readonly (string | RegExp)[]): void => {
    const patterns = typeof names === 'string' || names instanceof RegExp ? [names] : names;
    for (const name of cookieNames()) if (patterns.some((pattern) => (typeof pattern === 'string' ? pattern === name : pattern.test(name)))) eraseCookie(name);
  };
  const field = (from: object, name?: string): unknown => (name === undefined ? from : (from as Callbacks)[name]);

  const tellAccepted = (): void => (version === 3 ? call(given['onConsent'], { cookie: cookie3() }) : call(given['onAccept'], cookie2()));
  const run = (own: 2 | 3, callbacks: Callbacks = {}): void => {
    given = callbacks;
    version = own;
    if (isLoaded && isDecided()) tellAccepted();
  };
  const shared = {
    show: kapsel.showBanner,
    hide: kapsel.hide,
    validConsent: isDecided,
    validCookie: (name: string) => cookieNames().includes(name),
    eraseCookies,
    getConfig: (name?: string) => field(given, name),
  };
  const version2 = {
    ...shared,
    run: (callbacks?: Callbacks) => run(2, callbacks),
    showSettings: kapsel.showPreferences,
    hideSettings: kapsel.hide,
    accept,
    allowedCategory: accepts,
    get: (name: string) => field(cookie2(), name),
    getUserPreferences: preferences2,
    async loadScript(src: string, callback?: unknown, attributes: readonly { name: string; value: string }[] = []) {
      await loadScript(src, Object.fromEntries(attributes.map(({ name, value }) => [name, value])));
      call(callback);
    },
    updateScripts: () => {},
    set: page.unanswered('set'),
    updateLanguage: kapsel.setLanguage,
  };
  const version3 = {
    ...shared,
    run: async (callbacks?: Callbacks) => run(3, callbacks),
    showPreferences: kapsel.showPreferences,
    hidePreferences: kapsel.hide,
    acceptCategory: accept,
    acceptService,
    acceptedCategory: accepts,
    acceptedService: (name: string, category: string) => serviceNamed(name)?.category === parseCategory(category) && acceptsService(name),
    getCookie: (name?: string) => field(isDecided() ? cookie3() : {}, name),
    getUserPreferences: preferences3,
    loadScript,
    setCookieData: page.unanswered('CookieConsent.setCookieData'),
    reset: page.unanswered('CookieConsent.reset'),
    setLanguage: async (language: string) => {
      kapsel.setLanguage(language);
      return true;
    },
  };

  const isGranted = (name: string): boolean => (serviceNamed(name) ? kapsel.hasService(serviceNamed(name)?.id ?? '') : kapsel.has(name));
  /** Element → the category or service at whose withdrawal it runs: `data-category="!analytics"`. */
  const negated = new Map<Element, string>();
  const wasGranted = new Map<Element, boolean>();

  return {
    selector: '[data-cookiecategory],[data-category],[data-service]',
    translate(element) {
      const old = element.getAttribute('data-cookiecategory');
      const category = old ?? element.getAttribute('data-category');
      const service = element.getAttribute('data-service');
      const [turnedOff] = [service, category].flatMap((name) => (name?.startsWith('!') ? name.slice(1) : []));
      if (turnedOff !== undefined) {
        negated.set(element, turnedOff);
        wasGranted.set(element, isGranted(turnedOff));
        element.setAttribute('data-category', `!${turnedOff}`); // Which nothing grants.
      } else if (!negated.has(element)) {
        if (old !== null || (category && !parseCategory(category))) page.markCategories(element, [category ?? '']);
        const known = service ? serviceNamed(service) : undefined;
        if (known && known.id !== service) page.markService(element, known.id);
      }
    },
    update() {
      for (const [element, name] of negated) {
        const granted = isGranted(name);
        if (wasGranted.get(element) && !granted) {
          element.removeAttribute('data-service');
          element.setAttribute('data-category', 'necessary'); // It tidies up after what was withdrawn.
          negated.delete(element);
        }
        wasGranted.set(element, granted);
      }
    },
    globals: { CookieConsent: version3, initCookieConsent: () => version2 },
    tell({ isLoad, isDecided, isFirst, changed }: Moment) {
      isLoaded = true;
      if (isFirst) {
        if (version === 3) call(given['onFirstConsent'], { cookie: cookie3() });
        else call(given['onFirstAction'], preferences2(), cookie2());
        dispatch('cc:onFirstConsent', { cookie: cookie3() });
      }
      if (isFirst || (isLoad && isDecided)) {
        tellAccepted();
        dispatch('cc:onConsent', { cookie: cookie3() });
      } else if (changed.length > 0) {
        const changedCategories = categories().filter((category) => changed.includes(parseCategory(category) ?? ''));
        const changedServices = Object.fromEntries(categories().map((category) => [category, config.services.filter(({ id, category: own }) => own === parseCategory(category) && changed.includes(id)).map(({ id }) => id)]));
        const detail = { cookie: cookie3(), changedCategories, changedServices };
        if (version === 3) call(given['onChange'], detail);
        else call(given['onChange'], cookie2(), changedCategories);
        dispatch('cc:onChange', detail);
      }
    },
    storage: { cookies: ['cc_cookie'], keys: ['cc_cookie'] },
    stored: () => [...cookiesNamed('cc_cookie'), ...storedUnder('cc_cookie')].map(readVanillaCookieconsent),
    clicks: {
      '[data-cc="show-preferencesModal"],[data-cc="c-settings"]': kapsel.showPreferences,
      '[data-cc="show-consentModal"]': kapsel.showBanner,
      '[data-cc="accept-all"]': () => accept('all'),
      '[data-cc="accept-necessary"]': () => accept([]),
    },
  };
}

function list(names: Names): readonly string[] {
  return typeof names === 'string' ? [names] : names;
}

partsInPage()['compat-vanilla-cookieconsent'] = compatPart('vanillaCookieconsent', 'vanilla-cookieconsent', know);
