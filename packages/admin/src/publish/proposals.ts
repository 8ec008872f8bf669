import type { Selectable } from 'kysely';
import type { Database } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import type { Tables } from '../db/tables/index.ts';
import { announce } from '../notify/announce.ts';
import { publish, type Published, type Publisher } from '../publish.ts';
import type { On } from '../review/rows.ts';
import { check } from './check.ts';
import { diffOf, type VersionDiff } from './diff.ts';
import { PublishError, type Publication } from './publication.ts';
import { prepareAs, type DraftPublication } from './publish-draft.ts';
import { sideOf } from './versions.ts';

/** What somebody wants published, and what became of it. */
export interface Proposal {
  readonly proposalId: string;
  readonly state: 'open' | 'approved' | 'declined' | 'void';
  readonly baseVersion: number;
  readonly note: string;
  readonly proposedBy: string;
  readonly proposedAt: number;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly decisionNote: string | null;
}

/** Why somebody may not decide about a proposal. */
export class ProposalError extends Error {
  override name = 'ProposalError';
  readonly code: 'OWN_PROPOSAL' | 'PERSON_NEEDED' | 'PROPOSAL_OVER';

  constructor(code: ProposalError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Frozen as it would be published now, so that who approves it approves that and nothing else. Another that is open is void then. */
export async function propose(database: Database, siteId: string, { by = 'command', note = '', askAgain, expected, within }: Omit<DraftPublication, 'within' | 'approvedBy' | 'rolledBackTo'> & { readonly within: (transaction: Database['db'], proposalId: string) => Promise<void> }): Promise<string> {
  const prepared = await prepareAs(database, siteId, expected, askAgain);
  const { faults } = await check(database, siteId, prepared);
  if (faults.length > 0) throw new PublishError(faults);
  const { side, stored, baseVersion } = prepared;
  const proposalId = newId();
  const publication: Publication = { config: side.config, declarations: side.declarations, notices: stored.draft.notices };
  await database.db.transaction().execute(async (transaction) => {
    await transaction.updateTable('proposal').set({ state: 'void', decided_at: Date.now() }).where('site_id', '=', siteId).where('state', '=', 'open').execute();
    await transaction
      .insertInto('proposal')
      .values({ site_id: siteId, proposal_id: proposalId, state: 'open', revision: stored.revision, base_version: baseVersion, body: JSON.stringify(publication), note, proposed_by: by, proposed_at: Date.now(), decided_by: null, decided_at: null, decision_note: null })
      .execute();
    const { organisation_id: organisationId } = await transaction.selectFrom('site').select('organisation_id').where('site_id', '=', siteId).executeTakeFirstOrThrow();
    await announce(transaction, { organisationId, siteId, kind: 'version.proposed', data: { policyVersion: side.config.policyVersion, by } });
    await within(transaction, proposalId);
  });
  return proposalId;
}

export interface Verdict {
  readonly by: string;
  readonly note: string;
}

/**
 * Publishes what was proposed, if somebody else than who proposed it says so, and nothing has changed since.
 *
 * @throws ProposalError where they may not, or it is over
 */
export async function approveProposal(database: Database, siteId: string, proposalId: string, { by, note, within }: Verdict & Pick<Publisher, 'within'>): Promise<Published | undefined> {
  const row = await rowOf(database, siteId, proposalId);
  if (!row) return undefined;
  if (row.state !== 'open') throw over(row.state);
  if (!by.startsWith('account:')) throw new ProposalError('PERSON_NEEDED', 'A person has to approve this; a token is none.');
  if (await isSamePerson(database, by, row.proposed_by)) throw new ProposalError('OWN_PROPOSAL', 'You proposed this, or the token is gone that did; another has to approve it, or it has to be proposed anew.');
  const publication = JSON.parse(row.body) as Publication;
  return publish(database, publication, {
    by: row.proposed_by,
    approvedBy: by,
    note: row.note,
    async within(transaction, published) {
      // A change that was made meanwhile has made it void, or waits for this.
      const draft = await transaction.selectFrom('draft').select('revision').where('site_id', '=', siteId).executeTakeFirst();
      if (draft?.revision !== row.revision) throw over('void');
      await decide({ db: transaction }, siteId, proposalId, 'approved', { by, note });
      await within?.(transaction, published);
    },
  }).catch((error: unknown) => {
    // Somebody published meanwhile, so that its number is taken.
    if (error instanceof PublishError && error.faults.some((fault) => fault.startsWith('policyVersion: '))) throw over('void');
    throw error;
  });
}

/** Says no to it, or takes it back. */
export async function declineProposal({ db }: Pick<On, 'db'>, siteId: string, proposalId: string, verdict: Verdict): Promise<boolean> {
  const row = await rowOf({ db }, siteId, proposalId);
  if (!row) return false;
  await decide({ db }, siteId, proposalId, 'declined', verdict);
  return true;
}

export async function listProposals({ db }: Pick<On, 'db'>, siteId: string): Promise<readonly Proposal[]> {
  const rows = await db.selectFrom('proposal').select(columns).where('site_id', '=', siteId).orderBy('proposal_id', 'desc').limit(100).execute();
  return rows.map(fromRow);
}

/** One, with what it would change. */
export async function findProposal(database: Pick<On, 'db'>, siteId: string, proposalId: string): Promise<(Proposal & { readonly diff: VersionDiff; readonly config: unknown }) | undefined> {
  const row = await rowOf(database, siteId, proposalId);
  if (!row) return undefined;
  const { config, declarations } = JSON.parse(row.body) as Parameters<typeof diffOf>[1];
  const base = row.base_version === 0 ? undefined : await sideOf(database, siteId, row.base_version);
  return { ...fromRow(row), diff: diffOf(base, { config, declarations }), config };
}

const columns = ['proposal_id', 'state', 'base_version', 'note', 'proposed_by', 'proposed_at', 'decided_by', 'decided_at', 'decision_note'] as const;

function rowOf({ db }: Pick<On, 'db'>, siteId: string, proposalId: string) {
  return db.selectFrom('proposal').select([...columns, 'body', 'revision']).where('site_id', '=', siteId).where('proposal_id', '=', proposalId).executeTakeFirst();
}

async function decide({ db }: Pick<On, 'db'>, siteId: string, proposalId: string, state: 'approved' | 'declined', { by, note }: Verdict): Promise<void> {
  const { numUpdatedRows: count } = await db.updateTable('proposal').set({ state, decided_by: by, decided_at: Date.now(), decision_note: note }).where('site_id', '=', siteId).where('proposal_id', '=', proposalId).where('state', '=', 'open').executeTakeFirstOrThrow();
  if (count === 0n) throw over('void');
}

function over(state: string): ProposalError {
  return new ProposalError('PROPOSAL_OVER', state === 'void' ? 'The draft, or what is published, has changed since; propose it anew.' : `This was ${state} already.`);
}

/** A token is who made it. Of one that was revoked nobody knows who that was, so that it may be anybody. */
async function isSamePerson({ db }: Database, one: string, other: string): Promise<boolean> {
  const personOf = async (actor: string) => {
    if (!actor.startsWith('token:')) return actor;
    const row = await db.selectFrom('api_token').select('created_by').where('token_id', '=', actor.slice('token:'.length)).executeTakeFirst();
    return row?.created_by;
  };
  const [first, second] = [await personOf(one), await personOf(other)];
  return first === undefined || second === undefined || first === second;
}

function fromRow(row: Pick<Selectable<Tables['proposal']>, (typeof columns)[number]>): Proposal {
  return {
    proposalId: row.proposal_id,
    state: row.state,
    baseVersion: row.base_version,
    note: row.note,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decisionNote: row.decision_note,
  };
}
