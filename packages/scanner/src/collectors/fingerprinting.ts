import type { FingerprintApi } from '@kapsel/core';
import { withoutQuery } from '../hosts.ts';
import type { FingerprintCall } from '../in-page/watch-fingerprinting.ts';
import type { Snapshot } from '../journal.ts';
import { framesOfStack } from '../stack-trace.ts';
import { addPage, type Collector, type PassScope } from './collector.ts';

/** A script that read back what the device drew or computed. */
export interface SeenFingerprinting {
  /** The nearest script of the call; the document where it was written into that. */
  readonly script: string;
  /** Of the frame that it ran in. */
  readonly documentUrl: string;
  readonly apis: readonly FingerprintApi[];
  /** What had loaded the script, nearest first. */
  readonly initiators: readonly string[];
  readonly pages: readonly string[];
}

/** Beyond this a site is making up scripts. */
const maxScripts = 2000;

/** Which scripts use what can tell one device from another, as the hooks in every realm tell it. */
export class FingerprintingCollector implements Collector<readonly SeenFingerprinting[]> {
  readonly id = 'fingerprinting';
  readonly #seen = new Map<string, SeenFingerprinting>();

  async attach({ hooks, network }: PassScope): Promise<void> {
    hooks.on((told, { pageUrl }) => {
      if (told.kind === 'fingerprint') this.#add(told, pageUrl, (script) => network.chainOf(script));
    });
  }

  async look(): Promise<void> {
    // Told as it happens.
  }

  async finish(): Promise<readonly SeenFingerprinting[]> {
    return [...this.#seen.values()];
  }

  snapshot(): Snapshot {
    return [...this.#seen];
  }

  restore(snapshot: Snapshot): void {
    for (const [key, seen] of snapshot) this.#seen.set(key, seen as SeenFingerprinting);
  }

  #add({ api, documentUrl, stack }: FingerprintCall, pageUrl: string, chainOf: (script: string) => readonly string[]): void {
    const [nearest = documentUrl, ...others] = framesOfStack(stack);
    const script = withoutQuery(nearest);
    const key = JSON.stringify([script, withoutQuery(documentUrl)]);
    const known = this.#seen.get(key);
    if (!known && this.#seen.size >= maxScripts) return;
    this.#seen.set(key, {
      script,
      documentUrl: withoutQuery(documentUrl),
      apis: known?.apis.includes(api) ? known.apis : [...(known?.apis ?? []), api],
      initiators: known?.initiators ?? [...new Set([...others, ...chainOf(nearest)].map(withoutQuery))].filter((url) => url !== script),
      pages: addPage(known?.pages ?? [], pageUrl),
    });
  }
}
