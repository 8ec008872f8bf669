import type { Tools } from './tools.ts';

/** What a script did to the cookie jar, told by the hook. Its texts come from a hostile place. */
export interface CookieWrite {
  readonly kind: 'cookie';
  readonly means: 'js' | 'cookieStore';
  /** A line as `Set-Cookie` has it. */
  readonly line: string;
  /** URL of the document, or of the worker, that wrote. */
  readonly documentUrl: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** V8's stack trace, nearest call first. */
  readonly stack: string;
}

/** Tells of writes to `document.cookie` and `cookieStore`, and of deletions there. The write goes on as it came, and fails as it would. */
export function watchCookies({ apply, now, cut, stackNow, addressOf, tell, around }: Tools): void {
  const { round } = Math;
  const { then } = Promise.prototype;
  const { indexOf, slice } = String.prototype;
  const write = (means: CookieWrite['means'], line: string, documentUrl: string, stack: string): void =>
    tell('cookie', { __proto__: null, means, line: shortened(line), documentUrl, stack });

  /** A value may be longer than any browser takes; what stands after it says where it was meant to go. */
  const shortened = (line: string): string => {
    const end = apply(indexOf, line, [';']) as number;
    return end < 0 ? cut(line, 5000) : cut(line, end < 5000 ? end : 5000) + cut(apply(slice, line, [end]) as string, 2000);
  };

  const cookie = typeof Document === 'undefined' ? undefined : Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  if (cookie?.set) {
    const set = new Proxy(cookie.set, {
      apply(native, written: Document, given: unknown[]) {
        if (typeof given[0] === 'symbol') return void apply(native, written, given); // Throws, in the native's words.
        const line = `${given[0] as string}`;
        apply(native, written, [line]);
        write('js', line, addressOf(written), stackNow());
      },
    });
    Object.defineProperty(Document.prototype, 'cookie', { ...cookie, set });
  }

  const store = (globalThis as { CookieStore?: { prototype: object } }).CookieStore?.prototype;
  around(store, 'set', (native, on, given) => {
    // Before the page can change its mind, and while its stack is there.
    const line = asLine(given[0], given[1]);
    const stack = stackNow();
    const result = apply(native, on, given) as Promise<void>;
    void apply(then, result, [() => write('cookieStore', line, addressOf(), stack), () => {}]);
    return result;
  });
  around(store, 'delete', (native, on, given) => {
    const line = asLine(given[0], '');
    const stack = stackNow();
    const result = apply(native, on, given) as Promise<void>;
    void apply(then, result, [() => write('cookieStore', `${line}; Max-Age=0`, addressOf(), stack), () => {}]);
    return result;
  });

  /** `cookieStore.set(name, value)` or `set({ name, value, expires, … })`, and the same of `delete`; the Cookie Store API writes `/`, and ends every path so. */
  function asLine(first: unknown, value: unknown): string {
    try {
      if (typeof first !== 'object' || first === null) return `${first as string}=${value as string}; Path=/`;
      const options = first as { [key in 'name' | 'value' | 'domain' | 'path']?: string } & { [key in 'expires' | 'maxAge']?: number | null };
      const path = options.path ?? '/';
      let line = `${options.name}=${options.value ?? ''}; Path=${path}${path.at(-1) === '/' ? '' : '/'}`;
      if (options.domain) line += `; Domain=${options.domain}`;
      if (options.expires !== undefined && options.expires !== null) line += `; Max-Age=${round((+options.expires - now()) / 1000)}`;
      if (options.maxAge !== undefined && options.maxAge !== null) line += `; Max-Age=${+options.maxAge}`;
      return line;
    } catch {
      return ''; // Then the native has something to say about it too.
    }
  }
}
