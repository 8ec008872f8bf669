import { categories, consentCategories, nearest, parseCategory } from '@kapsel/core';
import { matchService } from '../blocker/rules.ts';
import { askedCategories, isChoice } from '../consent.ts';
import type { EventName } from '../events.ts';
import type { Inside, MakePart } from '../part.ts';
import type { AnsweredBy, Kapsel } from '../runtime.ts';
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
  // Kapsel begins before the page has been parsed.
  document.addEventListener('DOMContentLoaded', () => checkMarkup(inside));
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

const eventNames = Object.keys({ ready: 0, consent: 0, change: 0, purpose: 0, blocked: 0, show: 0, hide: 0, error: 0 } satisfies Record<EventName, 0>);

function guessAt(word: string, known: readonly string[]): string {
  const guess = nearest(word, known);
  return guess === undefined ? '' : ` Did you mean “${guess}”?`;
}

/** A name that nobody knows is refused for ever, and that is easy to overlook. */
function checkCalls({ kapsel, config }: Inside): void {
  const { services } = config;
  const ids = services.map(({ id }) => id);
  const known = () => `The config has ${ids.length > 0 ? ids.join(', ') : 'no services'}.`;
  const { has, hasService, accept, on } = kapsel;
  Object.assign(kapsel, {
    has: (category: string) => {
      if (!parseCategory(category)) warn(`has('${category}'): there is no such category. There are necessary, functional, analytics and marketing.${guessAt(category, categories)}${ids.includes(category) ? ' It is a service: ask hasService.' : ''}`);
      return has(category);
    },
    hasService: (id: string) => {
      if (!ids.includes(id)) warn(`hasService('${id}'): there is no such service. ${known()}${guessAt(id, ids)}`);
      return hasService(id);
    },
    accept: (given: readonly string[] | 'all' | 'none', by?: AnsweredBy) => {
      for (const id of Array.isArray(given) ? given.map(String) : []) {
        if (!parseCategory(id) && !ids.includes(id.replace(/^-/u, ''))) warn(`accept: “${id}” is neither a category nor a service. ${known()}${guessAt(id, [...consentCategories, ...ids, ...ids.map((one) => `-${one}`)])}`);
      }
      if (!isChoice(given, config)) warn(`accept(${written(given)}) decided nothing: ${Array.isArray(given) ? 'the config knows nothing of it' : "it takes 'all', 'none', or a list such as ['analytics']"}.${typeof given === 'string' ? guessAtWord(given, [...consentCategories, ...ids]) : ''}`);
      accept(given, by);
    },
    on: ((name, listener) => {
      if (!eventNames.includes(name)) warn(`on('${name}'): there is no such event, so that nothing will be told. There are ${eventNames.join(', ')}; each answer is a consent.${guessAt(name, eventNames)}`);
      return on(name, listener);
    }) satisfies Kapsel['on'],
  });
}

/** A single name that stands where a list belongs. */
function guessAtWord(word: string, known: readonly string[]): string {
  const id = known.includes(word) ? word : parseCategory(word);
  return id === undefined ? guessAt(word, ['all', 'none', ...known]) : ` Did you mean accept(['${id}'])?`;
}

function written(given: unknown): string {
  return given === undefined ? '' : (JSON.stringify(given) ?? String(given));
}

function checkMarkup({ kapsel, config }: Inside): void {
  const { services } = config;
  const asked: readonly string[] = ['necessary', ...askedCategories(config)];
  for (const element of document.querySelectorAll<HTMLElement>('[data-category],[data-service]')) {
    const { category, service } = element.dataset;
    if (category !== undefined && !parseCategory(category)) warn(`<${element.localName} data-category="${category}"> is never released: there is no such category.`);
    const known = category === undefined ? undefined : parseCategory(category);
    if (known && !asked.includes(known) && !kapsel.has(known) && !services.some(({ id }) => id === service)) {
      warn(`<${element.localName} data-category="${category}"> waits for a yes that nobody is asked for: the config has no ${known} service. Give it one.`);
    }
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
