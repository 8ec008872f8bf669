import { canonicalJson, chainStart, type Json } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import { linkAfter, sha256 } from '../records/chain.ts';

/** Which entries are asked for. */
export interface AuditFilters {
  readonly actor?: string | undefined;
  /** One action, or the beginning of some where it ends with a dot: `site.` */
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

export interface LoggedEntry {
  readonly position: number;
  readonly at: number;
  readonly actor: string;
  readonly actorName: string | null;
  readonly action: string;
  readonly target: string;
  readonly detail: { readonly [key: string]: Json };
  readonly link: string;
}

/** So many are read at once. */
const pageSize = 1000;

/** The latest first. */
export async function listAudit(database: Database, organisationId: string, filters: AuditFilters, { before, limit }: { readonly before: number | undefined; readonly limit: number }): Promise<LoggedEntry[]> {
  let query = filtered(database, organisationId, filters).orderBy('position', 'desc').limit(limit);
  if (before !== undefined) query = query.where('position', '<', before);
  const rows = await query.execute();
  const names = await namesOf(database, new Set(rows.map(({ actor }) => actor)));
  return rows.map(({ body, ...row }) => ({ ...row, actorName: names.get(row.actor) ?? null, detail: (JSON.parse(body) as { detail: LoggedEntry['detail'] }).detail }));
}

/** One line each, the oldest first, at any size: with `body`, the text that the link is of, anybody can compute the links again. */
export async function* exportAudit(database: Database, organisationId: string, filters: AuditFilters): AsyncGenerator<string> {
  let last = 0;
  for (;;) {
    const rows = await filtered(database, organisationId, filters).where('position', '>', last).orderBy('position').limit(pageSize).execute();
    for (const { body, link } of rows) yield `${JSON.stringify({ ...(JSON.parse(body) as object), body, link })}\n`;
    last = rows.at(-1)?.position ?? last;
    if (rows.length < pageSize) return;
  }
}

export interface AuditVerdict {
  readonly length: number;
  readonly lastLink: string;
  /** One line each. */
  readonly faults: readonly string[];
}

/** Goes through a log and says what does not hold. */
export async function verifyAudit(database: Database, organisationId: string): Promise<AuditVerdict> {
  const { db } = database;
  // Read first: what is appended meanwhile is beyond it.
  const chain = await db.selectFrom('audit_chain').select(['length', 'last_link']).where('organisation_id', '=', organisationId).executeTakeFirst();
  const { length = 0, last_link: end = chainStart } = chain ?? {};
  const faults: string[] = [];
  let expected = 0;
  let link: string = chainStart;
  for (let after = 0, rowsLeft = true; rowsLeft; ) {
    const rows = await filtered(database, organisationId, {}).where('position', '>', after).where('position', '<=', length).orderBy('position').limit(pageSize).execute();
    for (const { body, link: written, ...columns } of rows) {
      expected += 1;
      if (columns.position !== expected) faults.push(expected === columns.position - 1 ? `entry ${expected} is missing` : `entries ${expected} to ${columns.position - 1} are missing`);
      if (linkAfter(link, sha256(body)) !== written) faults.push(`entry ${columns.position} was changed, or one before it`);
      if (columnsIn(body) !== canonicalJson(columns as unknown as Json)) faults.push(`the columns of entry ${columns.position} are not what was chained`);
      expected = columns.position;
      link = written;
    }
    after = rows.at(-1)?.position ?? after;
    rowsLeft = rows.length === pageSize;
  }
  if (expected !== length || link !== end) faults.push(`the log should end at entry ${length}`);
  return { length, lastLink: link, faults };
}

/** What the columns beside it have to be. */
function columnsIn(body: string): string {
  try {
    const { detail, ...written } = JSON.parse(body) as Record<string, Json>;
    void detail;
    return canonicalJson(written);
  } catch {
    return '';
  }
}

function filtered({ db }: Database, organisationId: string, { actor, action, target, from, until }: AuditFilters) {
  let query = db.selectFrom('audit_entry').select(['position', 'at', 'actor', 'action', 'target', 'body', 'link']).where('organisation_id', '=', organisationId);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (action !== undefined) query = action.endsWith('.') ? query.where('action', 'like', `${action}%`) : query.where('action', '=', action);
  if (target !== undefined) query = query.where('target', '=', target);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (until !== undefined) query = query.where('at', '<', until);
  return query;
}

async function namesOf({ db }: Database, actors: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: string) => [...actors].flatMap((actor) => (actor.startsWith(`${kind}:`) ? [actor.slice(kind.length + 1)] : []));
  const [accounts, tokens] = [idsOf('account'), idsOf('token')];
  const people = accounts.length === 0 ? [] : await db.selectFrom('account').select(['account_id', 'email']).where('account_id', 'in', accounts).execute();
  const programs = tokens.length === 0 ? [] : await db.selectFrom('api_token').select(['token_id', 'name']).where('token_id', 'in', tokens).execute();
  return new Map([...people.map((row) => [`account:${row.account_id}`, row.email] as const), ...programs.map((row) => [`token:${row.token_id}`, row.name] as const)]);
}
