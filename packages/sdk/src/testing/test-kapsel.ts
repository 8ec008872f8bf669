import { matchesPattern, parseCategory, type Decision, type SiteConfig } from '@kapsel/core';
import { isByVisitor } from '../by-visitor.ts';
import { decide, isAllowed, isChoice, rulesFor, type Asked } from '../consent.ts';
import { changedIds, currentDecision } from '../current-decision.ts';
import type { ConsentDetail, EventName, Listener } from '../events.ts';
import { newRecordId } from '../record-id.ts';
import type { AnsweredBy, Kapsel as UntypedKapsel } from '../runtime.ts';
import type { Acceptable, Kapsel, RunConfig, ServiceIds } from '../types.ts';

export interface TestKapselOptions<Config extends Partial<RunConfig>> {
  /** The site's own, or the parts of one that the test is about. */
  readonly config?: Config;
  /** What the visitor decided earlier, in the words of `accept` or as the cookie has it; left out, nothing yet. */
  readonly decision?: 'all' | 'none' | readonly Acceptable<ServiceIds<Config>>[] | Decision;
  /** ISO 3166-1 or 3166-2, as `data-region` on the tag. */
  readonly region?: string;
  /** The browser sends Global Privacy Control. */
  readonly gpc?: boolean;
  /** Of the page, for `sensitivePaths`; `/` unless told. */
  readonly path?: string;
}

/**
 * Kapsel without a page: it decides by the rules of the real one and tells by the same events, but holds, stores and shows
 * nothing. Where there is a `window` (jsdom, happy-dom) it is told too, as `kapsel:<event>`.
 */
export function createTestKapsel<const Config extends Partial<RunConfig> = { readonly services: [] }>(options: TestKapselOptions<Config> = {}): Kapsel<ServiceIds<Config>> {
  const config: SiteConfig = {
    schemaVersion: 1,
    siteId: 'test',
    policyVersion: 1,
    language: 'auto',
    blocking: 'marked',
    regime: 'opt-in',
    parties: { controller: '', contact: '' },
    services: [],
    ...options.config,
  };
  const { services, sensitivePaths = [] } = config;
  const circumstances = {
    rules: rulesFor(config, options.region),
    gpc: options.gpc === true,
    sensitive: sensitivePaths.some((pattern) => matchesPattern(pattern, options.path ?? '/')),
    crawler: false,
  };
  const target = new EventTarget();
  let decision = earlierDecision(options.decision, config);
  /** The last `ready` or `consent`: who comes late gets it at once. */
  let last: ConsentDetail | undefined;

  const allows = (asked: Asked): boolean => isAllowed(asked, decision, circumstances);

  const emit = (name: EventName, detail: unknown): void => {
    for (const one of typeof window === 'undefined' ? [target] : [target, window]) one.dispatchEvent(new CustomEvent(`kapsel:${name}`, { detail }));
  };

  const current = () => currentDecision(config, decision, circumstances);

  const choose = (ids: readonly string[] | 'all' | 'none', by: AnsweredBy | undefined, action: ConsentDetail['action']): void => {
    if (!isChoice(ids, config)) return;
    const before = current();
    const made = decide(ids, config, Date.now() / 1000);
    const needsRecord = config.log !== undefined && made.granted.length + made.grantedServices.length > 0;
    decision = needsRecord ? { ...made, recordId: newRecordId() } : made;
    const now = current();
    const changed = changedIds(before, now);
    const detail: ConsentDetail = { ...now, changed, action, source: isByVisitor(by?.event) ? 'visitor' : 'api' };
    if (last) last = detail;
    emit('consent', detail);
    if (changed.length > 0) emit('change', detail);
  };

  const kapsel: UntypedKapsel = {
    run: () => kapsel,
    has(category) {
      const named = parseCategory(category);
      return named !== undefined && allows({ category: named });
    },
    hasService: (id) => services.some((service) => service.id === id && allows(service)),
    accept: (ids, by) => choose(ids, by, ids === 'all' ? 'accept-all' : ids === 'none' ? 'reject-all' : 'save'),
    withdraw: (by) => choose('none', by, 'withdraw-all'),
    showBanner: () => emit('show', { layer: 'banner' }),
    showPreferences: () => emit('show', { layer: 'preferences' }),
    hide: () => emit('hide', { layer: 'banner' }),
    decision: current,
    setLanguage() {}, // There is no interface that could speak it.
    on(name, listener) {
      if (last && (name === 'ready' || (name === 'consent' && decision))) callLate(listener as Listener<'ready'>, last);
      const hear = (event: Event): void => listener((event as CustomEvent).detail);
      target.addEventListener(`kapsel:${name}`, hear);
      return () => target.removeEventListener(`kapsel:${name}`, hear);
    },
    ready: Promise.resolve().then(() => {
      last = { ...current(), changed: [], action: decision ? 'restore' : 'none', source: 'restored' };
      emit('ready', last);
      if (decision) emit('consent', last);
      if (last.open.length > 0) kapsel.showBanner();
      return kapsel;
    }),
  };
  return kapsel as Kapsel<ServiceIds<Config>>;
}

function earlierDecision(given: TestKapselOptions<RunConfig>['decision'], config: SiteConfig): Decision | undefined {
  if (given === undefined || (typeof given === 'object' && 'policyVersion' in given)) return given;
  return isChoice(given, config) ? decide(given, config, Date.now() / 1000) : undefined;
}

/** As an event would: who throws fails alone, and loudly. */
function callLate(listener: Listener<'ready'>, detail: ConsentDetail): void {
  try {
    listener(detail);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
