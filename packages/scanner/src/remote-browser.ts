import { once } from 'node:events';
import type { Language } from '@kapsel/core';
import type { CdpEndpoint, CdpMessage } from './chromium-process.ts';
import { ScanError } from './scan-error.ts';

const answersWithinMs = 15_000;

/**
 * Reads `--browser-endpoint`.
 *
 * @throws ScanError BAD_OPTION, without the address: a token may stand in it
 */
export function requireEndpoint(text: string): string {
  if (URL.canParse(text) && /^(?:wss?|https?):\/\/[^/]/u.test(text)) return text;
  throw new ScanError('BAD_OPTION', '--browser-endpoint does not fit: write it like http://127.0.0.1:9222, or the ws:// address that a browser gives.');
}

/**
 * Speaks with a browser that runs already, wherever that is, by CDP over a WebSocket. An http address is asked for it.
 *
 * @throws Error where nobody answers there
 */
export async function connectBrowser(address: string): Promise<CdpEndpoint> {
  const socket = new WebSocket(address.startsWith('http') ? await socketAddress(address) : address);
  await once(socket, 'open', { signal: AbortSignal.timeout(answersWithinMs) }).catch((cause: unknown) => {
    socket.close();
    throw new Error('nobody speaks CDP there', { cause });
  });
  return {
    complaints: '',
    send: (message) => socket.send(JSON.stringify(message)),
    listen(onMessage, onEnd) {
      socket.addEventListener('message', ({ data }) => {
        const message = messageOf(data);
        // Whoever says something else is no browser.
        if (message) onMessage(message);
        else socket.close();
      });
      socket.addEventListener('close', () => onEnd(), { once: true });
    },
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = once(socket, 'close', { signal: AbortSignal.timeout(answersWithinMs) }).catch(() => {});
      socket.close();
      await closed;
    },
  };
}

function messageOf(data: unknown): CdpMessage | undefined {
  try {
    const message: unknown = JSON.parse(String(data));
    return typeof message === 'object' && message !== null ? (message as CdpMessage) : undefined;
  } catch {
    return undefined;
  }
}

/** A browser may call itself by a name that only its own machine knows: the host that was given is the one to go to. */
async function socketAddress(address: string): Promise<string> {
  const response = await fetch(new URL('/json/version', address), { signal: AbortSignal.timeout(answersWithinMs) });
  const { webSocketDebuggerUrl } = (await response.json()) as { webSocketDebuggerUrl: string };
  const [given, named] = [new URL(address), new URL(webSocketDebuggerUrl)];
  return `${given.protocol === 'https:' ? 'wss' : 'ws'}://${given.host}${named.pathname}${named.search}`;
}

/** What could not be assured with a browser that was not ours. */
export function notesOnRemote(isRemote: boolean, language: Language): { code: string; message: string }[] {
  const message = {
    nb: 'Nettleseren kjørte allerede (--browser-endpoint). Skanningen hadde en ren profil i den, men hvilke innstillinger og utvidelser den hadde, hvor mye minne en side tok og om sider nådde private adresser, kunne ikke sikres.',
    en: 'The browser was running already (--browser-endpoint). The scan had a clean profile in it, but its settings and extensions, how much memory a page took, and whether pages reached private addresses could not be assured.',
  };
  return isRemote ? [{ code: 'remote-browser', message: message[language] }] : [];
}
