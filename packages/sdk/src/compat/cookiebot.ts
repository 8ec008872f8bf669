import { partsInPage } from '../part.ts';
import { readCookiebot } from './answers.ts';
import { call, callGlobal, compatPart, cookiesNamed, dispatch, loadScript, type OldPage, type Tool } from './compat.ts';

const words = ['preferences', 'statistics', 'marketing'] as const;

/** Its placeholders: `cookieconsent-optout-marketing` is seen as long as marketing is not granted, `-optin-` once it is. */
const placeholder = /^cookieconsent-(optin|optout)(?:-(preferences|statistics|marketing))?$/u;

/** Cookiebot: three categories, and elements that may name several. */
function know(page: OldPage): Tool {
  const { kapsel } = page;
  const isDecided = (): boolean => kapsel.decision().decided;
  const some = (): boolean => words.some((word) => kapsel.has(word));

  const cookiebot = {
    consent: {
      necessary: true,
      get preferences() {
        return kapsel.has('preferences');
      },
      get statistics() {
        return kapsel.has('statistics');
      },
      get marketing() {
        return kapsel.has('marketing');
      },
      get method() {
        return isDecided() ? 'explicit' : null;
      },
      get stamp() {
        return kapsel.decision().recordId ?? '';
      },
    },
    get consented() {
      return isDecided() && some();
    },
    get declined() {
      return isDecided() && !some();
    },
    get hasResponse() {
      return isDecided();
    },
    get consentID() {
      return kapsel.decision().recordId ?? '';
    },
    doNotTrack: false,
    show: kapsel.showBanner,
    hide: kapsel.hide,
    renew: kapsel.showPreferences,
    withdraw: kapsel.withdraw,
    /** What has come to life has been run; the rest waits for a grant. */
    runScripts: () => {},
    submitCustomConsent: (...granted: unknown[]) => kapsel.accept(words.filter((_, index) => granted[index] === true)),
    async getScript(address: string, isAsync?: boolean, callback?: unknown) {
      await loadScript(address, isAsync ? { async: '' } : {});
      call(callback);
    },
  };

  const tellOf = (name: string): void => {
    callGlobal(`CookiebotCallback_${name}`);
    dispatch(`Cookiebot${name}`);
  };
  const tellAnswer = (): void => {
    tellOf('OnConsentReady');
    tellOf(some() ? 'OnAccept' : 'OnDecline');
  };
  const showPlaceholder = (element: HTMLElement): void => {
    for (const name of element.classList) {
      const [, kind, word] = placeholder.exec(name) ?? [];
      if (kind === undefined) continue;
      const isGranted = word === undefined ? isDecided() && some() : kapsel.has(word);
      element.style.display = isGranted === (kind === 'optin') ? '' : 'none';
    }
  };

  return {
    selector: '[data-cookieconsent],[class*="cookieconsent-opt"]',
    translate(element) {
      if (element instanceof HTMLElement) showPlaceholder(element);
      const marks = element.getAttribute('data-cookieconsent');
      if (marks === null) return;
      if (marks.trim().toLowerCase() === 'ignore') {
        element.setAttribute('data-consent', 'ignore');
        return;
      }
      const held = element.getAttribute('data-cookieblock-src');
      if (held !== null) {
        element.setAttribute('data-src', held);
        element.removeAttribute('data-cookieblock-src');
      }
      page.markCategories(element, marks.split(',').map((word) => word.trim()).filter((word) => word !== ''));
    },
    globals: { Cookiebot: cookiebot },
    tell({ isLoad, isDecided }) {
      if (isLoad) tellOf('OnLoad');
      if (isDecided) tellAnswer();
    },
    storage: { cookies: ['CookieConsent'] },
    stored: () => cookiesNamed('CookieConsent').map(readCookiebot),
  };
}

partsInPage()['compat-cookiebot'] = compatPart('cookiebot', 'Cookiebot', know);
