import { trackerPrefix } from './vectors/index.ts';

export interface Body {
  readonly type: string;
  readonly body: string | Buffer;
}

/** What the tracker answers, by the asked-for file's extension. */
export function trackerFile(file: string, vector: string, runId: string): Body {
  const extension = file.slice(file.lastIndexOf('.') + 1);
  switch (extension) {
    case 'js':
      return { type: 'text/javascript', body: `${countRun(vector, runId)}\n${writes[file] ?? ''}` };
    case 'html':
      return { type: 'text/html; charset=utf-8', body: `<!doctype html><title>Frame</title><script>${countRun(vector, runId)}</script>` };
    case 'css':
      return { type: 'text/css', body: 'html { --tracked: 1; }' };
    case 'png':
      return { type: 'image/png', body: png };
    case 'wav':
      return { type: 'audio/wav', body: wav };
    case 'woff2':
      return { type: 'font/woff2', body: '' };
    default:
      return { type: 'text/plain', body: 'ok' };
  }
}

/**
 * Counts in the page's window where it can be reached. A worker, and a frame of the tracker's own, report to the origin they
 * belong to instead, which no consent tool in the page stands between.
 */
function countRun(vector: string, runId: string): string {
  return `(() => {
    const report = () => fetch(location.origin + '/ran/${vector}/${runId}', { method: 'POST', keepalive: true }).catch(() => {});
    if (typeof document === 'undefined') return report();
    try { top.__ran = (top.__ran ?? 0) + 1; } catch { report(); }
  })();`;
}

const writes: Readonly<Record<string, string>> = {
  'write-cookie.js': `document.cookie = '${trackerPrefix}_cookie=1; path=/; max-age=3600; SameSite=Lax';`,
  'write-localStorage.js': `localStorage.setItem('${trackerPrefix}_localStorage', '1');`,
  'write-sessionStorage.js': `sessionStorage.setItem('${trackerPrefix}_sessionStorage', '1');`,
  'write-indexedDB.js': `
    const opening = indexedDB.open('${trackerPrefix}_indexedDB', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('visitors');
    opening.onsuccess = () => opening.result.close();`,
};

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** A tenth of a second of silence: what a `<video>` plays as readily as an `<audio>`, in every engine. */
const wav = silence(800);

function silence(samples: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // mono
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  return Buffer.concat([header, Buffer.alloc(samples, 128)]);
}
