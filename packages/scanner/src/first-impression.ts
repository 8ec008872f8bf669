import type { Page } from 'playwright-core';
import type { Language, PassId } from '@kapsel/core';
import { auditBanner, type BannerAudit } from './banner-audit.ts';
import type { Collected } from './collectors/collector.ts';
import type { Snapshot } from './journal.ts';
import { takeScreenshot, type Area } from './screenshot.ts';
import type { Line, Wire } from './wire.ts';
import { withTimeout } from './with-timeout.ts';

/** A picture of the start page in a pass, answered where the pass answers, or of the banner on it, as a JPEG. */
export interface Screenshot {
  readonly of: 'page' | 'banner';
  readonly pass: PassId;
  readonly jpeg: Buffer;
}

export interface FirstImpressionOptions {
  readonly pass: PassId;
  readonly language: Language;
  /** Whether to look at the banner, which is the same in every pass. */
  readonly looksAtBanner: boolean;
  /** Called with each picture; one of the same thing in the same pass takes the place of an earlier one. Without it none is taken. */
  onScreenshot?(screenshot: Screenshot): void;
  /** Looks at the page whenever it has come to rest, before anything else does. */
  onStartPage?(line: Line): Promise<void>;
}

/** Of its kind a long time; the stay on a page is longer than it mostly takes. */
const longestMs = 6000;

/** Some banners come a moment after the page is at rest. */
const maxTries = 2;

/** What a visitor sees of the start page: at first, with the banner on it, and after an answer; looked at without a trace in the page. */
export class FirstImpression {
  readonly id = 'first-impression';
  readonly #options: FirstImpressionOptions;
  #tries = 0;
  #isDone = false;
  #banner: Collected<BannerAudit> | undefined;
  /** In base64, as a journal has them. */
  readonly #pictures = new Map<Screenshot['of'], string>();

  constructor(options: FirstImpressionOptions) {
    this.#options = options;
  }

  /** The banner; nothing where there is none, or no page to look at. */
  get banner(): Collected<BannerAudit> | undefined {
    return this.#banner;
  }

  snapshot(): Snapshot {
    return [...(this.#banner ? [['banner', this.#banner] as const] : []), ...this.#pictures];
  }

  restore(snapshot: Snapshot): void {
    for (const [key, part] of snapshot) {
      if (key === 'banner') this.#banner = part as Collected<BannerAudit>;
      else this.#show(key as Screenshot['of'], Buffer.from(part as string, 'base64'));
    }
  }

  /** Comes back within the time that is given, and throws nothing: a page cannot stop the scan by it. */
  async take(page: Page, wire: Wire, timeoutMs: number): Promise<void> {
    const [line] = wire.linesOf(page);
    if (!this.#options.looksAtBanner || !line) return;
    await withTimeout(this.#options.onStartPage?.(line) ?? Promise.resolve(), Math.min(timeoutMs, longestMs)).catch(() => {});
    if (this.#isDone || this.#tries >= maxTries) return;
    this.#tries += 1;
    try {
      await withTimeout(this.#look(line), Math.min(timeoutMs, longestMs));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#banner ??= { ok: false, reason: `banner: ${message.split('\n', 1)[0]}` };
    }
  }

  /** A picture of the page as it is now, and nothing else of it. */
  async picture(page: Page, wire: Wire): Promise<void> {
    const [line] = wire.linesOf(page);
    if (line) await withTimeout(this.#picture(line, 'page'), longestMs).catch(() => {});
  }

  async #look(line: Line): Promise<void> {
    await this.#picture(line, 'page');
    const audit = await auditBanner(line, this.#options.language);
    this.#banner = audit && { ok: true, value: audit, problems: [] };
    if (!audit) return;
    this.#isDone = true;
    await this.#picture(line, 'banner', audit.rect);
  }

  async #picture(line: Line, of: Screenshot['of'], area?: Area): Promise<void> {
    const jpeg = this.#options.onScreenshot && (await takeScreenshot(line, area).catch(() => undefined));
    if (jpeg) this.#show(of, jpeg);
  }

  #show(of: Screenshot['of'], jpeg: Buffer): void {
    this.#pictures.set(of, jpeg.toString('base64'));
    this.#options.onScreenshot?.({ of, pass: this.#options.pass, jpeg });
  }
}
