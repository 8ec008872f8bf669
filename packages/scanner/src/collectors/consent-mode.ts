import type { Page } from 'playwright-core';
import { withoutQuery } from '../hosts.ts';
import { readConsentQueue, type QueueEntry } from '../in-page/read-consent-queue.ts';
import type { Snapshot } from '../journal.ts';
import type { Line } from '../wire.ts';
import type { Collector, PassScope } from './collector.ts';

/** How a page that loads Google's tags told them what the visitor has agreed to (Consent Mode). */
export interface SeenConsentMode {
  readonly page: string;
  /** Without their query. */
  readonly tags: readonly string[];
  readonly consentDefault: 'in time' | 'late' | 'missing';
}

interface PageState {
  readonly tags: Set<string>;
  readonly layer: string;
  /** Of the time when the first tag had come, and was about to run. */
  early?: readonly QueueEntry[];
  queue: readonly QueueEntry[];
  /** A tag has told Google a state of consent, by whatever way it got it. */
  signalled: boolean;
}

const maxPages = 10_000;
const maxTagsOfPage = 50;

/** A container of Google Tag Manager sets its default in the container, where no page can see it; its tags then say so. */
const signalledState = /^G1/u;

/**
 * Whether pages set a default for Google Consent Mode before Google's tags get to work. What counts is the order in their queue,
 * not the clock: a tag's file is often asked for ahead of the script above it.
 */
export class ConsentModeCollector implements Collector<readonly SeenConsentMode[]> {
  readonly id = 'consent-mode';
  readonly #pages = new Map<string, PageState>();
  #scope: PassScope | undefined;

  async attach(scope: PassScope): Promise<void> {
    this.#scope = scope;
    scope.wire.on<{ request: { url: string } }>('Network.requestWillBeSent', ({ request: { url } }, line) => this.#onRequest(url, line));
    scope.wire.on<{ response: { url: string } }>('Network.responseReceived', ({ response: { url } }, line) => {
      const state = googleTag(url)?.isLoader && line.kind === 'page' ? this.#pages.get(line.pageUrl) : undefined;
      if (state && !state.early) void queueOf(line, state.layer).then((queue) => (state.early ??= queue)).catch(() => {});
    });
  }

  async look(page: Page, pageUrl: string): Promise<void> {
    const state = this.#pages.get(pageUrl);
    const [line] = this.#scope?.wire.linesOf(page) ?? [];
    // A page that has gone has told what it had to tell.
    if (!state || !line || page.isClosed()) return;
    const queue = await queueOf(line, state.layer);
    if (queue.length > state.queue.length) state.queue = queue;
  }

  async finish(): Promise<readonly SeenConsentMode[]> {
    return [...this.#pages].map(([page, state]) => ({ page, tags: [...state.tags], consentDefault: judge(state) }));
  }

  snapshot(): Snapshot {
    return [...this.#pages].map(([page, state]) => [page, { ...state, tags: [...state.tags] }]);
  }

  restore(snapshot: Snapshot): void {
    for (const [page, part] of snapshot) {
      const state = part as Omit<PageState, 'tags'> & { readonly tags: readonly string[] };
      this.#pages.set(page, { ...state, tags: new Set(state.tags) });
    }
  }

  #onRequest(url: string, { kind, pageUrl }: Line): void {
    const tag = kind === 'page' && pageUrl !== '' ? googleTag(url) : undefined;
    if (!tag) return;
    const known = this.#pages.get(pageUrl);
    if (!known && this.#pages.size >= maxPages) return;
    const state: PageState = known ?? { tags: new Set(), layer: tag.layer, queue: [], signalled: false };
    if (state.tags.size < maxTagsOfPage) state.tags.add(withoutQuery(url));
    state.signalled ||= tag.signalled;
    this.#pages.set(pageUrl, state);
  }
}

/** Google's loaders and hits by their path and account, also on a host of the site's own. */
function googleTag(address: string): { isLoader: boolean; layer: string; signalled: boolean } | undefined {
  if (!URL.canParse(address)) return undefined;
  const { pathname, searchParams } = new URL(address);
  const isLoader = /\/(?:gtag\/js|gtm\.js|gtag\/destination)$/u.test(pathname) && /^(?:G|GTM|GT|AW|DC|UA)-/u.test(searchParams.get('id') ?? '');
  const isHit = /\/(?:[gjr]\/)?collect$/u.test(pathname) && /^(?:G|UA)-/u.test(searchParams.get('tid') ?? '');
  if (!isLoader && !isHit) return undefined;
  return { isLoader, layer: searchParams.get('l') ?? 'dataLayer', signalled: signalledState.test(searchParams.get('gcs') ?? '') };
}

async function queueOf(line: Line, layer: string): Promise<readonly QueueEntry[]> {
  const expression = `(${readConsentQueue.toString()})(${JSON.stringify(layer)})`;
  const { result } = (await line.send('Runtime.evaluate', { expression, returnByValue: true })) as { result: { value?: readonly QueueEntry[] } };
  return Array.isArray(result.value) ? result.value : [];
}

/** A default counts where it stands before what sets a tag to work; where nothing in the queue does, before the tag had come. */
function judge({ early = [], queue, signalled }: PageState): SeenConsentMode['consentDefault'] {
  const at = queue.indexOf('default');
  const runsAt = queue.indexOf('run');
  if (at < 0) return early.includes('default') || signalled ? 'in time' : 'missing';
  if (runsAt >= 0) return at < runsAt ? 'in time' : 'late';
  return early.includes('default') ? 'in time' : 'late';
}
