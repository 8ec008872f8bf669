import type { Language, PassId, ScanReport } from '@kapsel/core';
import { launchBrowser, type ScanBrowser, type SiteCredentials } from './browser.ts';
import type { Egress, EgressOptions } from './egress.ts';
import type { FirstImpression } from './first-impression.ts';
import { HarRecorder, type Har } from './har.ts';
import { Journal, notesOnResumption, notesOnStop, type FinishedPass, type JournalOptions } from './journal.ts';
import type { Journey } from './journey.ts';
import { Limits, type LimitOptions } from './limits.ts';
import type { PassOptions, PassResult } from './pass.ts';
import { notesOnRemote } from './remote-browser.ts';
import { notesOnState, type StorageState } from './storage-state.ts';
import type { VisitOptions } from './visit.ts';
import { requireKnownVisitor, type VisitorOptions } from './visitor.ts';
import { notesOnJourney } from './walk-journey.ts';
import { notesOnWayOut, openWayOut } from './way-out.ts';
import { secretsOf, withoutSecrets } from './without-secrets.ts';

export interface SurroundingsOptions extends LimitOptions, VisitorOptions {
  /** Accept certificates that nobody vouches for. */
  readonly insecure?: boolean;
  /** Let the site lead to this machine and to private networks; for tests and an intranet of one's own. */
  readonly allowPrivate?: boolean;
  /** A proxy of one's own to go out through: `http:`, `https:` or `socks5:`, with name and password where it asks for them. */
  readonly proxy?: string | undefined;
  /** A browser that runs already, by its address for CDP (`http:` or `ws:`), instead of one that the scan starts. */
  readonly browserEndpoint?: string | undefined;
  /** Cookies and localStorage to begin with, as Playwright writes them: a login. None of its values reach the report. */
  readonly storageState?: StorageState | undefined;
  /** What a visitor did, to be done before the crawl: a login, a cart. What it types does not reach the report. */
  readonly journey?: Journey | undefined;
  /** A file that has every finished page, should the scan be cut off; removed when it went through. */
  readonly journal?: JournalOptions | undefined;
  /** Called at the end with what the browsers asked for and what was answered: no bodies, and no values of cookies and of headers that prove who one is. */
  onHar?(har: Har): void;
  /** Stops the scan; the report then has what was found and says that it is not complete. */
  readonly signal?: AbortSignal;
}

/** What is around a scan, the same for all its passes: the way out, the limits, the journal, and what the visitor brings along. */
export class Surroundings {
  readonly #options: SurroundingsOptions;
  readonly #egress: Egress | undefined;
  readonly #limits: Limits;
  readonly #journal: Journal | undefined;
  readonly #har: HarRecorder | undefined;
  /** What no report, archive or journal may tell. */
  readonly #secrets: readonly string[];
  readonly #credentials: SiteCredentials | undefined;
  /** What a pass is to know of them. */
  readonly forPass: Required<Pick<PassOptions, 'signal'>> & Pick<PassOptions, 'journey' | 'journal'>;
  /** ISO 8601; of a scan that goes on, when it began. */
  readonly startedAt: string;

  private constructor(options: SurroundingsOptions, egress: Egress | undefined, journal: Journal | undefined, now: string, secrets: readonly string[], credentials: SiteCredentials | undefined) {
    this.#options = options;
    this.#secrets = secrets;
    this.#credentials = credentials;
    this.#egress = egress;
    this.#journal = journal;
    this.#limits = new Limits(options);
    this.#har = options.onHar && new HarRecorder();
    this.startedAt = journal?.startedAt ?? now;
    const { journey, signal } = options;
    this.forPass = { journey, journal, signal: AbortSignal.any([this.#limits.signal, ...(signal ? [signal] : [])]) };
  }

  /**
   * @param credentials what opens the site
   * @throws ScanError BAD_OPTION where an option or the start address will not do
   */
  static async open(options: SurroundingsOptions, startUrl: string, internet: EgressOptions, credentials?: SiteCredentials): Promise<Surroundings> {
    requireKnownVisitor(options);
    const now = new Date().toISOString();
    const egress = await openWayOut(startUrl, options, internet);
    try {
      const secrets = secretsOf(options.journey ?? [], options.storageState, credentials);
      return new Surroundings(options, egress, options.journal && new Journal(options.journal, startUrl, now, secrets), now, secrets, credentials);
    } catch (error) {
      await egress?.close();
      throw error;
    }
  }

  /**
   * Starts the browser of one pass.
   *
   * @throws ScanError where there is none
   */
  async launch(pass: PassId): Promise<ScanBrowser> {
    const credentials = this.#credentials;
    const { insecure = false, storageState, browserEndpoint } = this.#options;
    const browser = await launchBrowser({ ...(credentials && { credentials }), insecure, egress: this.#egress, visitor: this.#options, storageState, browserEndpoint });
    this.#limits.watch(browser.wire, browserEndpoint !== undefined);
    this.#har?.attach(browser.wire, pass);
    return browser;
  }

  /**
   * A pass that was through before the scan was cut off.
   *
   * @param impression is told what the pass saw of the start page
   */
  finishedPass(pass: PassId, impression: FirstImpression): FinishedPass | undefined {
    const finished = this.#journal?.finishedPass(pass);
    if (finished) impression.restore(this.#journal?.evidenceOf(pass, impression.id) ?? []);
    return finished;
  }

  /** Takes down a pass that is through, should the scan be cut off. */
  keep(finished: FinishedPass, impression: FirstImpression): void {
    if (finished.pass.complete) this.#journal?.finish(finished, { [impression.id]: impression.snapshot() });
  }

  /** Why an address could not be reached, where the way out knows it. */
  get explain(): NonNullable<VisitOptions['explain']> {
    return (url) => this.#egress?.failureOf(url);
  }

  /** Whether the visitor came as somebody. */
  get isLoggedIn(): boolean {
    return this.#options.storageState !== undefined || this.#options.journey !== undefined;
  }

  /** Nothing of who has logged in may show in a report. */
  get mayTakePictures(): boolean {
    return !this.isLoggedIn && !this.#credentials;
  }

  /** What could not be seen because of them. */
  notes(passes: readonly PassResult[], language: Language): { code: string; message: string }[] {
    return [
      ...notesOnWayOut(this.#egress, language),
      ...this.#limits.notes(language),
      ...notesOnRemote(this.#options.browserEndpoint !== undefined, language),
      ...notesOnState(this.#options.storageState, language),
      ...notesOnJourney(passes.find(({ journeyProblem }) => journeyProblem)?.journeyProblem, language),
      ...notesOnResumption(this.#journal, language),
      ...notesOnStop(this.#journal, language),
    ];
  }

  /** The report without what the visitor typed or brought along. */
  clean(report: ScanReport): ScanReport {
    return withoutSecrets(report, this.#secrets);
  }

  /** @param isThrough whether nothing is left to go on with */
  async close(isThrough: boolean): Promise<void> {
    const comment = this.#journal?.isResumed ? 'The scan was cut off once: what it asked for before is not in it.' : undefined;
    if (this.#har) this.#options.onHar?.(withoutSecrets(this.#har.archive(comment), this.#secrets));
    this.#limits.end();
    this.#journal?.close(isThrough);
    await this.#egress?.close();
  }
}
