import { existsSync, readFileSync } from 'node:fs';
import { readCertificates } from '../anchors/certificates.ts';
import { verifyAnchors, verifyKept } from '../anchors/verify-anchors.ts';
import { verifyAuditLogs } from './users.ts';
import { allSites, expectArguments, expectDatabase, known, say, withDatabase, type CommandOptions } from './command.ts';
import type { Database } from '../db/database.ts';
import { keyId, publicJwk } from '../keys/key-id.ts';
import { rotateKey } from '../keys/rotate.ts';
import { trustedKeys } from '../keys/trusted-keys.ts';
import { verifySite } from '../records/verify-site.ts';
import type { Settings } from '../settings.ts';
import { signingKey } from '../signing-key.ts';

/** `kapsel-admin verify`: every chain, what was known of it elsewhere, the audit logs, and a checkpoint that somebody kept. */
export async function verify(settings: Settings, args: readonly string[], { site, checkpoint }: CommandOptions): Promise<number> {
  expectArguments(args, 0, 'Name a site by --site, or none for all');
  expectDatabase(settings);
  const key = signingKey(settings.signingKey);
  const trusted = readCertificates(settings.tsaCertificates);
  return withDatabase(settings, async (database) => {
    const keys = await trustedKeys(database, key);
    let holds = true;
    const complain = (faults: readonly string[]) => {
      for (const fault of faults) say(`  ${fault}`);
      if (faults.length > 0) holds = false;
    };
    for (const siteId of site === undefined ? await allSites(database) : [await known(database, site)]) {
      if (!(await hasChain(database, siteId))) continue;
      const { count, erased, purged, checkpoints, lastLink, faults } = await verifySite(database, key, siteId);
      say(`${siteId}: ${count} records${erased ? `, ${erased} of them erased` : ''}${purged ? `, ${purged} before them gone by retention` : ''}, ${checkpoints} checkpoints. ${faults.length === 0 ? `The chain holds; it ends at ${lastLink}.` : 'The chain does NOT hold:'}`);
      complain(faults);
      const { announced, stamped, last, faults: elsewhere } = await verifyAnchors(database, keys, siteId, trusted);
      if (announced + stamped > 0) say(`  Known elsewhere: ${announced} checkpoints were announced, ${stamped} time-stamped${last ? `, the last at entry ${last.position} on ${new Date(last.at).toISOString()} by ${last.by}${last.isTrusted ? '' : ', whose certificate was not proved (--tsa-certificates)'}` : ''}.`);
      complain(elsewhere);
    }
    if (checkpoint !== undefined) {
      const { siteId, position, fault } = await verifyKept(database, keys, tokenIn(checkpoint));
      if (fault === undefined) say(`The checkpoint that was kept: the chain of ${siteId} still goes through it, at entry ${position}.`);
      else complain([`The checkpoint that was kept${position === undefined ? '' : `, of ${siteId} at entry ${position}`}: ${fault}`]);
    }
    if (site === undefined && !(await verifyAuditLogs(database))) holds = false;
    return holds ? 0 : 1;
  });
}

/** A site that was never published has none. */
async function hasChain({ db }: Database, siteId: string): Promise<boolean> {
  return (await db.selectFrom('chain').select('site_id').where('site_id', '=', siteId).executeTakeFirst()) !== undefined;
}

/** A file with the token in it, such as the mail that it came in, or the token itself. */
function tokenIn(given: string): string {
  const text = existsSync(given) ? readFileSync(given, 'utf8') : given;
  return /eyJ[\w-]+\.[\w-]+\.[\w-]+/u.exec(text)?.[0] ?? text.trim();
}

/** `kapsel-admin rotate-key`: a new key signs from now on. */
export async function rotate(settings: Settings, args: readonly string[]): Promise<number> {
  expectArguments(args, 0, 'kapsel-admin rotate-key takes settings only');
  const { old, next } = await withDatabase(settings, (database) => rotateKey(database, settings.signingKey));
  say(`The key ${keyId(old)} signs no more; ${keyId(next)} does, in ${settings.signingKey}. Keep a copy of that file elsewhere.`);
  say(`Give it to all servers within a day and start them anew: until then they sign with the old one. Who verifies consents in forms needs the new public key beside the old one:\n\n  ${JSON.stringify({ ...publicJwk(next), kid: keyId(next) })}`);
  return 0;
}
