import { connect } from 'node:net';

export interface Load {
  readonly address: string;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  readonly body: () => string;
}

export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  /** Until the last was answered. */
  readonly seconds: number;
  /** Of each request, in milliseconds, sorted. */
  readonly latencies: readonly number[];
}

/**
 * Many connections, each with one request after another: over plain sockets, since a client of more comfort would take more of the
 * machine than the server that is measured.
 */
export async function load({ address, path, connections, seconds, body }: Load): Promise<LoadResult> {
  const { hostname, port, host } = new URL(address);
  const latencies: number[] = [];
  let failed = 0;
  const start = performance.now();

  const client = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.setNoDelay(true);
      let sentAt = 0;
      let answer = '';
      const send = (): void => {
        if (performance.now() - start > seconds * 1000) {
          socket.end();
          return resolve();
        }
        const text = body();
        sentAt = performance.now();
        socket.write(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('data', (piece) => {
        answer += piece.toString('latin1');
        if (!isWhole(answer)) return;
        latencies.push(performance.now() - sentAt);
        if (!answer.startsWith('HTTP/1.1 2')) failed += 1;
        answer = '';
        send();
      });
    });

  await Promise.all(Array.from({ length: connections }, client));
  return { requests: latencies.length, failed, seconds: (performance.now() - start) / 1000, latencies: latencies.sort((a, b) => a - b) };
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = answer.slice(0, end).toLowerCase();
  if (head.includes('transfer-encoding: chunked')) return answer.endsWith('0\r\n\r\n');
  const [, length = '0'] = /content-length: (\d+)/u.exec(head) ?? [];
  return answer.length >= end + 4 + Number(length);
}
