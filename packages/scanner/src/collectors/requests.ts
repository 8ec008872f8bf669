import { plausible, type Answered, type SentRequest } from '../network-log.ts';
import type { Snapshot } from '../journal.ts';
import { signedQuery } from '../signed-query.ts';
import { addPage, type Collector, type PassScope } from './collector.ts';

/** Requests to one address, query aside: what is in a query belongs to the visitor. */
export interface SeenRequest {
  readonly origin: string;
  readonly path: string;
  /** What of its queries tells whose it is, in the words of the knowledge base. */
  readonly signatures?: readonly string[];
  /** CDP's `Network.ResourceType`, each once. */
  readonly types: readonly string[];
  /** An image of next to no size, or an answer without a body: it was sent for what it tells. */
  readonly isPixel: boolean;
  /** What caused the first one, nearest first. */
  readonly initiators: readonly string[];
  /** Milliseconds since 1970 of the last one. */
  readonly lastAskedAt: number;
  readonly pages: readonly string[];
}

/** Beyond this many addresses a site is generating them. */
const maxAddresses = 5000;
const maxAddressesOfHost = 2000;

/** A host that nobody has met is taken beyond that, so that none hides behind the addresses of another. */
const maxHosts = 10_000;

/** In a snapshot, where no address is called so. */
const full = 'full';

/** A transparent image of one pixel is 35 to 150 bytes as GIF or PNG; an icon is larger. */
const largestPixel = 200;

/** Every http(s) and WebSocket address that the site made the browser ask for. */
export class RequestCollector implements Collector<readonly SeenRequest[]> {
  readonly id = 'requests';
  readonly #seen = new Map<string, SeenRequest>();
  readonly #counts = new Map<string, number>();
  #isFull = false;

  async attach({ network }: PassScope): Promise<void> {
    network.onRequest((request) => this.#onRequest(request));
    network.onAnswer((answered) => this.#onAnswer(answered));
  }

  async look(): Promise<void> {
    // Told as it happens.
  }

  async finish(): Promise<readonly SeenRequest[]> {
    return [...this.#seen.values()];
  }

  leftOut(): readonly string[] {
    return this.#isFull ? ['the site asked for more addresses than there is room for'] : [];
  }

  snapshot(): Snapshot {
    return [...this.#seen, ...(this.#isFull ? [[full, true] as const] : [])];
  }

  restore(snapshot: Snapshot): void {
    for (const [key, seen] of snapshot) {
      if (key === full) this.#isFull = true;
      else this.#take(key, seen as SeenRequest);
    }
  }

  #onRequest(request: SentRequest): void {
    const address = addressOf(request.url);
    if (!address) return;
    const key = address.origin + address.path;
    const known = this.#seen.get(key);
    if (!known && !this.#hasRoom(address.origin)) {
      this.#isFull = true;
      return;
    }
    const { signature, ...where } = address;
    const signatures = addPage(known?.signatures ?? [], signature ?? '').filter((text) => text !== '');
    this.#take(key, {
      ...where,
      ...(signatures.length > 0 && { signatures }),
      types: addPage(known?.types ?? [], request.type),
      isPixel: known?.isPixel ?? request.type === 'Ping',
      // The question before a request to another origin (CORS) has nobody behind it; the request itself has.
      initiators: known && known.initiators.length > 0 ? known.initiators : request.initiators,
      // The browser's clock may be another than that of an answer.
      lastAskedAt: Math.max(known?.lastAskedAt ?? 0, plausible(request.at)),
      pages: addPage(known?.pages ?? [], request.pageUrl),
    });
  }

  #hasRoom(origin: string): boolean {
    const count = this.#counts.get(origin);
    if (count === undefined) return this.#counts.size < maxHosts;
    return count < maxAddressesOfHost && this.#seen.size < maxAddresses;
  }

  #take(key: string, seen: SeenRequest): void {
    if (!this.#seen.has(key)) this.#counts.set(seen.origin, (this.#counts.get(seen.origin) ?? 0) + 1);
    this.#seen.set(key, seen);
  }

  #onAnswer({ request, status, mimeType, length }: Answered): void {
    const address = addressOf(request.url);
    const key = address ? address.origin + address.path : '';
    const known = this.#seen.get(key);
    // A picture that is not there is small, too.
    const isEmpty = status < 400 && (status === 204 || (length !== undefined && length <= largestPixel));
    if (known && isEmpty && (request.type === 'Image' || mimeType.startsWith('image/'))) this.#seen.set(key, { ...known, isPixel: true });
  }
}

function addressOf(url: string): { readonly origin: string; readonly path: string; readonly signature: string | undefined } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, pathname, search } = new URL(url);
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(protocol)) return undefined;
  return { origin: `${protocol}//${host}`, path: pathname, signature: signedQuery(host, pathname + search) };
}
