import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readHeader } from './read-backup.ts';

/**
 * Deletes the backups beside this one that are older than so many months, by what they themselves say, and names them. What is no backup of
 * ours stays.
 */
export async function deleteOldBackups(file: string, months: number, now = Date.now()): Promise<readonly string[]> {
  const before = new Date(now);
  before.setUTCMonth(before.getUTCMonth() - months);
  const folder = dirname(file);
  const deleted: string[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const other = join(folder, name);
    if (!(await stat(other)).isFile()) continue;
    const header = await readHeader(other).catch(() => undefined);
    if (!header || header.createdAt >= before.getTime()) continue;
    await rm(other);
    deleted.push(name);
  }
  return deleted;
}
