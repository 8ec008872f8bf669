import { createRange } from './dom.ts';
import { prototypeOf } from './prototype-of.ts';

/**
 * The one place where text becomes a script's address or a frame's markup. Pages that require Trusted Types have to allow
 * the policy `kapsel`; what passes through it was in the page's own HTML, put there by its author.
 */
interface Policy {
  createScriptURL(text: string): string;
  createHTML(text: string): string;
}

const plain: Policy = { createScriptURL: (text) => text, createHTML: (text) => text };

const policy = ((): Policy => {
  try {
    const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
    return factory?.createPolicy('kapsel', plain) ?? plain;
  } catch {
    return plain; // Not in the page's list: what the browser then refuses stays held.
  }
})();

/** Hands our policy to a script of ours in a file of its own, which could not make a second one of the same name. */
export function lendPolicy(script: HTMLScriptElement): void {
  Object.defineProperty(script, Symbol.for('kapsel.trustedTypes'), { value: { createPolicy: () => policy } });
}

const { setAttribute } = prototypeOf('Element');
const { createContextualFragment } = prototypeOf('Range');

/** Sets an attribute by the native method, as a trusted value where the browser asks for one. */
export function setTrusted(element: Element, name: string, value: string): void {
  const isAddress = name === 'src' || name === 'data' || name === 'href';
  setAttribute.call(element, name, name === 'srcdoc' ? policy.createHTML(value) : isAddress ? policy.createScriptURL(value) : value);
}

/** Markup as the browser asks for it, for what stands in the place of markup of the page's own. */
export function trustedMarkup(html: string): string {
  return policy.createHTML(html);
}

export function trustedAddress(address: string): string {
  return policy.createScriptURL(address);
}

/** Parses markup as if it stood in the document; its scripts run when it is inserted. */
export function parseMarkup(html: string): DocumentFragment {
  return createContextualFragment.call(createRange(), policy.createHTML(html));
}
