import type { ConnectOverCDPTransport, Page } from 'playwright-core';
import type { CdpEndpoint, CdpMessage } from './chromium-process.ts';

/** What runs scripts of its own and has a conversation of its own with us. */
export type TargetKind = 'page' | 'iframe' | 'worker' | 'shared_worker' | 'service_worker' | 'other';

/** One conversation over CDP (Chrome DevTools Protocol), with one target. */
export interface Line {
  readonly kind: TargetKind;
  /** Address of the target when it came. */
  readonly url: string;
  /** The address that the scan's page was opened for; empty for what belongs to no page of the scan's. */
  readonly pageUrl: string;
  /** @throws Error with the browser's words, or where the target has ended */
  send(method: string, params?: object): Promise<unknown>;
}

type Prepare = (line: Line) => readonly Promise<unknown>[];
type Hear = (params: never, line: Line) => void;

interface Attached {
  readonly sessionId: string;
  readonly targetInfo: { readonly targetId: string; readonly type: string; readonly url: string; readonly openerId?: string; readonly browserContextId?: string };
  readonly waitingForDebugger: boolean;
}

class Session implements Line {
  readonly kind: TargetKind;
  readonly url: string;
  readonly parent: Session | undefined;
  readonly children = new Set<Session>();
  readonly send: Line['send'];
  openedFor = '';

  constructor({ targetInfo: { type, url } }: Attached, parent: Session | undefined, send: Line['send']) {
    this.kind = kinds.has(type) ? (type as TargetKind) : 'other';
    this.url = url;
    this.parent = parent;
    this.send = send;
  }

  get pageUrl(): string {
    return this.parent?.pageUrl ?? this.openedFor;
  }
}

const kinds: ReadonlySet<string> = new Set<TargetKind>(['page', 'iframe', 'worker', 'shared_worker', 'service_worker']);

/** Playwright counts its own messages from one. */
const firstId = 1_000_000_000;

/**
 * Stands between Playwright and the browser and hears everything that is said. Each page, frame and worker is announced paused;
 * what `prepare` asks of it goes out before Playwright gets to know of it, so that nothing of it runs unheard: whoever speaks
 * first on a session is served first. Shared workers, in which Playwright has no interest, are ours alone.
 */
export class Wire {
  readonly #endpoint: CdpEndpoint;
  readonly #prepare: Prepare[] = [];
  readonly #onRuntime: ((line: Line) => Promise<unknown>)[] = [];
  readonly #hear = new Map<string, Hear[]>();
  readonly #sessions = new Map<string, Session>();
  readonly #waiting = new Map<number, { sessionId: string | undefined; resolve(result: unknown): void; reject(error: Error): void }>();
  readonly #pages = new WeakMap<Page, Session>();
  readonly #ofTarget = new Map<string, Session>();
  /** Playwright's wishes for a new page, and what became of the last one. */
  readonly #creating = new Set<number>();
  #lastCreated = '';
  #lastId = firstId;
  #hasEnded = false;
  #opening: Promise<unknown> = Promise.resolve();
  #tellPlaywright: (message: CdpMessage) => void = () => {};

  #pageCount = 0;
  #refusesWindows = false;
  /** Where the browser is others' too: Playwright's wish for a profile of the scan's own, and that profile. */
  readonly #isShared: boolean;
  #wishForProfile: number | undefined;
  #profile: string | undefined;

  /** What Playwright is connected by. */
  readonly transport: ConnectOverCDPTransport;

