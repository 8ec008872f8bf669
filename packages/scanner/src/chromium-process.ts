import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** One message of CDP. */
export type CdpMessage = Readonly<Record<string, unknown>>;

/** A browser that speaks CDP, wherever it runs. */
export interface CdpEndpoint {
  send(message: CdpMessage): void;
  /** Hears every message from now on, and of the end, once. */
  listen(onMessage: (message: CdpMessage) => void, onEnd: () => void): void;
  /** Ends the browser, or leaves it where it is not ours. */
  close(): Promise<void>;
  /** What it said of its own troubles, the last lines. */
  readonly complaints: string;
}

/** How long Chromium may take to end by itself. */
const endsWithinMs = 3000;

/** No site makes the browser say more in one message; what does is out of its mind. */
const maxMessageBytes = 256 * 1024 * 1024;

/**
 * Starts a Chromium that is spoken to through a pipe: no port that another program of the machine, or a page, could find
 * (standards: SEC-13). It is ended with this process, however that ends.
 *
 * @throws Error where the program cannot be started
 */
export async function startChromium(path: string, switches: readonly string[]): Promise<CdpEndpoint> {
  const child = spawn(path, [...switches, '--remote-debugging-pipe', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own: an interrupt at the terminal is the scan's to answer, and its end takes all of Chromium with it.
    detached: process.platform !== 'win32',
  });
  const [, , errors, input, output] = child.stdio as unknown as [null, null, Readable, Writable, Readable];
  let complaints = '';
  errors.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000);
  });
  for (const stream of [errors, input, output]) stream.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const kill = () => killGroup(child);
  process.on('exit', kill);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      process.off('exit', kill);
      killGroup(child); // What it has left behind.
      resolve();
    });
  });
  return {
    get complaints() {
      return complaints;
    },
    send: (message) => void input.write(`${JSON.stringify(message)}\0`),
    listen(onMessage, onEnd) {
      readMessages(output, onMessage);
      void ended.then(onEnd);
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      input.write(`${JSON.stringify({ id: 2 ** 31 - 1, method: 'Browser.close' })}\0`);
      const timer = setTimeout(kill, endsWithinMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}

/** Messages end with a zero byte. */
function readMessages(output: Readable, onMessage: (message: CdpMessage) => void): void {
  let parts: Buffer[] = [];
  let size = 0;
  output.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      parts.push(chunk.subarray(start, end));
      const message = JSON.parse(Buffer.concat(parts).toString()) as CdpMessage;
      parts = [];
      size = 0;
      start = end + 1;
      onMessage(message);
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > maxMessageBytes) output.destroy();
  });
}
