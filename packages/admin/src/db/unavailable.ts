/**
 * Whether the database cannot do now what it could a moment ago or will in another: it is away, restarts, or its disk is full. Nothing
 * was kept then, and whoever asked may come again.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  if (code === 'ERR_SQLITE_ERROR') return typeof errcode === 'number' && sqliteCodes.has(errcode & 0xff);
  return (typeof code === 'string' && codes.test(code)) || pgMessages.test(error.message);
}

/** SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN (https://sqlite.org/rescode.html). */
const sqliteCodes = new Set([5, 6, 7, 8, 10, 13, 14]);

/** What Node says of a connection; and of PostgreSQL the classes 08 connection, 53 resources, 57 operator, 58 system, and 40 and 55 for who lost a race. */
const codes = /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NETDOWN|AI_AGAIN|NOTFOUND)|(?:08|40|53|57|58)[0-9A-Z]{3}|25P0[34]|55P03)$/u;

/** pg gives these no code. */
const pgMessages = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout|terminating connection)/u;
