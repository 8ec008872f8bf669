import { lookup } from 'node:dns/promises';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLocalName, privateOn } from '@kapsel/scanner/private-address';

export interface Got {
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
}

const withinMs = 10_000;

const isPrivateText = 'it is on this machine or a private network';

/** More of a page is not read. */
const mostBytes = 512 * 1024;

/**
 * Asks for a page as nobody in particular, at the very addresses that were checked, and goes nowhere that it points to. A private one is
 * refused as a scan refuses it.
 *
 * @throws Error where there is no answer; the message says why
 */
export async function get(url: URL, allowPrivate: boolean): Promise<Got> {
  const signal = AbortSignal.timeout(withinMs);
  const addresses = (await addressesOf(url.hostname.replace(/^\[|\]$/gu, ''), allowPrivate)).map((address) => ({ address, family: isIP(address) }));
  return new Promise((resolve, reject) => {
    const options = {
      agent: false,
      signal,
      maxHeaderSize: 16_384,
      headers: { 'user-agent': 'Kapsel', accept: 'text/html, text/plain' },
      lookup: (_host: string, { all }: { all?: boolean }, answer: (...answer: any[]) => void) => (all ? answer(null, addresses) : answer(null, addresses[0]?.address, addresses[0]?.family)),
    };
    const outgoing = (url.protocol === 'https:' ? overHttps : overHttp)(url, options, (incoming) => {
      const pieces: Buffer[] = [];
      let size = 0;
      incoming.on('data', (piece: Buffer) => {
        pieces.push(piece);
        size += piece.length;
        if (size > mostBytes) incoming.destroy();
      });
      incoming.on('error', () => {});
      incoming.on('close', () => resolve({ status: incoming.statusCode ?? 0, location: incoming.headers.location, text: Buffer.concat(pieces).toString() }));
    });
    outgoing.on('error', (error: Error) => reject(signal.aborted ? new Error(`there was no answer within ${withinMs / 1000} s`) : error));
    outgoing.end();
  });
}

async function addressesOf(host: string, allowPrivate: boolean): Promise<readonly string[]> {
  if (isLocalName(host)) {
    if (allowPrivate) return ['127.0.0.1'];
    throw new Error(isPrivateText);
  }
  const addresses = isIP(host) === 0 ? (await lookup(host, { all: true })).map(({ address }) => address) : [host];
  if (!allowPrivate && addresses.some(privateOn(networkInterfaces()))) throw new Error(isPrivateText);
  return addresses;
}
