import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

/**
 * Kysely's own dialect for SQLite, on the SQLite that comes with Node. Every statement is compiled once: those of this package
 * are few, and always the same text.
 */
export function nodeSqliteDialect(file: string): SqliteDialect {
  const database = new DatabaseSync(file, { timeout: 5000 });
  // What is answered is on the disk: FULL syncs the log at each commit. What is erased is overwritten.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536');
  return new SqliteDialect({ database: asKyselyWantsIt(database) });
}

/** Statements with lists of many lengths are not worth keeping. */
const mostStatements = 200;

function asKyselyWantsIt(database: DatabaseSync): SqliteDatabase {
  const compiled = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      // A full disk ends the transaction by itself; an error about that would hide the one that tells why.
      if (text === 'rollback' && !database.isTransaction) return { reader: true, all: () => [], iterate: () => [].values(), run: () => ({ changes: 0, lastInsertRowid: 0 }) };
      const known = compiled.get(text);
      if (known) return known;
      const statement = wrap(database.prepare(text));
      if (compiled.size < mostStatements) compiled.set(text, statement);
      return statement;
    },
  };
}

function wrap(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
  };
}
