import { readdirSync, readFileSync } from 'node:fs';

/** Watches how much memory a process and all below it take; what they share is counted once (PSS). Linux alone tells. */
export function watchMemory(pid: number): { stop(): number | undefined } {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, memoryOf(pid))), 250);
  return {
    stop: () => {
      clearInterval(timer);
      return peak === 0 ? undefined : peak;
    },
  };
}

function memoryOf(root: number): number {
  const children = Map.groupBy(processes(), ({ parent }) => parent);
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap((child) => below(child.pid))];
  return below(root).reduce((total, pid) => total + proportionalBytes(pid), 0);
}

function processes(): { pid: number; parent: number }[] {
  return readProc('/proc', (path) => readdirSync(path), [])
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(/\) \S (\d+)/u.exec(readProc(`/proc/${name}/stat`, read, ''))?.[1] ?? 0) }));
}

function proportionalBytes(pid: number): number {
  return Number(/^Pss:\s+(\d+)/mu.exec(readProc(`/proc/${pid}/smaps_rollup`, read, ''))?.[1] ?? 0) * 1024;
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

/** Processes end while they are looked at. */
function readProc<Value>(path: string, reader: (path: string) => Value, otherwise: Value): Value {
  try {
    return reader(path);
  } catch {
    return otherwise;
  }
}
