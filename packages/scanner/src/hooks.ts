import { randomUUID } from 'node:crypto';
import { startHooks, type Hook } from './in-page/tools.ts';
import { watchCookies, type CookieWrite } from './in-page/watch-cookies.ts';
import { watchFingerprinting, type FingerprintCall } from './in-page/watch-fingerprinting.ts';
import { watchStorage, type StorageWrite } from './in-page/watch-storage.ts';
import type { Line, Wire } from './wire.ts';

/** What a hook tells. All texts in it are hostile. */
export type Told = CookieWrite | StorageWrite | FingerprintCall;

interface ConsoleMessage {
  readonly type: string;
  readonly args: readonly { readonly type: string; readonly value?: unknown }[];
}

/** Beyond this a page floods the console, and what hooks tell is no longer listened to until it comes to rest. */
const maxMessages = 20_000;

/** Puts hooks into every page, frame and worker before its first statement, and hears what they tell. */
export class Hooks {
  /** Unguessable, and nowhere that a page can look: it can tell us no tales. */
  readonly #token = randomUUID();
  readonly #hear: ((told: Told, line: Line) => void)[] = [];
  readonly #more: readonly Hook[];
  #messages = 0;

  /** @param more what else goes into every realm */
  constructor(more: readonly Hook[] = []) {
    this.#more = more;
  }

  attach(wire: Wire): void {
    const source = `(${startHooks.toString()})(${JSON.stringify(this.#token)}, [${[watchCookies, watchStorage, watchFingerprinting, ...this.#more].map(String).join(',')}])`;
    wire.prepare(({ kind, send }) => {
      if (kind === 'page' || kind === 'iframe') return [send('Page.enable'), send('Page.addScriptToEvaluateOnNewDocument', { source, runImmediately: true })];
      return kind.endsWith('worker') ? [send('Runtime.enable'), send('Debugger.enable'), send('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptExecution' })] : [];
    });
    // A worker has no origin while it is announced, and so nothing that takes a secure one. It stops once more before its script.
    wire.on('Debugger.paused', (_params, { kind, send }) => {
      if (!kind.endsWith('worker')) return;
      void send('Runtime.evaluate', { expression: source }).catch(() => {});
      void send('Debugger.disable').catch(() => {});
    });
    wire.on<ConsoleMessage>('Runtime.consoleAPICalled', ({ type, args: [first] }, line) => {
      this.#messages += 1;
      if (this.#messages > maxMessages || type !== 'debug' || first?.type !== 'string') return;
      const text = first.value as string;
      if (!text.startsWith(this.#token)) return;
      const told = JSON.parse(text.slice(this.#token.length)) as Told;
      for (const hear of this.#hear) hear(told, line);
    });
  }

  on(hear: (told: Told, line: Line) => void): void {
    this.#hear.push(hear);
  }

  /** Whether more was said since the last question than is listened to: then who did what may be unknown. */
  wasFlooded(): boolean {
    const flooded = this.#messages > maxMessages;
    this.#messages = 0;
    return flooded;
  }
}
