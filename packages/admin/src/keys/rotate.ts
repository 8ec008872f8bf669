import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Database } from '../db/database.ts';
import { makeCheckpoints } from '../records/housekeeping.ts';
import { signingKey } from '../signing-key.ts';
import { retireKey } from './trusted-keys.ts';

/**
 * Puts a new key in the place of the one that signs. All chains get a last checkpoint by the old one; its public half stays in the
 * database, vouched for by the new one, and its private half is nowhere any more.
 */
export async function rotateKey(database: Database, file: string): Promise<{ readonly old: KeyObject; readonly next: KeyObject }> {
  const old = signingKey(file);
  await makeCheckpoints(database, old);
  const next = generateKeyPairSync('ed25519').privateKey;
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  writeFileSync(beside, next.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx', flush: true });
  await database.db.transaction().execute((transaction) => retireKey(transaction, old, next));
  // Before this the old key signs, and what the new one has vouched for means nothing; after it the new one does.
  renameSync(beside, file);
  return { old, next };
}
