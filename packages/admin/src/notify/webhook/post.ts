import { request as overHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import { addressesOf, TargetError, type TargetRules } from './target.ts';

export interface PostOptions extends TargetRules {
  /** From the look-up of the host to the end of the answer. */
  readonly timeoutMs?: number;
}

export interface PostAnswer {
  readonly status: number;
  /** In milliseconds since 1970, where the receiver asks not to be asked before. */
  readonly retryAfter?: number;
}

/** More of an answer is not waited for: nobody reads it. */
const mostOfAnswer = 65_536;

/**
 * Sends JSON to an address that anybody may have given: to the very addresses that were checked, not on to where the answer points, for
 * a limited time, with no cookies and through no proxy.
 *
 * @throws TargetError, or Error with the words of the system, where there is no answer
 */
export async function post(url: URL, headers: Readonly<Record<string, string>>, body: string, { timeoutMs = 15_000, ...rules }: PostOptions): Promise<PostAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const addresses = await beforeEnd(addressesOf(url, rules), signal);
    return await send(url, { method: 'POST', headers: { 'content-type': 'application/json', 'user-agent': 'Kapsel-Webhook/1', 'content-length': String(Buffer.byteLength(body)), ...headers }, agent: false, signal, maxHeaderSize: 16_384, ...pinnedTo(addresses) }, body);
  } catch (error) {
    if (signal.aborted) throw new TargetError(`There was no answer within ${timeoutMs / 1000} s.`, { cause: error });
    throw error;
  }
}

function send(url: URL, options: RequestOptions, body: string): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    let answer: PostAnswer | undefined;
    // What it says is known once the head is there, also where the rest never comes.
    const settle = (error?: Error): void => (answer ? resolve(answer) : reject(error ?? new Error('The connection was closed.')));
    const outgoing = (url.protocol === 'https:' ? overHttps : overHttp)(url, options, (incoming) => {
      answer = { status: incoming.statusCode ?? 0, ...retryAfterOf(incoming) };
      let received = 0;
      incoming.on('data', (piece: Buffer) => {
        received += piece.length;
        if (received > mostOfAnswer) incoming.destroy();
      });
      incoming.on('error', settle);
      incoming.on('close', () => settle());
    });
    outgoing.on('error', settle);
    outgoing.end(body);
  });
}

function pinnedTo(addresses: readonly string[]): RequestOptions {
  const list = addresses.map((address) => ({ address, family: isIP(address) }));
  const [first] = list;
  return {
    lookup: (_host, { all }, answer) => {
      if (all) answer(null, list);
      else answer(null, first!.address, first!.family);
    },
  };
}

function retryAfterOf({ headers }: IncomingMessage): { readonly retryAfter?: number } {
  const text = headers['retry-after'];
  if (text === undefined) return {};
  const at = /^\d{1,9}$/u.test(text) ? Date.now() + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(at) ? {} : { retryAfter: at };
}

function beforeEnd<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return Promise.race([work, new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }))]);
}
