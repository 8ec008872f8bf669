import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const hash = z.string().regex(/^[\da-f]{64}$/u);
const entrySchema = z.union([
  /** Records that were erased, by the hash of their ids: what a record said, and whose it was, is not in it. */
  z.strictObject({ at: z.int(), siteId: z.string(), erased: z.array(hash) }),
  /** Records that were restricted (GDPR art. 18), and those that are so no more, in the same way. */
  z.strictObject({ at: z.int(), siteId: z.string(), restricted: z.array(hash) }),
  z.strictObject({ at: z.int(), siteId: z.string(), lifted: z.array(hash) }),
  /** The beginning of a chain that is gone by retention, with what vouches for it. */
  z.strictObject({ at: z.int(), siteId: z.string(), purgedTo: z.int(), link: hash, checkpoint: z.string() }),
]);
export type ErasureEntry = z.infer<typeof entrySchema>;

/**
 * What was erased, removed or restricted, in a file beside the database that is only ever added to. It outlives what it tells of: whoever restores a backup that
 * is older than an erasure erases again by it. An entry is on the disk before the erasure is: if it then fails, somebody wished for it.
 */
export class ErasureJournal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Makes it where there is none: then one that is missing is one that was lost. */
  begin(): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    closeSync(openSync(this.#file, 'a', 0o600));
  }

  /** Throws where it cannot be written: then nothing is to be erased, or a backup could bring it back. */
  append(entry: ErasureEntry): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    const file = openSync(this.#file, 'a', 0o600);
    try {
      // At once, so that those of two processes do not mix; on a line of its own, also after half of one.
      writeSync(file, `\n${JSON.stringify(entry)}`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

/**
 * Reads one. What a power cut left of a last line, which no erasure followed, is passed over.
 *
 * @throws SyntaxError where another line is none of ours
 */
export function readJournal(file: string): readonly ErasureEntry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line, index) => {
    const { data } = entrySchema.safeParse(parsed(line));
    if (data) return [data];
    if (!line.endsWith('}') || index === lines.length - 1) return [];
    throw new SyntaxError(`Line ${index + 1} of ${file} is no entry of a journal of erasures.`);
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
