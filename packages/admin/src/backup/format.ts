import { z } from 'zod';

/**
 * A backup is lines of JSON, packed by zstd: a header, then for each table a line that names it and one line for each row, then the
 * artefacts, then a last line with what was counted and the SHA-256 of all lines before. It is of no one database: what SQLite had,
 * PostgreSQL takes, and the other way round.
 */
export const headerSchema = z.object({
  format: z.literal('kapsel-backup'),
  version: z.literal(1),
  createdAt: z.int(),
  database: z.enum(['sqlite', 'postgres']),
  /** The state of the tables: the names of all migrations that made them. */
  migrations: z.array(z.string()).min(1),
  /** Private keys, where somebody wanted them in it. */
  keys: z.object({ signing: z.string(), secret: z.string() }).optional(),
});
export type BackupHeader = z.infer<typeof headerSchema>;

export const tableLine = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
export const artefactLine = z.object({ artefact: z.string(), hash: z.string().regex(/^[\da-f]{64}$/u), body: z.base64() });
export const endLine = z.object({ end: z.literal(true), tables: z.record(z.string(), z.int()), artefacts: z.int(), sha256: z.string() });
export type BackupEnd = z.infer<typeof endLine>;

/** What a column can hold. */
export type Cell = string | number | null | Uint8Array;

export function writeCell(cell: unknown): unknown {
  return cell instanceof Uint8Array ? { bytes: Buffer.from(cell).toString('base64') } : cell;
}

export function readCell(cell: unknown): Cell {
  if (typeof cell === 'object' && cell !== null) return Buffer.from((cell as { readonly bytes: string }).bytes, 'base64');
  return cell as Cell;
}

/**
 * Tables that are in no backup: who is signed in and links that work once, which would work again; what is to be done now; and what is
 * kept in another way.
 */
export const leftOut: ReadonlySet<string> = new Set(['session', 'one_time_link', 'job', 'artefact_body', 'kysely_migration', 'kysely_migration_lock']);

/** This is no backup, or not the whole of one; the message says what is wrong. */
export class BackupError extends Error {
  override name = 'BackupError';
}
