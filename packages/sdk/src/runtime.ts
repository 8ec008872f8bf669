import { parseCategory, type Category, type ConsentCategory, type Decision, type SiteConfig } from '@kapsel/core';
import { matchesPattern } from '@kapsel/core';
import { bare } from './blocker/dom.ts';
import { decide, isAllowed, isOpen, rulesFor, type Asked, type Circumstances } from './consent.ts';
import { readDecision, writeDecision } from './decision-store.ts';
import { eraseServices } from './erase.ts';
import { Emitter, type ConsentDetail, type EventName, type Listener } from './events.ts';
import { followOtherPages } from './other-pages.ts';

/** What a visitor decided, as the API tells it. */
export interface CurrentDecision {
  readonly decided: boolean;
  readonly categories: readonly Category[];
  readonly services: readonly string[];
  readonly policyVersion: number;
  readonly decidedAt: number | undefined;
  readonly recordId: string | undefined;
  readonly gpc: ConsentDetail['gpc'];
  /** Ids of services, or of categories where none are configured, that the visitor still has to be asked about. */
  readonly open: readonly string[];
}

/** What holds things back; told when the page begins to count, and whenever something may have been granted or withdrawn. */
export interface Blocker {
  update(): void;
}

export interface Environment {
  /** Of the tag: its `data-region`, its nonce. */
  readonly region: string | undefined;
  readonly nonce: string;
  /** Starts holding; runs before anything else does. */
  hold(kapsel: Kapsel, nonce: string): Blocker[];
  /** Loads the user interface; runs only where there is something to ask, or somebody asks for it. */
  loadUi(kapsel: Kapsel, layer: 'banner' | 'preferences'): void;
}

const crawler = /bot\b|bots\b|crawl|spider|slurp|mediapartners|lighthouse|facebookexternalhit|bingpreview/iu;
const consentCategories = ['functional', 'analytics', 'marketing'] as const;

/** The consent of one visitor on one site: what may run, what they decide, who is told. */
export class Kapsel {
  readonly config: SiteConfig;
  readonly events = new Emitter();
  readonly _circumstances: Circumstances;
  readonly _environment: Environment;
  readonly _blockers: Blocker[];
  readonly _announce: () => void;
  _decision: Decision | undefined;
  /** What `setLanguage` asked for; for whoever shows the interface. */
  _language: string | undefined;
  readonly ready: Promise<Kapsel>;

