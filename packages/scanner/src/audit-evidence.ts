import type { Page } from 'playwright-core';
import type { SharedIdentifier } from '@kapsel/core';
import { Guarded, type Collected, type PassScope } from './collectors/collector.ts';
import { ConsentModeCollector, type SeenConsentMode } from './collectors/consent-mode.ts';
import { FingerprintingCollector, type SeenFingerprinting } from './collectors/fingerprinting.ts';
import { LinkCollector } from './collectors/links.ts';
import { NoscriptCollector, type SeenNoscript } from './collectors/noscript.ts';
import { ServiceWorkerCollector, type SeenServiceWorker } from './collectors/service-workers.ts';

/** What a pass saw that is no item of the inventory, and that an owner should know of. */
export interface AuditEvidence {
  readonly serviceWorkers: Collected<readonly SeenServiceWorker[]>;
  readonly fingerprinting: Collected<readonly SeenFingerprinting[]>;
  readonly noscript: Collected<readonly SeenNoscript[]>;
  readonly links: Collected<readonly SharedIdentifier[]>;
  readonly consentMode: Collected<readonly SeenConsentMode[]>;
}

/** The collectors of one pass that serve the audit, side by side. */
export class AuditCollectors {
  readonly #serviceWorkers = new Guarded(new ServiceWorkerCollector());
  readonly #fingerprinting = new Guarded(new FingerprintingCollector());
  readonly #noscript = new Guarded(new NoscriptCollector());
  readonly #links = new Guarded(new LinkCollector());
  readonly #consentMode = new Guarded(new ConsentModeCollector());
  readonly all: readonly Guarded<unknown>[] = [this.#serviceWorkers, this.#fingerprinting, this.#noscript, this.#links, this.#consentMode];

  async attach(scope: PassScope): Promise<void> {
    await Promise.all(this.all.map((collector) => collector.attach(scope)));
  }

  async look(page: Page, pageUrl: string, timeoutMs: number): Promise<void> {
    await Promise.all(this.all.map((collector) => collector.look(page, pageUrl, timeoutMs)));
  }

  async finish(): Promise<AuditEvidence> {
    return {
      serviceWorkers: await this.#serviceWorkers.finish(),
      fingerprinting: await this.#fingerprinting.finish(),
      noscript: await this.#noscript.finish(),
      links: await this.#links.finish(),
      consentMode: await this.#consentMode.finish(),
    };
  }
}
