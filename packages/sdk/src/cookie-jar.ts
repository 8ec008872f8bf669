/**
 * The document's cookies by natives that were taken before the page could replace them, and out of reach of elements
 * that call themselves `cookie`. A document without cookies (sandboxed, blocked) has an empty jar, never an error.
 */
const native = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');

export function readCookies(): string {
  try {
    return String(native?.get?.call(document) ?? '');
  } catch {
    return '';
  }
}

export function writeCookie(line: string): void {
  try {
    native?.set?.call(document, line);
  } catch {
    // No jar: the decision lives as long as the page.
  }
}

/** The host's own name and each parent domain; the browser refuses those that are public suffixes. */
export function domainVariants(host: string = location.hostname): string[] {
  const labels = host.split('.');
  return ['', ...labels.map((_, index) => labels.slice(index).join('.'))];
}

/** Every path above and at the page's own, with and without the final slash. */
function pathVariants(path: string = location.pathname): string[] {
  const parts = path.split('/').filter(Boolean);
  return ['/', ...parts.flatMap((_, index) => [`/${parts.slice(0, index + 1).join('/')}`, `/${parts.slice(0, index + 1).join('/')}/`])];
}

/** Removes a cookie wherever a script may: host-only and on each parent domain, on each path, partitioned or not. */
export function eraseCookie(name: string): void {
  for (const domain of domainVariants()) {
    for (const path of pathVariants()) {
      const line = `${name}=; Max-Age=0; Path=${path}${domain && `; Domain=${domain}`}`;
      writeCookie(line);
      writeCookie(`${line}; Secure; Partitioned`);
    }
  }
}

/** Names in the jar, each once. */
export function cookieNames(): string[] {
  const names = readCookies()
    .split('; ')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair.slice(0, pair.indexOf('=')) : ''));
  return [...new Set(names)];
}
