import type { CompiledQuery, InsertQueryBuilder, InsertResult, Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables/index.ts';

type AnyInsert = InsertQueryBuilder<Tables, keyof Tables, InsertResult>;

export interface InsertMany {
  readonly table: keyof Tables;
  readonly columns: readonly string[];
  /** What follows the values, such as `on conflict …`. */
  readonly more?: (insert: AnyInsert) => { compile(): CompiledQuery };
}

/** A database, or a transaction on one. */
type On = Omit<Database, 'db'> & { readonly db: Kysely<Tables> };

/** Two to the power of these many rows in one statement: few texts, so that each is compiled once and for all. */
const steps = [64, 32, 16, 8, 4, 2, 1];

/**
 * Makes a function that inserts any number of rows by a few statements whose text is always the same; Kysely builds each once.
 * It gives the rows that the statements return.
 */
export function insertMany({ table, columns, more = (insert) => insert }: InsertMany): (on: On, rows: readonly object[]) => Promise<readonly unknown[]> {
  const compiled = new Map<string, CompiledQuery>();
  const compile = ({ db, kind }: On, count: number): CompiledQuery => {
    const known = compiled.get(`${kind} ${count}`);
    if (known) return known;
    const blank = Array.from({ length: count }, () => Object.fromEntries(columns.map((column) => [column, ''])));
    const query = more(db.insertInto(table).values(blank as never) as unknown as AnyInsert).compile();
    compiled.set(`${kind} ${count}`, query);
    return query;
  };
  return async (on, rows) => {
    const returned: unknown[] = [];
    let done = 0;
    for (const step of steps) {
      while (rows.length - done >= step) {
        const parameters = rows.slice(done, done + step).flatMap((row) => columns.map((column) => (row as Record<string, unknown>)[column]));
        const result = await on.db.executeQuery({ ...compile(on, step), parameters });
        returned.push(...result.rows);
        done += step;
      }
    }
    return returned;
  };
}
