import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLocalName, privateOn } from '@kapsel/scanner/private-address';

/** What may be reached. */
export interface TargetRules {
  /** Whether a receiver may be on this machine or in a network of one's own, and be asked over http. */
  readonly allowPrivate: boolean;
  /** The addresses of a host; asked of the system unless told. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/** A receiver that is not to be asked, or that nobody knows; the message says why. */
export class TargetError extends Error {
  override name = 'TargetError';
}

/** What is wrong with the address of a receiver, as far as can be seen without asking anybody; nothing where all is well. */
export function faultOfTarget(address: string, { allowPrivate }: TargetRules): string | undefined {
  const url = URL.parse(address);
  if (!url || !/^https?:$/u.test(url.protocol)) return 'must be an address such as https://example.no/kapsel';
  if (url.username !== '' || url.password !== '') return 'must hold no name and no password: the signature says who sends';
  if (allowPrivate) return undefined;
  if (url.protocol !== 'https:') return 'must begin with https://, so that nobody else reads or changes what is sent';
  const host = hostOf(url);
  return isLocalName(host) || (isIP(host) !== 0 && isPrivate()(host)) ? 'is in a private network; the setting privateWebhooks allows that' : undefined;
}

/**
 * The addresses at which a receiver may be reached. Whoever connects has to use these: asked again, the host could answer otherwise
 * (DNS rebinding, standards: SEC-13).
 *
 * @throws TargetError where one of them is private, or there is none
 */
export async function addressesOf(url: URL, rules: TargetRules): Promise<readonly string[]> {
  const fault = faultOfTarget(url.href, rules);
  if (fault !== undefined) throw new TargetError(`The address ${fault}.`);
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await (rules.resolve ?? bySystem)(host) : [host];
  if (addresses.length === 0) throw new TargetError(`Nobody knows the host ${host}.`);
  if (!rules.allowPrivate && addresses.some(isPrivate())) throw new TargetError(`The host ${host} is in a private network.`);
  return addresses;
}

/** The networks of this machine may change while it runs. */
function isPrivate(): (address: string) => boolean {
  return privateOn(networkInterfaces());
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$|\.$/gu, '');
}

async function bySystem(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (cause) {
    throw new TargetError(`The host ${host} was not found.`, { cause });
  }
}
