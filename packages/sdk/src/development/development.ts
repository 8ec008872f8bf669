import { parseCategory } from '@kapsel/core';
import { matchService } from '../blocker/rules.ts';
import type { Inside, MakePart } from '../part.ts';
import type { AnsweredBy } from '../runtime.ts';
import { configFaults } from './config-faults.ts';

const said = new Set<string>();

/** Each thing is said once. */
function warn(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  console.warn(`[kapsel dev] ${message}`);
}

/** Runs before Kapsel does, so that it can tell who came first; on a server nobody did. */
const page = typeof document === 'undefined' ? undefined : document;
const tag = page?.currentScript;
const commandsBefore = Array.isArray((globalThis as { dataLayer?: unknown }).dataLayer) ? [...((globalThis as { dataLayer?: unknown[] }).dataLayer ?? [])] : [];
const scriptsBefore = [...(page?.scripts ?? [])].filter((script) => script !== tag);

/**
 * Says in the console, while a site is built, what production keeps quiet about: faults of the config, names that nobody
 * knows, tags that came before Kapsel. It changes nothing.
 */
export const development: MakePart = (inside) => {
  inside.isDevelopment = true;
  for (const fault of configFaults(inside.config)) warn(`kapselConfig: ${fault}`);
  checkOrder(inside);
  checkCalls(inside);
  return { update: () => checkMarkup(inside) };
};

function checkOrder({ config: { services, blocking, signals = {} } }: Inside): void {
  if (tag instanceof HTMLScriptElement && (tag.async || tag.defer || tag.type === 'module')) {
    warn('Kapsel’s tag has async, defer or type="module", so that other scripts can run before it. Take that away and put it first in <head>.');
  }
  for (const script of scriptsBefore) {
    const service = script.src && script.type !== 'text/plain' ? matchService(services, script.src, document.baseURI) : undefined;
    if (service && service.category !== 'necessary' && !service.exemption && blocking !== 'report-only') {
      warn(`${withoutQuery(script.src)} (${service.id}) stands before Kapsel’s tag and was not held. Put Kapsel’s tag first in <head>.`);
    }
  }
  const early = commandsBefore.map(commandOf).find((command) => /^(?:config|event|js|gtm\.js)$/u.test(command));
  if (signals.googleConsentMode && early) {
    warn(`A Google tag has queued “${early}” before Kapsel’s defaults, so it reads consent too early and takes it for granted. Put Kapsel’s tag before Google’s snippet.`);
  }
}

/** `gtag('config', …)` queues Arguments; Google Tag Manager's snippet an object with the event `gtm.js`. */
function commandOf(entry: unknown): string {
  const { 0: command, event } = (entry ?? {}) as { 0?: unknown; event?: unknown };
  return String(command ?? event ?? '');
}

/** A name that nobody knows is refused for ever, and that is easy to overlook. */
function checkCalls({ kapsel, config: { services } }: Inside): void {
  const ids = services.map(({ id }) => id);
  const known = () => `The config has ${ids.length > 0 ? ids.join(', ') : 'no services'}.`;
  const { has, hasService, accept } = kapsel;
  Object.assign(kapsel, {
    has: (category: string) => {
      if (!parseCategory(category)) warn(`has('${category}'): there is no such category. There are necessary, functional, analytics and marketing.${ids.includes(category) ? ' It is a service: ask hasService.' : ''}`);
      return has(category);
    },
    hasService: (id: string) => {
      if (!ids.includes(id)) warn(`hasService('${id}'): there is no such service. ${known()}`);
      return hasService(id);
    },
    accept: (given: readonly string[] | 'all' | 'none', by?: AnsweredBy) => {
      for (const id of typeof given === 'string' ? [] : given) {
        if (!parseCategory(id) && !ids.includes(id.replace(/^-/u, ''))) warn(`accept: “${id}” is neither a category nor a service. ${known()}`);
      }
      accept(given, by);
    },
  });
}

function checkMarkup({ config: { services } }: Inside): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-category],[data-service]')) {
    const { category, service } = element.dataset;
    if (category !== undefined && !parseCategory(category)) warn(`<${element.localName} data-category="${category}"> is never released: there is no such category.`);
    if (service !== undefined && category === undefined && !services.some(({ id }) => id === service)) {
      warn(`<${element.localName} data-service="${service}"> is never released: the config has no such service, and it names no category.`);
    }
    if (element instanceof HTMLScriptElement && element.type !== 'text/plain' && !element.dataset['held']) {
      if (element.src && element.hasAttribute('data-src')) warn(`${withoutQuery(element.src)} has both src and data-src: it has run. Leave out src.`);
      else if (element.type !== '' && /javascript|module/u.test(element.type) && element.dataset['src'] !== undefined) warn(`A marked script has type="${element.type}": only type="text/plain" is held.`);
    }
  }
}

function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/u, '');
}
