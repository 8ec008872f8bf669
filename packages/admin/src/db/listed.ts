import { sql } from 'kysely';
import type { Database } from './database.ts';

/** A list of any length as one parameter, so that the statement is always the same, and no list is too long for it. */
export function listed(kind: Database['kind'], values: readonly string[]) {
  const json = JSON.stringify(values);
  return kind === 'postgres' ? sql<string>`(select json_array_elements_text(${json}::json))` : sql<string>`(select value from json_each(${json}))`;
}
