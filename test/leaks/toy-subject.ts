import type { Subject } from './subject.ts';
import { trackerPrefix } from './vectors/index.ts';

export interface ToyFaults {
  readonly releasesTwice?: boolean;
  readonly forgetsToErase?: boolean;
  readonly forgetsRejection?: boolean;
  readonly throwsOnAccept?: boolean;
}

/** The least that releases marked markup: what the matrix itself is tested with, also with a fault that it must notice. */
export function toy(faults: ToyFaults = {}): Subject {
  const script = `(${runToy.toString()})(${JSON.stringify({ ...faults, prefix: trackerPrefix })});`;
  return {
    name: 'toy',
    markup: 'marked',
    head: () => `<script>${script}</script>`,
    decide: (page, decision) => page.evaluate((decision) => (globalThis as unknown as { toy: Toy }).toy[decision](), decision),
  };
}

interface Toy {
  accept(): void;
  reject(): void;
  withdraw(): Promise<void>;
}

/** Runs in the page, so it must stand by itself. */
function runToy({ prefix, releasesTwice, forgetsToErase, forgetsRejection, throwsOnAccept }: ToyFaults & { prefix: string }): void {
  const attributes = ['src', 'srcset', 'href', 'data', 'poster', 'srcdoc'];

  function releaseScript(held: Element): void {
    const script = document.createElementNS(held.namespaceURI, 'script') as HTMLScriptElement;
    for (const { name, value } of held.attributes) if (!name.startsWith('data-') && name !== 'type') script.setAttribute(name, value);
    const type = held.getAttribute('data-type');
    if (type) script.setAttribute('type', type);
    for (const name of ['src', 'href']) {
      const value = held.getAttribute(`data-${name}`);
      if (value !== null) script.setAttribute(name, value);
    }
    script.textContent = held.textContent;
    held.replaceWith(script);
  }

  function releaseElement(held: Element): void {
    for (const name of attributes) {
      const value = held.getAttribute(`data-${name}`);
      if (value !== null) held.setAttribute(name, value);
    }
    held.removeAttribute('data-category');
  }

  function release(): void {
    for (const held of document.querySelectorAll('[data-category]')) {
      const copy = held.cloneNode(true) as Element;
      if (releasesTwice) held.after(copy);
      if (held instanceof HTMLTemplateElement) held.replaceWith(held.content);
      else if (held.localName === 'script') releaseScript(held);
      else releaseElement(held);
    }
  }

  async function erase(): Promise<void> {
    for (const name of document.cookie.split('; ').map((pair) => pair.split('=')[0] ?? '')) {
      if (name.startsWith(prefix)) document.cookie = `${name}=; path=/; max-age=0`;
    }
    localStorage.clear();
    sessionStorage.clear();
    for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
  }

  (globalThis as unknown as { toy: Toy }).toy = {
    accept() {
      if (throwsOnAccept) throw new Error('The toy is broken.');
      release();
      if (releasesTwice) release();
    },
    reject() {
      if (forgetsRejection) localStorage.setItem('toy', 'accepted');
    },
    async withdraw() {
      if (forgetsToErase) return;
      await erase();
      document.getElementById('pinging')?.remove();
      document.getElementById('to-frame')?.remove();
    },
  };
  if (localStorage.getItem('toy') === 'accepted') addEventListener('DOMContentLoaded', release);
}
