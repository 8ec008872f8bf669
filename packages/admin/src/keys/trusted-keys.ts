import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { headerOf, readToken, signToken } from './jws.ts';
import { keyId, publicJwk } from './key-id.ts';

/** A key whose signature counts. */
export interface TrustedKey {
  readonly key: KeyObject;
  /** When another took its place; none of the one that signs now. Milliseconds since 1970. */
  readonly retiredAt?: number;
}

/** By their ids. */
export type TrustedKeys = ReadonlyMap<string, TrustedKey>;

const statementType = 'kapsel-retired-key';

/** The one key that signs, and none from before. */
export function onlyKey(key: KeyObject): TrustedKeys {
  return new Map([[keyId(key), { key: key.type === 'private' ? createPublicKey(key) : key }]]);
}

/** The key that signs, and those of before: each is vouched for by the one that came after it, so a row that anybody wrote adds none. */
export async function trustedKeys({ db }: Database, key: KeyObject): Promise<TrustedKeys> {
  const trusted = new Map(onlyKey(key));
  let open = await db.selectFrom('retired_key').select(['kid', 'statement']).execute();
  while (true) {
    const before = trusted.size;
    open = open.filter(({ kid, statement }) => {
      const by = trusted.get(headerOf(statement)?.kid ?? '');
      const retired = by && retiredIn(statement, by.key);
      if (!retired || keyId(retired.key) !== kid || trusted.has(kid)) return true;
      trusted.set(kid, retired);
      return false;
    });
    if (trusted.size === before) return trusted;
  }
}

/** Writes down that one key took the place of another, vouched for by the new one. */
export async function retireKey(db: Database['db'], old: KeyObject, next: KeyObject, at = Date.now()): Promise<void> {
  const kid = keyId(old);
  const statement = signToken(statementType, { kid, jwk: publicJwk(old), retiredAt: at }, next);
  // A rotation that broke off before the new key was in its place left one that nobody will ever vouch for.
  await db.deleteFrom('retired_key').where('kid', '=', kid).execute();
  await db.insertInto('retired_key').values({ kid, retired_at: at, statement }).execute();
}

function retiredIn(statement: string, by: KeyObject): TrustedKey | undefined {
  const { jwk, retiredAt } = readToken(statementType, statement, by) ?? {};
  if (typeof retiredAt !== 'number') return undefined;
  return { key: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }), retiredAt };
}
