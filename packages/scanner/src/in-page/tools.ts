/** What the hooks in a page, a frame or a worker share. Everything in it was taken before any script of the site could run. */
export interface Tools {
  readonly apply: typeof Reflect.apply;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The beginning of a text. */
  readonly cut: (text: string, length: number) => string;
  /** V8's stack trace, nearest call first. */
  readonly stackNow: () => string;
  /** A document's address; of a blank frame, that of the page whose storage it shares. */
  readonly addressOf: (written?: Document) => string;
  /** Tells the scan. Whatever happens, nothing is thrown into the site. */
  readonly tell: (kind: string, body: object) => void;
  /** Puts a proxy around a method, because that keeps name, length and text of the native one. */
  readonly around: <Owner>(owner: Owner | undefined, name: string, handle: (native: Native, on: unknown, given: unknown[]) => unknown) => void;
}

export type Native = (...given: unknown[]) => unknown;

/** One kind of thing to watch. Its text is sent to the page, so it may use nothing from outside itself. */
export type Hook = (tools: Tools) => void;

/**
 * Runs in every page, frame and worker before any script of the site, and starts the hooks. Nothing is left on the window. It tells
 * through the console, because Playwright's bindings are there for every page to see and to call.
 *
 * @param token what a message begins with; no page gets to know it
 */
export function startHooks(token: string, hooks: readonly Hook[]): void {
  const NativeError = Error as unknown as { new (): Error; stackTraceLimit: unknown; prepareStackTrace: unknown };
  const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
  const { now } = Date;
  const { stringify } = JSON;
  const { debug } = console;
  const { slice } = String.prototype;
  const NativeProxy = Proxy;
  const inPage = typeof document !== 'undefined';
  const documentAddress = inPage ? getOwnPropertyDescriptor(Document.prototype, 'URL')?.get : undefined;

  const cut = (text: string, length: number): string => apply(slice, text, [0, length]) as string;

  /** A blank frame shares the storage of the page that it belongs to. */
  const ownAddress = (): string => {
    try {
      let owner: Window = window;
      while (owner.document.URL.startsWith('about:') && owner !== owner.parent) owner = owner.parent;
      return owner.document.URL;
    } catch {
      return document.URL; // Another site's frame: a blank one in it has no storage.
    }
  };
  const blankAddress = inPage ? ownAddress() : '';

  const addressOf = (written?: Document): string => {
    // Not before the worker runs: Chromium 156 crashes where its address is asked for while it is still on its way.
    if (!inPage) return cut(location.href, 5000);
    const url = documentAddress ? (apply(documentAddress, written ?? document, []) as string) : '';
    return cut(url, 6) === 'about:' ? blankAddress : cut(url, 5000);
  };

  const tell = (kind: string, body: object): void => {
    try {
      // Without a prototype, so that no toJSON of the page's is asked.
      debug(token + stringify({ __proto__: null, kind, at: now(), ...body }));
    } catch {
      // The page is being torn down; the jar still has the cookie.
    }
  };

  /** Long enough to see past a tag manager, whatever the page has made of stacks. */
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

  const around: Tools['around'] = (owner, name, handle) => {
    const found = owner ? getOwnPropertyDescriptor(owner, name) : undefined;
    if (!owner || !found || typeof found.value !== 'function') return;
    defineProperty(owner, name, { ...found, value: new NativeProxy(found.value as Native, { apply: handle as never }) });
  };

  for (const hook of hooks) hook({ apply, now, cut, stackNow, addressOf, tell, around });
}
