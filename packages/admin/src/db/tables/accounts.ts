import type { Role } from '../../access/roles.ts';
import type { Fixed } from './records.ts';

/** How people come in, apart from what is in `account` itself. */
export interface AccountTables {
  readonly one_time_link: OneTimeLinkTable;
  readonly recovery_code: RecoveryCodeTable;
  readonly identity_provider: IdentityProviderTable;
  readonly identity: IdentityTable;
}

interface OneTimeLinkTable {
  readonly link_id: Fixed<string>;
  /** SHA-256 of what the link holds. */
  readonly token_hash: Fixed<string>;
  /** To make the first account, to come into an organisation, or to choose a password. */
  readonly kind: Fixed<'setup' | 'invitation' | 'password'>;
  /** Where an invitation leads. */
  readonly organisation_id: Fixed<string | null>;
  readonly role: Fixed<Role | null>;
  /** Who is invited, in lower case. */
  readonly email: Fixed<string | null>;
  /** Whose password it is. */
  readonly account_id: Fixed<string | null>;
  readonly created_by: Fixed<string>;
  readonly created_at: Fixed<number>;
  readonly ends_at: Fixed<number>;
}

interface RecoveryCodeTable {
  readonly account_id: Fixed<string>;
  /** SHA-256; the code itself has 80 random bits. */
  readonly code_hash: Fixed<string>;
}

/** The one server elsewhere that people may sign in by. */
interface IdentityProviderTable {
  readonly issuer: Fixed<string>;
  readonly client_id: Fixed<string>;
  /** Sealed by the server's own key; none for a public client. */
  readonly client_secret: Fixed<string | null>;
  /** A JSON list: whoever has an address there comes in; members and who was invited only where it is empty. */
  readonly domains: Fixed<string>;
  /** As what they come in, into `main`. */
  readonly role: Fixed<Role>;
  /** 1 where every address there was given by its owner: some never say that one was proved. */
  readonly trusts_email: Fixed<number>;
  readonly created_at: Fixed<number>;
}

/** Who somebody is there. It stays theirs when the address changes, and an address that somebody else gets later opens nothing. */
interface IdentityTable {
  readonly issuer: Fixed<string>;
  readonly subject: Fixed<string>;
  readonly account_id: Fixed<string>;
  readonly since: Fixed<number>;
}
