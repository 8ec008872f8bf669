import type { Policy } from './policy.ts';
import { patchConstructor, patchMethod, type Realm } from './patch.ts';

/**
 * Workers live out of reach of the page's patches. One whose own address is held gets an empty script instead; one whose script
 * names a held host is started with a guard of its own before it. All others are left exactly as they are.
 */
export function guardWorkers(realm: Realm, policy: Policy): void {
  for (const key of ['Worker', 'SharedWorker'] as const) {
    patchConstructor(realm, key, (native, given, target) => {
      const address = URL.canParse(String(given[0]), document.baseURI) ? new URL(String(given[0]), document.baseURI).href : '';
      if (policy.holdsAddress(address, key)) given[0] = blobOf(realm, '');
      else if (address !== '' && policy.mightHold(sourceOf(realm, address)) && policy.holdsText(sourceOf(realm, address), key)) {
        const isModule = (given[1] as { type?: unknown } | undefined)?.type === 'module';
        given[0] = blobOf(realm, `(${guardInWorker.toString()})(${JSON.stringify(policy.heldHosts())});${isModule ? 'import' : 'importScripts'}(${JSON.stringify(address)})`);
      }
      return Reflect.construct(native, given, target) as object;
    });
  }
  const { ServiceWorkerContainer } = realm as { ServiceWorkerContainer?: typeof globalThis.ServiceWorkerContainer };
  patchMethod(ServiceWorkerContainer?.prototype, 'register', (native) => {
    return function (this: ServiceWorkerContainer, ...given: Parameters<ServiceWorkerContainer['register']>) {
      const address = new URL(String(given[0]), document.baseURI).href;
      return realm
        .fetch(address)
        .then((answer) => answer.text())
        .catch(() => '')
        .then((text) => {
          if (!policy.holdsText(text, 'serviceWorker')) return native.apply(this, given);
          throw new realm.DOMException('Held until the visitor agrees.', 'AbortError');
        });
    };
  });
}

function blobOf(realm: Realm, code: string): string {
  return realm.URL.createObjectURL(new realm.Blob([code], { type: 'text/javascript' }));
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

/** Runs in the worker, by its text: it may use nothing from outside itself but the hosts that it is given. */
function guardInWorker(hosts: readonly string[]): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const isHeld = (address: unknown): boolean => {
    try {
      const { host } = new URL(address instanceof Request ? address.url : String(address), location.href);
      return hosts.some((pattern) => host === pattern || (pattern.startsWith('*.') && (host === pattern.slice(2) || host.endsWith(pattern.slice(1)))));
    } catch {
      return false;
    }
  };
  const { importScripts, fetch } = scope as { importScripts?: (...urls: unknown[]) => void; fetch: (...given: unknown[]) => unknown };
  if (importScripts) scope['importScripts'] = (...urls: unknown[]) => importScripts.apply(scope, urls.filter((url) => !isHeld(url)));
  scope['fetch'] = (...given: unknown[]) => (isHeld(given[0]) ? Promise.resolve(new Response('')) : fetch.apply(scope, given));
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...given: unknown[]) {
    if (isHeld(given[1])) given[1] = 'data:,';
    return open.apply(this, given as never);
  };
  for (const key of ['WebSocket', 'EventSource']) {
    const native = scope[key];
    if (typeof native !== 'function') continue;
    scope[key] = new Proxy(native, {
      construct: (target, given, newTarget) => Reflect.construct(target, isHeld(given[0]) ? [key === 'WebSocket' ? 'ws://127.0.0.1:9/' : 'data:,'] : given, newTarget) as object,
    });
  }
}
