import type { Snapshot } from '../journal.ts';
import { addPage, type Collector, type PassScope } from './collector.ts';

/** A registration, as the browser keeps it. */
export interface SeenServiceWorker {
  readonly scope: string;
  readonly script: string;
  /** Whether it was there when last heard of. */
  readonly kept: boolean;
  readonly pages: readonly string[];
}

interface Registration {
  readonly registrationId: string;
  readonly scopeURL: string;
  readonly isDeleted: boolean;
}

interface Version {
  readonly registrationId: string;
  readonly scriptURL: string;
}

const maxRegistrations = 1000;

/** Service workers by the browser's own word: who registers one need not show it to any script of the page. */
export class ServiceWorkerCollector implements Collector<readonly SeenServiceWorker[]> {
  readonly id = 'service-workers';
  readonly #seen = new Map<string, SeenServiceWorker>();

  async attach({ wire }: PassScope): Promise<void> {
    wire.prepare(({ kind, send }) => (kind === 'page' ? [send('ServiceWorker.enable')] : []));
    wire.on<{ registrations: readonly Registration[] }>('ServiceWorker.workerRegistrationUpdated', ({ registrations }, { pageUrl }) => {
      for (const { registrationId, scopeURL, isDeleted } of registrations) this.#update(registrationId, { scope: scopeURL, kept: !isDeleted }, pageUrl);
    });
    wire.on<{ versions: readonly Version[] }>('ServiceWorker.workerVersionUpdated', ({ versions }, { pageUrl }) => {
      for (const { registrationId, scriptURL } of versions) this.#update(registrationId, { script: scriptURL }, pageUrl);
    });
  }

  async look(): Promise<void> {
    // Told as it happens.
  }

  async finish(): Promise<readonly SeenServiceWorker[]> {
    const whole = [...this.#seen.values()].filter(({ scope, script }) => scope !== '' && script !== '');
    const same = Map.groupBy(whole, ({ scope, script }) => JSON.stringify([scope, script]));
    return [...same.values()].map((seen) => ({ ...(seen.at(-1) as SeenServiceWorker), pages: [...new Set(seen.flatMap(({ pages }) => pages))] }));
  }

  snapshot(): Snapshot {
    return [...this.#seen];
  }

  /** Another browser numbers its own anew. */
  restore(snapshot: Snapshot): void {
    for (const [id, seen] of snapshot) this.#seen.set(id.startsWith('before ') ? id : `before ${id}`, seen as SeenServiceWorker);
  }

  #update(id: string, changes: Partial<SeenServiceWorker>, pageUrl: string): void {
    const known = this.#seen.get(id) ?? { scope: '', script: '', kept: true, pages: [] };
    if (!this.#seen.has(id) && this.#seen.size >= maxRegistrations) return;
    const seen = { ...known, ...changes };
    // Every open page hears of every registration; those of its own origin are a page's own, and else who heard first.
    const isOwn = seen.pages.length === 0 || originOf(pageUrl) === originOf(seen.scope);
    this.#seen.set(id, { ...seen, pages: isOwn ? addPage(seen.pages, pageUrl) : seen.pages });
  }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}
