import { matchesPattern, parseCategory, type Category, type Decision, type ShownNotice, type SiteConfig } from '@kapsel/core';
import { bare, fits } from './blocker/dom.ts';
import { giveBack } from './blocker/marked.ts';
import { isByVisitor } from './by-visitor.ts';
import { decide, isAllowed, isChoice, rulesFor, type Asked } from './consent.ts';
import { changedIds, currentDecision, type CurrentDecision } from './current-decision.ts';
import { readDecision, writeDecision } from './decision-store.ts';
import { eraseServices } from './erase.ts';
import { createEmitter, type ConsentDetail, type EventName, type Listener } from './events.ts';
import { followOtherPages } from './other-pages.ts';
import type { Choice, Inside, MakePart, Part } from './part.ts';
import { newRecordId } from './record-id.ts';

/** What an interface of the site's own knows of an answer, for its record. */
export interface AnsweredBy {
  /** The visitor's own click or key: only the browser can make one that counts as theirs. */
  readonly event?: Event;
  /** What they were shown; the hash of its words is made by `noticeHash` of `@kapsel/core`. */
  readonly notice?: ShownNotice;
}

/** The consent of one visitor on one site: what may run, what they decide, who is told. In the page it is `window.kapsel`. */
export interface Kapsel {
  /** There is one Kapsel on a page; a second start gives it again. */
  run(config?: unknown): Kapsel;
  /** Whether a category is granted; aliases such as `statistics` are understood. */
  has(category: string): boolean;
  /** Whether a service of the config may run. */
  hasService(id: string): boolean;
  /**
   * Grants exactly these categories and services, everything that is asked for, or nothing. `-id` refuses a service of a granted
   * category. A list that names nothing of the config, or anything else, decides nothing: the visitor is asked as before.
   */
  accept(ids: readonly string[] | 'all' | 'none', by?: AnsweredBy): void;
  /** Takes every consent back (GDPR art. 7(3)) and erases what services had stored. */
  withdraw(by?: AnsweredBy): void;
  showBanner(): void;
  showPreferences(): void;
  hide(): void;
  decision(): CurrentDecision;
  setLanguage(tag: string): void;
  /** @returns unsubscribes */
  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void;
  readonly ready: Promise<Kapsel>;
}

export interface Environment {
  /** Of the tag: its `data-region`, its nonce. */
  readonly region: string | undefined;
  readonly nonce: string;
  /** In the order in which they start, and later are told. */
  readonly parts: readonly MakePart[];
  /** Fetches further parts; runs once, when the others have started. */
  fetchParts?(inside: Inside, begin: (make: MakePart) => void): void;
}

/** Any link or button of the site's own that opens the preferences. */
const opener = '[data-consent="preferences"]';

/** `CUBOT` makes phones. For text in lower case: `i` beside `u` costs half a millisecond of every page. */
const crawler = /(?<!cu)bots?\b|crawl|spider|slurp|mediapartners|lighthouse|facebookexternalhit|bingpreview/u;

/** Taken now, since a part may come after the page, or the automatic blocker, has replaced them. */
const natives = { fetch, localStorage: Object.getOwnPropertyDescriptor(globalThis, 'localStorage')?.get as (() => Storage) | undefined };

