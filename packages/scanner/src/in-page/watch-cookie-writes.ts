/** What a page's script did to the cookie jar, told by the hook. All of it comes from a hostile place. */
export interface CookieWrite {
  readonly means: 'js' | 'cookieStore';
  /** A line as `Set-Cookie` has it. */
  readonly line: string;
  /** URL of the document that was written to. */
  readonly documentUrl: string;
  /** Milliseconds since 1970 by the page's clock. */
  readonly at: number;
  /** V8's stack trace, nearest call first. */
  readonly stack: string;
}

/**
 * Runs in every frame before any script of the page, so it may use nothing from outside itself: Playwright sends its text.
 * It only tells; the write goes on as it came. Natives are taken once, before the page can replace them.
 *
 * @param binding name of the function through which to tell; taken off the window at once
 */
export function watchCookieWrites(binding: string): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const send = scope[binding] as ((write: CookieWrite) => Promise<void>) | undefined;
  if (typeof send !== 'function') return;
  delete scope[binding];
  const NativeError = Error as ErrorConstructor & { stackTraceLimit: number };
  const now = Date.now;
  const { apply } = Reflect;

  const tell = (means: CookieWrite['means'], line: string): void => {
    const limit = NativeError.stackTraceLimit;
    NativeError.stackTraceLimit = 20;
    const stack = String(new NativeError().stack).slice(0, 8000);
    NativeError.stackTraceLimit = limit;
    try {
      send({ means, line: line.slice(0, 5000), documentUrl: document.URL.slice(0, 5000), at: now(), stack }).catch(() => {});
    } catch {
      // The page is being torn down; the jar still has the cookie.
    }
  };

  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  const write = cookie?.set;
  if (cookie && write) {
    Object.defineProperty(Document.prototype, 'cookie', {
      ...cookie,
      set(this: Document, value: unknown) {
        const line = String(value);
        apply(write, this, [line]);
        tell('js', line);
      },
    });
  }

  const store = (globalThis as { CookieStore?: { prototype: { set: (...given: unknown[]) => Promise<void> } } }).CookieStore;
  const set = store?.prototype.set;
  if (store && set) {
    store.prototype.set = function (this: unknown, ...given: unknown[]) {
      const result = apply(set, this, given) as Promise<void>;
      result.then(
        () => tell('cookieStore', asLine(given)),
        () => {},
      );
      return result;
    };
  }

  /** `cookieStore.set(name, value)` or `set({ name, value, expires, … })`; without a path the Cookie Store API writes `/`. */
  function asLine([first, value]: unknown[]): string {
    if (typeof first !== 'object' || first === null) return `${String(first)}=${String(value)}; Path=/`;
    const options = first as { name?: unknown; value?: unknown; domain?: unknown; path?: unknown; expires?: unknown };
    const parts = [`${String(options.name)}=${String(options.value)}`, `Path=${String(options.path ?? '/')}`];
    if (options.domain) parts.push(`Domain=${String(options.domain)}`);
    if (typeof options.expires === 'number') parts.push(`Expires=${new Date(options.expires).toUTCString()}`);
    return parts.join('; ');
  }
}
