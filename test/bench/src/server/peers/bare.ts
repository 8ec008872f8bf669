/** The least that could do it: node:http and one table in SQLite, all that is there in one transaction. It proves, chains and counts nothing. Argument: a folder. */
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { bodyOf, figures, listen } from './listen.ts';

const database = new DatabaseSync(join(process.argv[2] ?? '.', 'bare.sqlite'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE record (id TEXT PRIMARY KEY, body TEXT)');
const insert = database.prepare('INSERT OR IGNORE INTO record VALUES (?, ?)');
let waiting: (readonly [string, ServerResponse])[] = [];

function commit(): void {
  const batch = waiting;
  waiting = [];
  database.exec('BEGIN');
  for (const [body] of batch) insert.run((JSON.parse(body) as { recordId: string }).recordId, body);
  database.exec('COMMIT');
  figures.commits += 1;
  for (const [, response] of batch) response.writeHead(204).end();
}

listen(async (request, response) => {
  waiting.push([await bodyOf(request), response]);
  if (waiting.length === 1) setTimeout(commit, 2);
});