  /** @param isShared whether others may use the browser too: only what is in the first profile that Playwright makes is ours then */
  constructor(endpoint: CdpEndpoint, isShared = false) {
    this.#endpoint = endpoint;
    this.#isShared = isShared;
    const transport: ConnectOverCDPTransport = {
      send: (message) => this.#fromPlaywright(message as CdpMessage),
      close: () => void endpoint.close(),
    };
    this.transport = transport;
    // One at a time, as from a socket: what Playwright does after an answer must be done before it hears the next event.
    this.#tellPlaywright = (message) => void setImmediate(() => transport.onmessage?.(message));
    endpoint.listen(
      (message) => this.#fromBrowser(message),
      () => {
        this.#hasEnded = true;
        for (const { reject } of this.#waiting.values()) reject(new Error('the browser has ended'));
        this.#waiting.clear();
        transport.onclose?.();
      },
    );
  }

  /** Asks something of every target before it runs; what it refuses is its business. */
  prepare(prepare: Prepare): void {
    this.#prepare.push(prepare);
  }

  /**
   * Asks something of every target as soon as Playwright has its runtime told of, which for a page or a frame is left to it: a
   * runtime tells of its contexts once, and Playwright would wait for ever for those that it was not yet listening for.
   */
  onRuntime(ask: (line: Line) => Promise<unknown>): void {
    this.#onRuntime.push(ask);
  }

  /** Hears an event of every target. */
  on<Params>(event: string, hear: (params: Params, line: Line) => void): void {
    this.#hear.set(event, [...(this.#hear.get(event) ?? []), hear as Hear]);
  }

  /** Speaks with the browser itself. */
  send(method: string, params: object = {}): Promise<unknown> {
    const ofProfile = this.#profile !== undefined && /^Storage\.|^Browser\.setDownloadBehavior$/u.test(method);
    return this.#send(undefined, method, ofProfile ? { browserContextId: this.#profile, ...params } : params);
  }

  /**
   * Opens a page by Playwright, one at a time, and remembers what it is opened for.
   *
   * @param pageUrl what `Line.pageUrl` will be for it and all below it
   */
  open(newPage: () => Promise<Page>, pageUrl: string): Promise<Page> {
    const opening = this.#opening.then(async () => {
      const page = await newPage();
      const session = this.#ofTarget.get(this.#lastCreated);
      if (session) {
        session.openedFor = pageUrl;
        this.#pages.set(page, session);
      }
      return page;
    });
    this.#opening = opening.catch(() => {});
    return opening;
  }

  /** Whether a page was opened by `open`; a page of ours is announced before it is handed over. */
  async isOurs(page: Page): Promise<boolean> {
    await this.#opening;
    return this.#pages.has(page);
  }

  /** From now on closes windows that a site opens before they go anywhere. */
  refuseWindows(): void {
    this.#refusesWindows = true;
  }

  /** Whether nobody answers any more. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** How many pages and windows there have been so far, whoever opened them. */
  get pageCount(): number {
    return this.#pageCount;
  }

  /** The conversations with a page and with all frames and workers below it, the page first. */
  linesOf(page: Page): Line[] {
    const below = (session: Session): Session[] => [session, ...[...session.children].flatMap(below)];
    const session = this.#pages.get(page);
    return session ? below(session) : [];
  }

  #send(sessionId: string | undefined, method: string, params: object): Promise<unknown> {
    // Nobody would ever answer.
    if (this.#hasEnded) return Promise.reject(new Error('the browser has ended'));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { sessionId, resolve, reject });
      this.#endpoint.send({ id, method, params, ...(sessionId !== undefined && { sessionId }) });
    });
  }

  #fromPlaywright(message: CdpMessage): void {
    const isWishForPage = message['method'] === 'Target.createTarget';
    if (isWishForPage) this.#creating.add(message['id'] as number);
    if (this.#isShared && message['method'] === 'Target.createBrowserContext') this.#wishForProfile ??= message['id'] as number;
    this.#endpoint.send(isWishForPage ? inItsOwnWindow(message) : message);
    const session = message['method'] === 'Runtime.enable' ? this.#sessions.get(message['sessionId'] as string) : undefined;
    if (session) for (const enabled of this.#onRuntime) enabled(session).catch(() => {});
  }

  #fromBrowser(message: CdpMessage): void {
    const id = message['id'] as number | undefined;
    if (id !== undefined && id > firstId) {
      this.#answer(id, message);
      return;
    }
    if (id !== undefined && this.#creating.delete(id)) this.#lastCreated = (message['result'] as { targetId?: string } | undefined)?.targetId ?? '';
    if (id !== undefined && id === this.#wishForProfile && message['sessionId'] === undefined) this.#profile ??= (message['result'] as { browserContextId?: string } | undefined)?.browserContextId;
    const isForUs = id === undefined && this.#onEvent(message['method'] as string, message['params'], message['sessionId'] as string | undefined);
    if (!isForUs) this.#tellPlaywright(message);
  }

  #answer(id: number, message: CdpMessage): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    const error = message['error'] as { message: string } | undefined;
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(message['result']);
  }

  /** @returns whether it is none of Playwright's business */
  #onEvent(event: string, params: unknown, sessionId: string | undefined): boolean {
    if (event === 'Target.attachedToTarget') return this.#onAttached(params as Attached, sessionId);
    if (event === 'Target.detachedFromTarget') return this.#forget((params as { sessionId: string }).sessionId);
    const session = sessionId === undefined ? undefined : this.#sessions.get(sessionId);
    if (session) for (const hear of this.#hear.get(event) ?? []) hear(params as never, session);
    return session?.kind === 'shared_worker';
  }

  #onAttached(attached: Attached, parentId: string | undefined): boolean {
    const { sessionId, targetInfo, waitingForDebugger } = attached;
    const parent = parentId === undefined ? undefined : this.#sessions.get(parentId);
    if (this.#isShared && (parentId === undefined ? targetInfo.browserContextId !== this.#profile : !parent)) return false;
    // A page is told of its service workers as well, and Playwright lets go of those at once.
    if (targetInfo.type === 'service_worker' && parent) return false;
    // Whoever joins a target later, as Playwright's own sessions for CDP do, comes after us.
    if (targetInfo.type === 'page' && this.#ofTarget.has(targetInfo.targetId)) return false;
    if (targetInfo.type === 'page' && this.#refusesWindows && (targetInfo.openerId !== undefined || this.#creating.size === 0)) {
      this.#pageCount += 1;
      this.#refuse(sessionId, targetInfo.targetId);
      return true;
    }
    const session = new Session(attached, parent, (method, params = {}) => this.#send(sessionId, method, params));
    this.#sessions.set(sessionId, session);
    parent?.children.add(session);
    if (session.kind === 'page') {
      this.#pageCount += 1;
      this.#ofTarget.set(targetInfo.targetId, session);
    }
    for (const asked of this.#prepare.flatMap((prepare) => prepare(session))) asked.catch(() => {});
    if (session.kind !== 'shared_worker') return false;
    if (waitingForDebugger) session.send('Runtime.runIfWaitingForDebugger').catch(() => {});
    return true;
  }

  /** The page that opened a window stands still until that runs, so it runs, without a network, and is closed at once. */
  #refuse(sessionId: string, targetId: string): void {
    const asked = [this.#send(sessionId, 'Fetch.enable', {}), this.#send(sessionId, 'Runtime.runIfWaitingForDebugger', {}), this.send('Target.closeTarget', { targetId })];
    for (const one of asked) one.catch(() => {});
  }

  #forget(sessionId: string): boolean {
    const session = this.#sessions.get(sessionId);
    if (!session) return false;
    this.#sessions.delete(sessionId);
    session.parent?.children.delete(session);
    for (const [targetId, page] of this.#ofTarget) if (page === session) this.#ofTarget.delete(targetId);
    for (const [id, waiting] of this.#waiting) {
      if (waiting.sessionId !== sessionId) continue;
      this.#waiting.delete(id);
      waiting.reject(new Error('it has ended'));
    }
    return session.kind === 'shared_worker';
  }
}

/** A page behind another in the same window is not drawn once it has frames of other sites, and what waits for being seen never comes (measured with Chromium 156). */
function inItsOwnWindow(message: CdpMessage): CdpMessage {
  return { ...message, params: { ...(message['params'] as object), newWindow: true } };
}
