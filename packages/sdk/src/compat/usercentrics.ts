import { categories } from '@kapsel/core';
import { partsInPage } from '../part.ts';
import { readUsercentrics } from './answers.ts';
import { compatPart, dispatch, storedUnder, type OldPage, type Tool } from './compat.ts';

/** Usercentrics: services by their names, categories by slugs of its own. */
function know(page: OldPage): Tool {
  const { kapsel, config } = page;
  const { services } = config;
  let isInitialized = false;
  const slugOf = (category: string): string => (category === 'necessary' ? 'essential' : category);
  const base = () =>
    services.map(({ id, name, category, provider, exemption }) => ({
      id,
      name,
      categorySlug: slugOf(category),
      consent: { status: kapsel.hasService(id), history: [] },
      processingCompany: { name: provider },
      isEssential: category === 'necessary' || exemption !== undefined,
      isHidden: false,
    }));
  const areAllConsentsAccepted = (): boolean => services.every(({ id }) => kapsel.hasService(id));
  const choose = async (id: string, isGranted: boolean): Promise<void> => {
    const service = page.serviceNamed(id);
    if (service) page.chooseServices(new Map([[service.id, isGranted]]));
  };
  const chooseAll = async (ids: readonly string[], isGranted: boolean): Promise<void> => {
    const known = ids.flatMap((id) => page.serviceNamed(id) ?? []);
    page.chooseServices(new Map(known.map(({ id }) => [id, isGranted])));
  };
  const api = {
    isInitialized: () => isInitialized,
    isConsentRequired: () => kapsel.decision().open.length > 0,
    areAllConsentsAccepted,
    getServicesBaseInfo: base,
    getServicesFullInfo: async () => base(),
    getControllerId: () => kapsel.decision().recordId ?? '',
    getActiveLocale: () => document.documentElement.lang,
    updateLanguage: async (language: string) => kapsel.setLanguage(language),
    showFirstLayer: kapsel.showBanner,
    showSecondLayer: kapsel.showPreferences,
    closeCMP: kapsel.hide,
    acceptAllConsents: async () => kapsel.accept('all'),
    denyAllConsents: async () => kapsel.accept('none'),
    acceptService: (id: string) => choose(id, true),
    rejectService: (id: string) => choose(id, false),
    acceptServices: (ids: readonly string[]) => chooseAll(ids, true),
    clearStorage: page.unanswered('UC_UI.clearStorage'),
    restartCMP: page.unanswered('UC_UI.restartCMP'),
    restoreUserSession: page.unanswered('UC_UI.restoreUserSession'),
    rejectServices: (ids: readonly string[]) => chooseAll(ids, false),
  };
  /** Of a category `true` or `false` where all its services agree, else `null`. */
  const stateOf = (states: readonly boolean[], isGranted: boolean): boolean | null => (states.every(Boolean) ? isGranted : states.some(Boolean) ? null : false);
  const status = (action: string) => {
    const isDecided = kapsel.decision().decided;
    const ofCategories = categories.map((category) => [slugOf(category), stateOf(services.filter((service) => service.category === category).map(({ id }) => kapsel.hasService(id)), kapsel.has(category))]);
    return {
      ...Object.fromEntries(services.map(({ id, name }) => [name, kapsel.hasService(id)])),
      event: 'consent_status',
      action,
      type: isDecided ? 'explicit' : 'implicit',
      ucCategory: Object.fromEntries(ofCategories),
    };
  };

  return {
    selector: '[data-usercentrics]',
    translate(element) {
      const held = element.getAttribute('uc-src');
      if (held !== null) {
        element.setAttribute('data-src', held);
        element.removeAttribute('uc-src');
      }
      page.markService(element, element.getAttribute('data-usercentrics') ?? '');
    },
    globals: { UC_UI: api },
    tell({ isLoad }) {
      const all = areAllConsentsAccepted();
      const none = !services.some(({ id, category, exemption }) => category !== 'necessary' && !exemption && kapsel.hasService(id));
      const action = isLoad ? 'onInitialPageLoad' : all ? 'onAcceptAllServices' : none ? 'onDenyAllServices' : 'onUpdateServices';
      if (isLoad) {
        isInitialized = true;
        dispatch('UC_UI_INITIALIZED');
      } else dispatch('UC_UI_CMP_EVENT', { source: 'none', type: all ? 'ACCEPT_ALL' : none ? 'DENY_ALL' : 'SAVE' });
      const detail = status(action);
      dispatch('ucEvent', detail);
      dispatch('UC_SDK_EVENT', detail);
      const { dataLayer } = globalThis as { dataLayer?: unknown };
      if (Array.isArray(dataLayer)) dataLayer.push(detail);
    },
    storage: { keys: ['uc_settings'] },
    stored: () => storedUnder('uc_settings').map((settings) => readUsercentrics(settings, services.filter(({ category, exemption, since }) => category !== 'necessary' && !exemption && since <= 1).map(({ id }) => id))),
    clicks: { '[href="#uc-central-modal-show"]': kapsel.showPreferences },
  };
}

partsInPage()['compat-usercentrics'] = compatPart('usercentrics', 'Usercentrics', know);
