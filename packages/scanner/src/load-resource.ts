import type { Page } from 'playwright-core';
import type { Load } from './crawl/site-guide.ts';
import { frameIdsOf } from './frame-tree.ts';
import type { Line, Wire } from './wire.ts';
import { withTimeout } from './with-timeout.ts';

const chunkBytes = 256 * 1024;

/**
 * Has the browser fetch files for us: through its own network, with its names, its proxy and its certificates, but as nobody. No cookie goes along, none
 * that comes back is kept, nothing is taken from the cache, and no page hears of it.
 *
 * @param openPage opens the blank page that asks, when it is first needed
 */
export function loaderOf(wire: Wire, openPage: () => Promise<Page>): Load {
  let asker: Promise<Page> | undefined;
  return async (url, { maxBytes, timeoutMs }) => {
    try {
      const [line] = wire.linesOf(await (asker ??= openPage()));
      if (!line) throw new Error('the page that asks is gone');
      return await withTimeout(load(line, url, maxBytes), timeoutMs);
    } catch {
      return { status: null, body: new Uint8Array() };
    }
  };
}

async function load(line: Line, url: string, maxBytes: number): ReturnType<Load> {
  const [frameId] = await frameIdsOf(line);
  const options = { disableCache: true, includeCredentials: false };
  const { resource } = (await line.send('Network.loadNetworkResource', { frameId, url, options })) as { resource: { httpStatusCode?: number; stream?: string } };
  const body = resource.stream === undefined ? new Uint8Array() : await readStream(line, resource.stream, maxBytes);
  return { status: resource.httpStatusCode ?? null, body };
}

async function readStream({ send }: Line, handle: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let left = maxBytes;
  for (let isOver = false; !isOver; ) {
    const { data, base64Encoded, eof } = (await send('IO.read', { handle, size: chunkBytes })) as { data: string; base64Encoded?: boolean; eof: boolean };
    const chunk = Buffer.from(data, base64Encoded ? 'base64' : 'utf8').subarray(0, left);
    chunks.push(chunk);
    left -= chunk.length;
    isOver = eof || left === 0;
  }
  await send('IO.close', { handle });
  return Buffer.concat(chunks);
}
