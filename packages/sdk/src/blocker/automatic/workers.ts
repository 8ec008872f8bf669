import { heldHosts, holdsAddress, holdsText, isReportOnly } from './policy.ts';
import { trustedAddress } from '../trusted-types.ts';
import { patchConstructor, patchMethod, type Realm } from './patch.ts';

/**
 * Workers live out of reach of the page's patches. One whose own address is held gets an empty script instead; one whose script
 * names a held host is started with a guard of its own before it. All others are left exactly as they are.
 */
export function guardWorkers(realm: Realm): void {
  const textOf = rememberBlobs(realm);
  for (const key of ['Worker', 'SharedWorker'] as const) {
    patchConstructor(realm, key, (native, given, target) => {
      const address = URL.canParse(String(given[0]), document.baseURI) ? new URL(String(given[0]), document.baseURI).href : '';
      if (holdsAddress(address, key)) given[0] = trustedAddress(blobOf(realm, ''));
      else if (address !== '' && !isReportOnly() && holdsText(textOf(address) ?? sourceOf(realm, address), key)) {
        const guard = `(${guardInWorker.toString()})(${JSON.stringify(heldHosts())},${JSON.stringify(address)});`;
        const isModule = (given[1] as { type?: unknown } | undefined)?.type === 'module';
        // Imports of a module come in their order, and before any message that waits for it.
        const code = isModule ? `import ${JSON.stringify(blobOf(realm, guard))};import ${JSON.stringify(address)}` : `${guard}importScripts(${JSON.stringify(address)})`;
        given[0] = trustedAddress(blobOf(realm, code));
      }
      return Reflect.construct(native, given, target) as object;
    });
  }
  patchMethod((realm as { Worklet?: typeof Worklet }).Worklet?.prototype, 'addModule', (native, self, given) => (holdsAddress(given[0], 'worklet') ? Promise.resolve() : native.apply(self, given)));
  const { ServiceWorkerContainer } = realm as { ServiceWorkerContainer?: typeof globalThis.ServiceWorkerContainer };
  patchMethod(ServiceWorkerContainer?.prototype, 'register', (native, self, given) => {
    if (!URL.canParse(String(given[0]), document.baseURI)) return native.apply(self, given);
    return realm
      .fetch(new URL(String(given[0]), document.baseURI).href)
      .then((answer) => answer.text())
      .catch(() => '')
      .then((text) => {
        // One that only names a held host, to leave it alone perhaps, is the page's own.
        const imported = [...text.matchAll(/\b(?:importScripts\s*\(|import\b|from\b)[^;)]*/gu)].join();
        if (!holdsText(imported, 'serviceWorker')) return native.apply(self, given);
        throw new realm.DOMException('Held until the visitor agrees.', 'AbortError');
      });
  });
}

function blobOf(realm: Realm, code: string): string {
  return realm.URL.createObjectURL(new realm.Blob([code], { type: 'text/javascript' }));
}

/**
 * Notes the text of what becomes a worker's script without an address of its own, so that it need not be asked for: the page's
 * policy may forbid that (`connect-src`).
 */
function rememberBlobs(realm: Realm): (address: string) => string | undefined {
  const parts = new WeakMap<object, readonly unknown[]>();
  const blobs = new Map<string, readonly unknown[]>();
  patchConstructor(realm, 'Blob', (native, given, target) => {
    const blob = Reflect.construct(native, given, target) as object;
    const [content] = given;
    if (Array.isArray(content) && content.every((part) => typeof part === 'string')) parts.set(blob, [...(content as string[])]);
    return blob;
  });
  patchMethod(realm.URL, 'createObjectURL', (native, self, given) => {
    const address = native.apply(self, given) as string;
    const known = parts.get(given[0] as object);
    if (known) blobs.set(address, known);
    return address;
  });
  patchMethod(realm.URL, 'revokeObjectURL', (native, self, given) => {
    blobs.delete(String(given[0]));
    native.apply(self, given);
  });
  return (address) => blobs.get(address)?.join('');
}

/** A worker's constructor answers at once, so that its script has to be had at once too; it comes from the browser's cache a moment later. */
function sourceOf(realm: Realm, address: string): string {
  try {
    const request = new realm.XMLHttpRequest();
    request.open('GET', address, false);
    request.send();
    return request.responseText;
  } catch {
    return '';
  }
}

/**
 * Runs in the worker, by its text: it may use nothing from outside itself but what it is given. Started from a blob, it has
 * to read relative addresses against the one that the page named.
 */
function guardInWorker(hosts: readonly string[], home: string): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const absolute = (address: unknown): unknown => (address instanceof Request || !URL.canParse(String(address), home) ? address : new URL(String(address), home).href);
  Object.defineProperty(scope, 'location', { value: new URL(home), configurable: true });
  const isHeld = (address: unknown): boolean => {
    try {
      const { host } = new URL(address instanceof Request ? address.url : String(address), home);
      return hosts.some((pattern) => host === pattern || (pattern.startsWith('*.') && (host === pattern.slice(2) || host.endsWith(pattern.slice(1)))));
    } catch {
      return false;
    }
  };
  const { importScripts, fetch } = scope as { importScripts?: (...urls: unknown[]) => void; fetch: (...given: unknown[]) => unknown };
  if (importScripts) scope['importScripts'] = (...urls: unknown[]) => importScripts.apply(scope, urls.filter((url) => !isHeld(url)).map(absolute));
  scope['fetch'] = (...given: unknown[]) => (isHeld(given[0]) ? Promise.resolve(new Response('')) : fetch.apply(scope, [absolute(given[0]), ...given.slice(1)]));
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...given: unknown[]) {
    given[1] = isHeld(given[1]) ? 'data:,' : absolute(given[1]);
    return open.apply(this, given as never);
  };
  for (const key of ['WebSocket', 'EventSource', 'Worker']) {
    const native = scope[key];
    if (typeof native !== 'function') continue;
    scope[key] = new Proxy(native, {
      construct: (target, given, newTarget) => {
        const address = isHeld(given[0]) ? (key === 'WebSocket' ? 'ws://127.0.0.1:9/' : 'data:,') : absolute(given[0]);
        return Reflect.construct(target, [address, ...given.slice(1)], newTarget) as object;
      },
    });
  }
}
