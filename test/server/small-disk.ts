import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few megabytes, in memory; only root may have one. */
export class SmallDisk implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'kapsel-disk-'));

  constructor(megabytes: number) {
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', this.folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }

  /** Makes a folder on it. */
  make(name: string, owner?: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    if (owner !== undefined) spawnSync('chown', [owner, folder]);
    return folder;
  }

  /** Leaves no more than so many bytes. */
  fill(left: number): void {
    const { bsize, bavail } = statfsSync(this.folder);
    writeFileSync(join(this.folder, 'ballast'), Buffer.alloc(Math.max(0, bsize * bavail - left)));
  }

  /** Makes room again. */
  empty(): void {
    rmSync(join(this.folder, 'ballast'), { force: true });
  }

  [Symbol.dispose](): void {
    spawnSync('umount', ['--lazy', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether there can be one here. */
export function mayMount(): boolean {
  try {
    new SmallDisk(1)[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}