  constructor(config: SiteConfig, environment: Environment) {
    this.config = config;
    this._environment = environment;
    this._circumstances = {
      rules: rulesFor(config, environment.region),
      gpc: (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true,
      sensitive: (config.sensitivePaths ?? []).some((pattern) => matchesPattern(pattern, location.pathname)),
      crawler: crawler.test(navigator.userAgent),
    };
    this._decision = bare(readDecision(config.cookie?.maxAgeDays));
    this._blockers = environment.hold(this, environment.nonce);
    this._announce = followOtherPages(config.siteId, () => this._reread());
    this.ready = whenShown().then(() => this._start());
  }

  /** Whether a category is granted; aliases such as `statistics` are understood. */
  has(category: string): boolean {
    const named = parseCategory(category);
    return named !== undefined && this._allows({ category: named });
  }

  /** Whether a service of the config may run. */
  hasService(id: string): boolean {
    const service = this._service(id);
    return service !== undefined && this._allows(service);
  }

  /** What a piece of marked markup needs: its service where the config knows it, else its category. */
  allowsMarked(category: Category | undefined, serviceId: string | undefined): boolean {
    const service = serviceId === undefined ? undefined : this._service(serviceId);
    if (service) return this._allows(service);
    return category !== undefined && this._allows({ category, ...(serviceId !== undefined && { id: serviceId }) });
  }

  /** Grants exactly these categories and services, everything, or nothing. `-id` refuses a service of a granted category. */
  accept(ids: readonly string[] | 'all' | 'none', source: ConsentDetail['source'] = 'api'): void {
    const action = ids === 'all' ? 'accept-all' : ids === 'none' ? 'reject-all' : 'save';
    this._decide(decide(typeof ids === 'string' ? ids : ids.map((id) => parseCategory(id) ?? id), this.config, Date.now() / 1000), action, source);
  }

  /** Takes every consent back (GDPR art. 7(3)) and erases what services had stored. */
  withdraw(source: ConsentDetail['source'] = 'api'): void {
    this._decide(decide('none', this.config, Date.now() / 1000), 'withdraw-all', source);
  }

  showBanner(): void {
    this._environment.loadUi(this, 'banner');
  }

  showPreferences(): void {
    this._environment.loadUi(this, 'preferences');
  }

  hide(): void {
    this.events.emit('hide', { layer: 'banner' });
  }

  setLanguage(tag: string): void {
    this._language = tag;
  }

  decision(): CurrentDecision {
    const { decided, open } = { decided: this._decision !== undefined, open: this._open() };
    const { categories, services, policyVersion, recordId, gpc } = this._detail('none', 'restored', []);
    return { decided, categories, services, policyVersion, decidedAt: this._decision?.decidedAt, recordId, gpc, open };
  }

  on<Name extends EventName>(name: Name, listener: Listener<Name>): () => void {
    return this.events.on(name, listener);
  }

  _start(): Kapsel {
    for (const blocker of this._blockers) blocker.update();
    const detail = this._detail(this._decision ? 'restore' : 'none', 'restored', []);
    this.events.emit('ready', detail);
    if (this._decision) this.events.emit('consent', detail);
    if (this._open().length > 0) this.showBanner();
    return this;
  }

  _decide(made: Decision, action: ConsentDetail['action'], source: ConsentDetail['source']): void {
    const decision = bare(made);
    writeDecision(decision, this.config.cookie);
    this._apply(decision, action, source);
    this._announce();
  }

  /** Another tab, or the page as it was before it went into the back/forward cache, may be behind. */
  _reread(): void {
    const decision = bare(readDecision(this.config.cookie?.maxAgeDays));
    if (JSON.stringify(decision) !== JSON.stringify(this._decision)) this._apply(decision, 'restore', 'tab');
  }

  _apply(decision: Decision | undefined, action: ConsentDetail['action'], source: ConsentDetail['source']): void {
    const before = this._granted();
    this._decision = decision;
    const after = this._granted();
    const changed = [...new Set([...before, ...after])].filter((id) => before.includes(id) !== after.includes(id));
    for (const blocker of this._blockers) blocker.update();
    const withdrawn = this.config.services.filter((service) => !this._allows(service));
    if (decision) eraseServices(withdrawn, (message) => this.events.emit('error', { message }));
    const detail = this._detail(action, source, changed);
    this.events.replace('ready', detail);
    if (decision) this.events.emit('consent', detail);
    if (changed.length > 0) this.events.emit('change', detail);
  }

  _service(id: string) {
    return this.config.services.find((service) => service.id === id);
  }

  _allows(asked: Asked): boolean {
    return isAllowed(asked, this._decision, this._circumstances);
  }

  _granted(): string[] {
    const { categories, services } = this._detail('none', 'restored', []);
    return [...categories, ...services];
  }

  _open(): string[] {
    const { services } = this.config;
    const asked: (Asked & { id: string })[] = services.length > 0 ? [...services] : consentCategories.map((category) => ({ id: category, category }));
    return asked.filter((one) => isOpen(one, this._decision, this._circumstances)).map(({ id }) => id);
  }

  _detail(action: ConsentDetail['action'], source: ConsentDetail['source'], changed: readonly string[]): ConsentDetail {
    const categories: (ConsentCategory | 'necessary')[] = ['necessary', ...consentCategories.filter((category) => this._allows({ category }))];
    return {
      categories,
      services: this.config.services.filter((service) => this._allows(service)).map(({ id }) => id),
      changed,
      action,
      source,
      policyVersion: this._decision?.policyVersion ?? this.config.policyVersion,
      recordId: this._decision?.recordId,
      gpc: this._circumstances.gpc && !this._allows({ category: 'marketing' }) ? 'honoured' : 'absent',
    };
  }
}

/** A prerendered page may never be seen: nothing is released, asked or told before it is (standards: BLK-10). */
function whenShown(): Promise<unknown> {
  const page = document as Document & { prerendering?: boolean };
  if (!page.prerendering) return Promise.resolve();
  return new Promise((resolve) => document.addEventListener('prerenderingchange', resolve, { once: true }));
}
