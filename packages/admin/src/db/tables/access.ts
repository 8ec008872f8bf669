import type { ColumnType } from 'kysely';
import type { Role } from '../../access/roles.ts';
import type { Fixed } from './records.ts';

/** Who may do what, and who did what. */
export interface AccessTables {
  readonly organisation: OrganisationTable;
  readonly account: AccountTable;
  readonly member: MemberTable;
  readonly session: SessionTable;
  readonly api_token: ApiTokenTable;
  readonly audit_chain: AuditChainTable;
  readonly audit_entry: AuditEntryTable;
}

interface OrganisationTable {
  readonly organisation_id: Fixed<string>;
  readonly name: string;
  readonly created_at: Fixed<number>;
}

interface AccountTable {
  readonly account_id: Fixed<string>;
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  /** argon2id in PHC form; none for who signs in elsewhere. */
  readonly password_hash: string | null;
  /** Sealed by the server's own key. */
  readonly totp_secret: string | null;
  /** The same, until its first code proves that it was taken down right. */
  readonly totp_pending: ColumnType<string | null, string | null | undefined, string | null>;
  /** The half minute of the last code that was taken: none counts twice. */
  readonly totp_step: ColumnType<number, number | undefined, number>;
  readonly created_at: Fixed<number>;
  readonly disabled_at: number | null;
}

interface MemberTable {
  readonly organisation_id: Fixed<string>;
  readonly account_id: Fixed<string>;
  readonly role: Role;
  readonly since: Fixed<number>;
}

export type SessionMeans = 'password' | 'link' | 'identity-provider';

interface SessionTable {
  /** SHA-256 of what the cookie holds; another once its owner may more or less than before. */
  readonly token_hash: string;
  readonly account_id: Fixed<string>;
  readonly created_at: Fixed<number>;
  readonly seen_at: number;
  /** Whatever happens, it ends then. */
  readonly ends_at: Fixed<number>;
  /** 1 once the password was followed by what else the account asks for. */
  readonly is_complete: number;
  /** Too many end it. */
  readonly wrong_codes: ColumnType<number, number | undefined, number>;
  /** How its owner came in. */
  readonly means: ColumnType<SessionMeans, SessionMeans | undefined, SessionMeans>;
}

interface ApiTokenTable {
  readonly organisation_id: Fixed<string>;
  readonly token_id: Fixed<string>;
  /** SHA-256 of the token. */
  readonly token_hash: Fixed<string>;
  readonly name: Fixed<string>;
  /** A JSON list of permissions. */
  readonly scopes: Fixed<string>;
  /** The one site it is for; all of the organisation where there is none. */
  readonly site_id: Fixed<string | null>;
  readonly created_by: Fixed<string>;
  readonly created_at: Fixed<number>;
  readonly ends_at: Fixed<number | null>;
  readonly used_at: number | null;
}

/** Where the log of an organisation stands. Whoever appends to it holds this row until the end of the transaction. */
interface AuditChainTable {
  readonly organisation_id: Fixed<string>;
  readonly length: number;
  readonly last_link: string;
}

interface AuditEntryTable {
  readonly organisation_id: Fixed<string>;
  /** From 1. */
  readonly position: Fixed<number>;
  readonly at: Fixed<number>;
  /** `account:<id>`, `token:<id>`, `command`, `server`, or `holder` of a record. */
  readonly actor: Fixed<string>;
  /** What was done, such as `site.update`. */
  readonly action: Fixed<string>;
  /** To what: the id of a site, a member, a scan. */
  readonly target: Fixed<string>;
  /** The entry as canonical JSON: the very bytes that the link is of. */
  readonly body: Fixed<string>;
  readonly link: Fixed<string>;
}