/** Starts Kapsel by a config that is whole and proved. */
export function createKapsel(config: SiteConfig, { region, nonce, parts: makers, fetchParts }: Environment): Kapsel {
  const { services, sensitivePaths = [], cookie } = config;
  const circumstances = {
    rules: rulesFor(config, region),
    gpc: (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true,
    // Asked each time: a page can become another one without a load.
    get sensitive() {
      return sensitivePaths.some((pattern) => matchesPattern(pattern, location.pathname));
    },
    crawler: crawler.test(navigator.userAgent.toLowerCase()),
  };
  const { on, emit } = createEmitter();
  const read = (): Decision | undefined => bare(readDecision(cookie?.maxAgeDays));
  let decision = read();
  const choices: Choice[] = [];
  /** The last `ready` or `consent`: who comes late gets it at once. */
  let last: ConsentDetail | undefined;
  /** A choice that was made before the page began to count. */
  let early: Pick<ConsentDetail, 'action' | 'source' | 'changed'> | undefined;

  const allows = (asked: Asked): boolean => isAllowed(asked, decision, circumstances);
  const mayUse = (category: Category): boolean => allows({ category });
  const serviceOf = (id: string) => services.find((service) => service.id === id);

  const current = (): CurrentDecision => currentDecision(config, decision, circumstances);

  /** What a service stores on its way out, or has stored before Kapsel came, goes when a page begins with a decision. */
  const erase = (): void => {
    if (!decision) return;
    // What was granted stays where it may only not run, as on a sensitive page.
    const keeps = (service: Asked) => isAllowed(service, decision, { ...circumstances, sensitive: false });
    eraseServices(services.filter((service) => !keeps(service)), services.filter(keeps), (message) => emit('error', { message }));
  };

  const apply = (next: Decision | undefined, action: ConsentDetail['action'], source: ConsentDetail['source']): void => {
    const before = current();
    decision = next;
    const now = current();
    const changed = changedIds(before, now);
    if (!last) {
      early = { action, source, changed };
      return;
    }
    update();
    erase();
    tell({ ...current(), changed, action, source });
  };

  /** One part that fails never stops the next, nor who made the choice. */
  const update = (): void => {
    for (const part of parts) {
      try {
        part.update();
      } catch (error) {
        emit('error', { message: String(error) });
      }
    }
  };

  const tell = (detail: ConsentDetail): void => {
    last = detail;
    if (inside.layer === 'banner' && detail.open.length === 0) delete inside.layer;
    if (decision) emit('consent', detail);
    if (detail.changed.length > 0) emit('change', detail);
  };

  const choose: Inside['choose'] = (ids, source, action = ids === 'all' ? 'accept-all' : ids === 'none' ? 'reject-all' : 'save', decidedAt) => {
    const isOld = decidedAt !== undefined;
    const made = bare(decide(ids, isOld ? { ...config, policyVersion: 1 } : config, decidedAt ?? Date.now() / 1000));
    // A refusal gets no id of any kind (standards: REC-03).
    if (config.log && !isOld && made.granted.length + made.grantedServices.length > 0) (made as { recordId?: string }).recordId = newRecordId();
    if (!isOld) choices.push({ before: decision, made, action, source, notice: inside.notice });
    if (!writeDecision(made, cookie)) emit('error', { message: 'Not stored: the answer' });
    if (isOld && !last) {
      decision = made; // The page does not count yet: `ready` tells it.
      return;
    }
    apply(made, action, source);
    announce();
  };

  const answer = (ids: readonly string[] | 'all' | 'none', by?: AnsweredBy | null, action?: ConsentDetail['action']): void => {
    if (!isChoice(ids, config)) return;
    const { event, notice } = by ?? {};
    const { notice: ours } = inside;
    if (notice) inside.notice = notice;
    choose(ids, isByVisitor(event) ? 'visitor' : 'api', action);
    // Our own interface, if it was there, has gone with the answer, and its notice with it.
    if (notice && inside.notice === notice) inside.notice = ours;
  };

  const show = (layer: 'banner' | 'preferences'): void => {
    inside.layer = layer;
    emit('show', { layer });
    inside.loadUi?.();
  };

  const kapsel: Kapsel = {
    run: () => kapsel,
    has(category) {
      const named = parseCategory(category);
      return named !== undefined && mayUse(named);
    },
    hasService(id) {
      const service = serviceOf(id);
      return service !== undefined && allows(service);
    },
    accept: (ids, by) => answer(ids, by),
    withdraw: (by) => answer('none', by, 'withdraw-all'),
    showBanner: () => show('banner'),
    showPreferences: () => show('preferences'),
    hide() {
      const { layer } = inside;
      if (inside.hide) inside.hide();
      else if (layer) {
        delete inside.layer;
        emit('hide', { layer });
      }
    },
    decision: current,
    setLanguage(language) {
      inside.language = language;
      inside.reword?.();
      if (inside.layer) inside.loadUi?.();
    },
    on(name, listener) {
      if (last && (name === 'ready' || (name === 'consent' && decision))) callLate(listener as Listener<'ready'>, last);
      return on(name, listener);
    },
    ready: whenShown().then(() => {
      update();
      setTimeout(erase);
      const detail: ConsentDetail = { ...current(), ...(early ?? { changed: [], action: decision ? 'restore' : 'none', source: 'restored' }) };
      last = detail;
      emit('ready', detail);
      tell(detail);
      if (current().open.length > 0) kapsel.showBanner();
      return kapsel;
    }),
  };

  const isKept = () => read()?.decidedAt === decision?.decidedAt;
  const inside: Inside = { kapsel, config, nonce, circumstances, region, choices, stops: [], natives, giveBack, allows, isKept, choose, emit };
  const parts: Part[] = [];
  const begin = (make: MakePart): void => {
    const part = make(inside);
    if (!part) return;
    parts.push(part);
    if (last) part.update();
  };
  makers.forEach(begin);
  document.addEventListener('click', (event) => {
    // Also inside an open shadow root, whose elements `target` does not name.
    if (!event.composedPath().some((node) => node instanceof Element && fits(node, opener))) return;
    event.preventDefault();
    kapsel.showPreferences();
  });
  const announce = followOtherPages(config.siteId, kapsel.ready, () => {
    // Another tab, or the page as it was before it went into the back/forward cache, may be behind.
    const next = read();
    if (JSON.stringify(next) !== JSON.stringify(decision)) apply(next, 'restore', 'tab');
  });
  fetchParts?.(inside, begin);
  return kapsel;
}

/** As an event would: who throws fails alone, and loudly. */
function callLate(listener: Listener<'ready'>, detail: ConsentDetail): void {
  try {
    listener(detail);
  } catch (error) {
    reportError(error);
  }
}

/** A prerendered page may never be seen: nothing is released, asked or told before it is (standards: BLK-10). */
async function whenShown(): Promise<void> {
  if ((document as { prerendering?: unknown }).prerendering === true) await new Promise((resolve) => document.addEventListener('prerenderingchange', resolve, { once: true }));
}
