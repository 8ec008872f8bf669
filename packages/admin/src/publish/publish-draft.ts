import type { Database } from '../db/database.ts';
import { publish, type Published, type Publisher } from '../publish.ts';
import { foreignEndpoint } from './check.ts';
import { DraftConflict } from './draft.ts';
import { prepare, renumbered, withVersions, type Prepared } from './prepare.ts';
import { PublishError } from './publication.ts';
import { numbered, type AskAgain } from './since.ts';
import { currentSide, sideOf } from './versions.ts';

export interface DraftPublication extends Publisher {
  readonly askAgain?: AskAgain | undefined;
  /** The revision of the draft that they saw; `*` for whichever there is. */
  readonly expected: string;
}

/** The draft is another than the one that they saw, or there is none. */
export async function prepareAs(database: Pick<Database, 'db'>, siteId: string, expected: string, askAgain?: AskAgain): Promise<Prepared> {
  const prepared = await prepare(database, siteId, askAgain);
  if (!prepared) throw new PublishError(['There is no draft; make one from the inventory, or write one.']);
  if (expected !== '*' && prepared.stored.revision !== expected) throw new DraftConflict();
  return prepared;
}

/**
 * Publishes the draft as the next version.
 *
 * @throws DraftConflict where it is not the one that they saw, PublishError where it cannot be published
 */
export async function publishDraft(database: Database, siteId: string, { askAgain, expected, within, ...publisher }: DraftPublication): Promise<Published> {
  const { side, stored } = await prepareAs(database, siteId, expected, askAgain);
  const faults = foreignEndpoint(side.config);
  if (faults.length > 0) throw new PublishError(faults);
  return publish(
    database,
    { config: side.config, declarations: side.declarations, notices: stored.draft.notices },
    {
      ...publisher,
      async within(transaction, published) {
        const now = await transaction.selectFrom('draft').select('revision').where('site_id', '=', siteId).executeTakeFirst();
        if (now?.revision !== stored.revision) throw new DraftConflict();
        await within?.(transaction, published);
      },
    },
  );
}

/**
 * Has visitors get again what a version said, as a new version: see docs/decisions/0018.
 *
 * @returns nothing where there is no such version
 */
export async function rollBack(database: Database, siteId: string, policyVersion: number, publisher: Omit<Publisher, 'rolledBackTo' | 'approvedBy'>): Promise<Published | undefined> {
  const old = await sideOf(database, siteId, policyVersion);
  if (!old) return undefined;
  const last = await currentSide(database, siteId);
  const config = numbered(old.config, last?.config);
  const declarations = await withVersions(database, old.declarations.map((declaration) => renumbered(declaration, config)));
  return publish(database, { config, declarations }, { ...publisher, rolledBackTo: policyVersion });
}
