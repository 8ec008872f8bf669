/** What a page's script did to the cookie jar, told by the hook. Its texts come from a hostile place. */
export interface CookieWrite {
  readonly means: 'js' | 'cookieStore';
  /** A line as `Set-Cookie` has it. */
  readonly line: string;
  /** URL of the document that was written to; of a blank frame, of the page that it belongs to. */
  readonly documentUrl: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** V8's stack trace, nearest call first. */
  readonly stack: string;
}

/**
 * Runs in every frame before any script of the page, so it may use nothing from outside itself: Playwright sends its text.
 * It only tells; the write goes on as it came, and fails as it would. Natives are taken once, before the page can replace
 * them, and nothing is left on the window. It tells through the console, because Playwright's bindings are there for every
 * page to see and to call.
 *
 * @param token what a message begins with; no page gets to know it
 */
export function watchCookieWrites(token: string): void {
  const NativeError = Error as unknown as { new (): Error; stackTraceLimit: unknown; prepareStackTrace: unknown };
  const { apply } = Reflect;
  const { now } = Date;
  const { stringify } = JSON;
  const { debug } = console;
  const { then } = Promise.prototype;
  const { slice } = String.prototype;
  const { round } = Math;
  const addressOf = Object.getOwnPropertyDescriptor(Document.prototype, 'URL')?.get;

  /** A blank frame shares the cookies of the page that it belongs to. */
  const ownAddress = (): string => {
    try {
      let owner: Window = window;
      while (owner.document.URL.startsWith('about:') && owner !== owner.parent) owner = owner.parent;
      return owner.document.URL;
    } catch {
      return document.URL; // Another site's frame: a blank one in it has no cookies.
    }
  };
  const blankAddress = ownAddress();

  const tell = (means: CookieWrite['means'], line: string, documentUrl: string, stack: string): void => {
    try {
      // Without a prototype, so that no toJSON of the page's is asked.
      const write = { __proto__: null, means, line: cut(line, 5000), documentUrl: cut(documentUrl, 5000), at: now(), stack };
      debug(token + stringify(write));
    } catch {
      // The page is being torn down; the jar still has the cookie.
    }
  };

  const cut = (text: string, length: number): string => apply(slice, text, [0, length]) as string;

  /** V8's own trace, long enough to see past a tag manager, whatever the page has made of stacks. */
  const stackNow = (): string => {
    try {
      const { stackTraceLimit, prepareStackTrace } = NativeError;
      NativeError.stackTraceLimit = 20;
      if (prepareStackTrace !== undefined) NativeError.prepareStackTrace = undefined;
      const { stack } = new NativeError();
      NativeError.stackTraceLimit = stackTraceLimit;
      if (prepareStackTrace !== undefined) NativeError.prepareStackTrace = prepareStackTrace;
      return typeof stack === 'string' ? cut(stack, 8000) : '';
    } catch {
      return '';
    }
  };

  const documentUrl = (written: Document): string => {
    const url = addressOf ? (apply(addressOf, written, []) as string) : '';
    return cut(url, 6) === 'about:' ? blankAddress : url;
  };

  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  if (cookie?.set) {
    // A proxy, because it keeps name, length and text of the native function.
    const set = new Proxy(cookie.set, {
      apply(native, written: Document, given: unknown[]) {
        if (typeof given[0] === 'symbol') return void apply(native, written, given); // Throws, in the native's words.
        const line = `${given[0] as string}`;
        apply(native, written, [line]);
        tell('js', line, documentUrl(written), stackNow());
      },
    });
    Object.defineProperty(Document.prototype, 'cookie', { ...cookie, set });
  }

  const store = (globalThis as { CookieStore?: { prototype: { set: (...given: unknown[]) => Promise<void> } } }).CookieStore?.prototype;
  if (store) {
    store.set = new Proxy(store.set, {
      apply(native, written: unknown, given: unknown[]) {
        // Before the page can change its mind, and while its stack is there.
        const line = asLine(given[0], given[1]);
        const stack = stackNow();
        const result = apply(native, written, given) as Promise<void>;
        void apply(then, result, [() => tell('cookieStore', line, documentUrl(document), stack), () => {}]);
        return result;
      },
    });
  }

  /** `cookieStore.set(name, value)` or `set({ name, value, expires, … })`; the Cookie Store API writes `/`, and ends every path so. */
  function asLine(first: unknown, value: unknown): string {
    try {
      if (typeof first !== 'object' || first === null) return `${first as string}=${value as string}; Path=/`;
      const options = first as { [key in 'name' | 'value' | 'domain' | 'path']?: string } & { [key in 'expires' | 'maxAge']?: number | null };
      const path = options.path ?? '/';
      let line = `${options.name}=${options.value}; Path=${path}${path.at(-1) === '/' ? '' : '/'}`;
      if (options.domain) line += `; Domain=${options.domain}`;
      if (options.expires !== undefined && options.expires !== null) line += `; Max-Age=${round((+options.expires - now()) / 1000)}`;
      if (options.maxAge !== undefined && options.maxAge !== null) line += `; Max-Age=${+options.maxAge}`;
      return line;
    } catch {
      return ''; // Then the native has something to say about it too.
    }
  }
}
