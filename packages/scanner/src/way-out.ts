import type { Language } from '@kapsel/core';
import { Egress, type EgressOptions } from './egress.ts';
import { ScanError } from './scan-error.ts';
import { readUpstreamProxy } from './upstream-proxy.ts';

interface WayOutOptions {
  readonly allowPrivate?: boolean;
  readonly proxy?: string | undefined;
  readonly browserEndpoint?: string | undefined;
}

/**
 * Opens the scan's way out; there is none, and the browser goes by itself, where everything is allowed and no proxy is wanted.
 *
 * A browser that runs already goes its own ways.
 *
 * @throws ScanError BAD_OPTION where the start address itself is private, or the proxy's address is none
 */
export async function openWayOut(startUrl: string, { allowPrivate = false, proxy, browserEndpoint }: WayOutOptions, internet: EgressOptions): Promise<Egress | undefined> {
  const upstream = proxy === undefined ? undefined : readUpstreamProxy(proxy);
  if (upstream && browserEndpoint !== undefined) throw new ScanError('BAD_OPTION', '--proxy does not reach a browser that runs already: start that one with it.');
  if (allowPrivate && !upstream) return undefined;
  const egress = await Egress.start({ ...internet, allowPrivate, proxy: upstream });
  const isRefused = await egress.refuses(startUrl);
  if (!isRefused && browserEndpoint === undefined) return egress;
  await egress.close();
  if (!isRefused) return undefined;
  throw new ScanError('BAD_OPTION', `${new URL(startUrl).host} is on this machine or a private network, where a scan does not go unless it is told to: add --allow-private.`);
}

/** What the way out kept the scan from seeing. */
export function notesOnWayOut(egress: Egress | undefined, language: Language): { code: string; message: string }[] {
  if (!egress) return [];
  const notes: { code: string; message: string }[] = [];
  const { refusedHosts, through } = egress;
  if (refusedHosts.length > 0) {
    const hosts = refusedHosts.slice(0, 10).join(', ');
    const more = refusedHosts.length > 10 ? ` (${refusedHosts.length})` : '';
    notes.push({
      code: 'private-address',
      message: {
        nb: `Nettstedet viste til denne maskinen eller et privat nett, og der ble ingenting hentet: ${hosts}${more}.`,
        en: `The site pointed to this machine or a private network, and nothing was fetched there: ${hosts}${more}.`,
      }[language],
    });
  }
  if (through !== undefined) {
    notes.push({
      code: 'proxy',
      message: {
        nb: `Skanningen gikk gjennom ${through}. Om navn førte til private adresser, var det opp til den.`,
        en: `The scan went through ${through}. Whether names led to private addresses was left to it.`,
      }[language],
    });
  }
  return notes;
}
