import type { SiteService } from '@kapsel/core';
import { partsInPage } from '../part.ts';
import { readKlaro } from './answers.ts';
import { call, compatPart, cookiesNamed, storedUnder, type OldPage, type Tool } from './compat.ts';

/** A service as the page's own `klaroConfig` has it. */
interface KlaroService {
  readonly name: string;
  readonly callback?: unknown;
  readonly onAccept?: unknown;
  readonly onDecline?: unknown;
}

interface KlaroConfig {
  readonly services?: unknown;
  readonly apps?: unknown;
  readonly callback?: unknown;
}

interface Watcher {
  update?(manager: object, event: string, data: unknown): void;
}

/** Klaro: each service by its name, one manager that everybody asks. */
function know(page: OldPage): Tool {
  const { kapsel, config, serviceNamed } = page;
  const watchers = new Set<Watcher>();
  /** Said by `updateConsent`, until `saveAndApplyConsents`. */
  const pending = new Map<string, boolean>();

  const klaroConfig = (): KlaroConfig => {
    const there = (globalThis as { klaroConfig?: unknown }).klaroConfig;
    return typeof there === 'object' && there !== null && !(there instanceof Node) ? there : {};
  };
  const klaroServices = (): readonly KlaroService[] => {
    const { services, apps } = klaroConfig();
    const own = [services, apps].find(Array.isArray) as readonly unknown[] | undefined;
    return own?.filter((one): one is KlaroService => typeof (one as KlaroService | null)?.name === 'string') ?? config.services.map(({ id }) => ({ name: id }));
  };
  const getConsent = (name: string): boolean => pending.get(name) ?? kapsel.hasService(serviceNamed(name)?.id ?? '');
  const consents = () => Object.fromEntries(klaroServices().map(({ name }) => [name, getConsent(name)]));
  const notify = (event: string, data: unknown): void => {
    for (const watcher of watchers) call(watcher.update?.bind(watcher), manager, event, data);
  };
  const updateConsent = (name: string, consent: boolean): boolean => {
    const changed = getConsent(name) !== consent;
    pending.set(name, consent);
    notify('consents', consents());
    return changed;
  };
  const save = (): void => {
    const changes = new Map([...pending].flatMap(([name, consent]) => idOf(serviceNamed(name), consent)));
    pending.clear();
    page.chooseServices(changes);
  };
  const changeAll = (consent: boolean): number => klaroServices().filter(({ name }) => updateConsent(name, consent)).length;
  const applyCallbacks = (): void => {
    const { callback } = klaroConfig();
    for (const service of klaroServices()) {
      const consent = getConsent(service.name);
      call(consent ? service.onAccept : service.onDecline, { service, config: klaroConfig(), vars: {} });
      call(service.callback, consent, service);
      call(callback, consent, service);
    }
  };
  const manager = {
    get config() {
      return { ...klaroConfig(), services: klaroServices() };
    },
    get confirmed() {
      return kapsel.decision().decided;
    },
    get consents() {
      return consents();
    },
    getConsent,
    getService: (name: string) => klaroServices().find((service) => service.name === name),
    watch: (watcher: Watcher) => void watchers.add(watcher),
    unwatch: (watcher: Watcher) => void watchers.delete(watcher),
    updateConsent,
    changeAll,
    saveConsents: save,
    saveAndApplyConsents: save,
    applyConsents: () => 0,
    resetConsents: page.unanswered('resetConsents'),
  };
  const show = (): boolean => {
    kapsel.showPreferences();
    return false;
  };

  return {
    selector: '[data-name]',
    translate(element) {
      const isHeld = element.getAttribute('type') === 'text/plain' || element.hasAttribute('data-src') || element.hasAttribute('data-href');
      if (isHeld) page.markService(element, element.getAttribute('data-name') ?? '');
    },
    globals: {
      klaro: {
        getManager: () => manager,
        show,
        // The page's own start-up code may still call these.
        setup: () => {},
        render: () => {},
        get defaultConfig() {
          return manager.config;
        },
      },
    },
    tell({ isLoad, changed }) {
      applyCallbacks();
      if (isLoad) return;
      const changes = Object.fromEntries(klaroServices().flatMap(({ name }) => (changed.includes(serviceNamed(name)?.id ?? '') ? [[name, getConsent(name)]] : [])));
      notify('consents', consents());
      notify('saveConsents', { changes, consents: consents(), type: 'save' });
      notify('applyConsents', Object.keys(changes).length);
    },
    storage: { cookies: ['klaro'], keys: ['klaro'] },
    stored: () => [...cookiesNamed('klaro'), ...storedUnder('klaro')].map(readKlaro),
  };
}

function idOf(service: SiteService | undefined, consent: boolean): [string, boolean][] {
  return service ? [[service.id, consent]] : [];
}

partsInPage()['compat-klaro'] = compatPart('klaro', 'Klaro', know);
