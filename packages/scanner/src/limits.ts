import type { Language } from '@kapsel/core';
import { guardMemory } from './memory-guard.ts';
import type { Wire } from './wire.ts';

export interface LimitOptions {
  /** For the scan as a whole; an hour unless told. */
  readonly maxSeconds?: number;
  /** That all pages together may be given, unpacked; 2,000,000,000 unless told. */
  readonly maxBytes?: number;
  /** That what renders a page may hold, in MB; 2048 unless told. */
  readonly maxMemory?: number;
}

type Spent = 'time-limit' | 'byte-limit';

/** What a scan may cost. Where it is spent, the scan stops, and what was seen until then is a report that is not complete. */
export class Limits {
  readonly #most: Required<LimitOptions>;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #bytes = 0;
  #endedPages = 0;
  #spent: Spent | undefined;

  constructor({ maxSeconds = 3600, maxBytes = 2_000_000_000, maxMemory = 2048 }: LimitOptions) {
    this.#most = { maxSeconds, maxBytes, maxMemory };
    this.#timer = setTimeout(() => this.#spend('time-limit'), maxSeconds * 1000);
  }

  /** Aborted where nothing is left. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Watches one browser of the scan until it ends.
   *
   * @param isRemote whether its processes are none of ours
   */
  watch(wire: Wire, isRemote: boolean): void {
    // As it comes: what never ends is counted too, and what unpacks to more than it was.
    wire.on<{ dataLength: number }>('Network.dataReceived', ({ dataLength }) => this.#count(dataLength));
    wire.on<{ response: { payloadData: string } }>('Network.webSocketFrameReceived', ({ response }) => this.#count(response.payloadData.length));
    if (isRemote) return;
    guardMemory(wire, this.#most.maxMemory * 1024 * 1024, () => {
      this.#endedPages += 1;
    });
  }

  /** What the scan did not see for want of more. */
  notes(language: Language): { code: string; message: string }[] {
    const notes: { code: string; message: string }[] = [];
    if (this.#spent) notes.push({ code: this.#spent, message: sentences[this.#spent](this.#most)[language] });
    if (this.#endedPages > 0) notes.push({ code: 'memory-limit', message: memorySentence(this.#endedPages, this.#most)[language] });
    return notes;
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#most.maxBytes) this.#spend('byte-limit');
  }

  #spend(what: Spent): void {
    this.#spent ??= what;
    this.#controller.abort();
  }
}

const sentences: Record<Spent, (most: Required<LimitOptions>) => Record<Language, string>> = {
  'time-limit': ({ maxSeconds }) => ({
    nb: `Skanningen ble stanset etter ${maxSeconds} sekunder. Hev grensen med --max-seconds.`,
    en: `The scan was stopped after ${maxSeconds} seconds. Raise the limit with --max-seconds.`,
  }),
  'byte-limit': ({ maxBytes }) => ({
    nb: `Skanningen ble stanset da sidene hadde hentet ${maxBytes} byte. Hev grensen med --max-bytes.`,
    en: `The scan was stopped when its pages had fetched ${maxBytes} bytes. Raise the limit with --max-bytes.`,
  }),
};

function memorySentence(count: number, { maxMemory }: Required<LimitOptions>): Record<Language, string> {
  return {
    nb: `${count === 1 ? 'Én gang' : `${count} ganger`} tok en side mer enn ${maxMemory} MB minne og ble avsluttet. Hev grensen med --max-memory.`,
    en: `${count === 1 ? 'Once' : `${count} times`} a page took more than ${maxMemory} MB of memory and was ended. Raise the limit with --max-memory.`,
  };
}
