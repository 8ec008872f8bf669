import { normalizeHost } from '@kapsel/core';

const bareHost = /^[\w-]+(?:\.[\w-]+)*$/u;
/** A scheme, unless what follows the colon is a port. */
const scheme = /^[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|$))/iu;

/**
 * The host of a host or an address, as lists of cookies have them: `.example.no`, `localhost:8080`, `https://cdn.example/a.js`.
 *
 * @returns an empty text for no text, and for an address without a host, as a path or what is inline has none; nothing for what is neither
 */
export function hostIn(text: string): string | undefined {
  const bare = text.startsWith('.') ? text.slice(1) : text;
  if (bareHost.test(bare)) return bare.toLowerCase();
  if (text === '' || /^\/(?!\/)/u.test(text)) return '';
  const address = URL.parse(scheme.test(text) ? text : `https://${bare.replace(/^\/\//u, '')}`);
  return address ? normalizeHost(address.hostname) : undefined;
}
