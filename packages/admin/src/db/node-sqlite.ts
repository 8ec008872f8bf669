import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

/** Kysely's own dialect for SQLite, on the SQLite that comes with Node. A statement that is asked for often is compiled once. */
export function nodeSqliteDialect(file: string): SqliteDialect {
  // For nobody else on the machine, whatever folder it is in; the files that SQLite puts beside it have the same rights.
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { timeout: 5000 });
  // What is answered is on the disk: FULL syncs the log at each commit. What is erased is overwritten.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536');
  return new SqliteDialect({ database: asKyselyWantsIt(database) });
}

/** Those that were asked for last: whoever asks strange questions through the API does not drive out what every visitor needs. */
const mostStatements = 300;

function asKyselyWantsIt(database: DatabaseSync): SqliteDatabase {
  const compiled = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      // A full disk ends the transaction by itself; an error about that would hide the one that tells why.
      if (text === 'rollback' && !database.isTransaction) return { reader: true, all: () => [], iterate: () => [].values(), run: () => ({ changes: 0, lastInsertRowid: 0 }) };
      const statement = compiled.get(text) ?? wrap(database.prepare(text));
      compiled.delete(text);
      compiled.set(text, statement);
      if (compiled.size > mostStatements) compiled.delete(compiled.keys().next().value ?? '');
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
