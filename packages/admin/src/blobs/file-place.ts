import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Database } from '../db/database.ts';
import type { BlobPlace } from './place.ts';

/** Files in a folder, a folder for each site. */
export class FilePlace implements BlobPlace {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(_db: Database['db'], siteId: string, hash: string, bytes: Uint8Array): Promise<void> {
    const file = this.#fileOf(siteId, hash);
    const known = await stat(file).catch(() => undefined);
    if (known?.size === bytes.length) return;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    // Whoever ends us in the middle leaves no half of it under its name.
    const half = `${file}.${randomUUID()}.part`;
    await writeFile(half, bytes, { mode: 0o600, flag: 'wx', flush: true });
    await rename(half, file);
  }

  async read(_db: Database['db'], siteId: string, hash: string): Promise<Uint8Array | undefined> {
    return readFile(this.#fileOf(siteId, hash)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }

  async remove(_db: Database['db'], siteId: string, hash: string): Promise<void> {
    await rm(this.#fileOf(siteId, hash), { force: true });
  }

  #fileOf(siteId: string, hash: string): string {
    if (!/^[\w-]+$/u.test(siteId) || !/^[\da-f]{64}$/u.test(hash)) throw new RangeError('This is no name of a blob.');
    return join(this.#folder, siteId, hash.slice(0, 2), hash);
  }
}
