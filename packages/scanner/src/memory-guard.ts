import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Wire } from './wire.ts';

const everyMs = 1000;

/**
 * Ends what renders a page and has grown beyond all bounds, before the machine has nothing left for the others. To the visit that
 * is a crash. It goes on until the browser ends.
 *
 * @param onEnd called for each that was ended
 */
export function guardMemory(wire: Wire, maxBytes: number, onEnd: () => void): void {
  const ended = new Set<number>();
  const look = async (): Promise<void> => {
    const { processInfo } = (await wire.send('SystemInfo.getProcessInfo')) as { processInfo: { type: string; id: number }[] };
    const renderers = processInfo.filter(({ type, id }) => type === 'renderer' && !ended.has(id)).map(({ id }) => id);
    for (const pid of await largerThan(maxBytes, renderers)) {
      ended.add(pid);
      if (kill(pid)) onEnd();
    }
  };
  // One look that comes to nothing is not the last.
  const again = () => void (wire.hasEnded || next());
  const next = () => setTimeout(() => void look().then(again, again), everyMs).unref();
  next();
}

/** @returns whether it was still there, and ours to end */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/** Of the processes that a browser names, those of this machine that render pages and hold more. */
async function largerThan(maxBytes: number, pids: readonly number[]): Promise<number[]> {
  const grown = await Promise.all(pids.map(async (pid) => (await memoryOf(pid)) > maxBytes));
  return pids.filter((_pid, index) => grown[index]);
}

/** Resident memory in bytes; 0 of what has gone, or is no renderer: a browser elsewhere counts processes of its own. */
async function memoryOf(pid: number): Promise<number> {
  if (process.platform === 'win32') return 0;
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=,command=', '-p', String(pid)]);
      return stdout.includes('--type=renderer') ? Number.parseInt(stdout, 10) * 1024 : 0;
    }
    const [command, status] = await Promise.all([readFile(`/proc/${pid}/cmdline`, 'utf8'), readFile(`/proc/${pid}/status`, 'utf8')]);
    return command.includes('--type=renderer') ? Number(/^VmRSS:\s*(\d+) kB/mu.exec(status)?.[1] ?? 0) * 1024 : 0;
  } catch {
    return 0;
  }
}
