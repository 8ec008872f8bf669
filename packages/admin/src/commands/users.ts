import { createAccount, emailSchema, hasOtherOwner, join, organisationsOf, removeAccount, TakenError } from '../access/accounts.ts';
import { audit } from '../access/audit.ts';
import { verifyAudit } from '../access/audit-log.ts';
import { addressOfLink, makeLink } from '../access/links.ts';
import { roles, type Role } from '../access/roles.ts';
import { removeSecondFactor } from '../access/second-factor.ts';
import { endSessions } from '../access/sessions.ts';
import { say, UsageError, withDatabase, type CommandOptions } from './command.ts';
import type { Database } from '../db/database.ts';
import type { Settings } from '../settings.ts';

interface Account {
  readonly account_id: string;
  readonly email: string;
}

type Change = (transaction: Database['db'], account: Account, settings: Settings) => Promise<string>;

/** What is done to an account that is there; each says what it did. */
const changes: { readonly [name: string]: { readonly action: string; readonly make: Change } | undefined } = {
  link: { action: 'account.reset-password', make: async (transaction, account, settings) => passwordLink(transaction, account, settings) },
  'reset-totp': {
    action: 'account.reset-second-factor',
    async make(transaction, { account_id: accountId, email }) {
      await removeSecondFactor(transaction, accountId);
      await endSessions(transaction, accountId);
      return `${email} signs in by password alone, until they add a second factor again.`;
    },
  },
  disable: {
    action: 'account.disable',
    async make(transaction, { account_id: accountId, email }) {
      await transaction.updateTable('account').set({ disabled_at: Date.now() }).where('account_id', '=', accountId).execute();
      await endSessions(transaction, accountId);
      return `${email} cannot sign in any more, and tokens that they made are good no more. Undo it by: kapsel-admin user enable ${email}`;
    },
  },
  enable: {
    action: 'account.enable',
    async make(transaction, { account_id: accountId, email }) {
      await transaction.updateTable('account').set({ disabled_at: null }).where('account_id', '=', accountId).execute();
      return `${email} can sign in again.`;
    },
  },
  remove: {
    action: 'account.remove',
    async make(transaction, { account_id: accountId, email }) {
      for (const organisationId of await organisationsOf(transaction, accountId)) {
        if (!(await hasOtherOwner(transaction, organisationId, accountId))) throw new UsageError(`${email} is the last owner of ${organisationId}; make somebody else one first.`);
      }
      await removeAccount(transaction, accountId);
      return `The account of ${email} is gone. Audit logs keep its id, and addresses that were invited.`;
    },
  },
};

/** Who may sign in, from a terminal: for the day when nobody can. */
export async function runUser(settings: Settings, [what = '', email, ...more]: readonly string[], options: CommandOptions): Promise<number> {
  if (what === 'list' && email === undefined) return listUsers(settings);
  const change = Object.hasOwn(changes, what) ? changes[what] : undefined;
  if ((!change && what !== 'add') || email === undefined || more.length > 0) throw new UsageError(`Say what to do with whom: kapsel-admin user add | ${Object.keys(changes).join(' | ')} ola@example.no, or kapsel-admin user list. See --help.`);
  const address = emailSchema.safeParse(email);
  if (!address.success) throw new UsageError(`${email} is no e-mail address.`);
  return change ? changeUser(settings, address.data, change) : addUser(settings, address.data, options);
}

async function addUser(settings: Settings, email: string, { role = 'viewer', organisation = 'main', name }: CommandOptions): Promise<number> {
  if (!(roles as readonly string[]).includes(role)) throw new UsageError(`--role must be one of ${roles.join(', ')}.`);
  const said = await withDatabase(settings, ({ db }) =>
    db.transaction().execute(async (transaction) => {
      if (!(await transaction.selectFrom('organisation').select('name').where('organisation_id', '=', organisation).executeTakeFirst())) throw new UsageError(`There is no organisation ${organisation} here.`);
      const accountId = await createAccount(transaction, { email, name: name ?? email, passwordHash: null }).catch((error: unknown) => {
        throw error instanceof TakenError ? new UsageError(`${error.message} Invite them to an organisation by the API.`) : error;
      });
      await join(transaction, organisation, accountId, role as Role);
      await audit(transaction, { organisationId: organisation, actor: 'command', action: 'account.add', target: accountId, detail: { role } });
      return passwordLink(transaction, { account_id: accountId, email }, settings);
    }),
  );
  say(said);
  return 0;
}

async function changeUser(settings: Settings, email: string, { action, make }: { readonly action: string; readonly make: Change }): Promise<number> {
  const said = await withDatabase(settings, ({ db }) =>
    db.transaction().execute(async (transaction) => {
      const account = await transaction.selectFrom('account').select(['account_id', 'email']).where('email', '=', email).executeTakeFirst();
      if (!account) throw new UsageError(`There is no account for ${email}.`);
      const organisations = await organisationsOf(transaction, account.account_id);
      for (const organisationId of organisations.length > 0 ? organisations : ['']) await audit(transaction, { organisationId, actor: 'command', action, target: account.account_id });
      return make(transaction, account, settings);
    }),
  );
  say(said);
  return 0;
}

async function passwordLink(transaction: Database['db'], { account_id: accountId, email }: Account, settings: Settings): Promise<string> {
  const { token } = await makeLink(transaction, { kind: 'password', accountId }, 'command');
  return `For ${email} alone, within 24 hours and once: a password is chosen at\n  ${addressOfLink(settings, 'password', token)}`;
}

async function listUsers(settings: Settings): Promise<number> {
  const rows = await withDatabase(settings, ({ db }) =>
    db.selectFrom('account').leftJoin('member', 'member.account_id', 'account.account_id').select(['email', 'role', 'organisation_id', 'totp_secret', 'disabled_at']).orderBy('email').orderBy('organisation_id').execute(),
  );
  for (const { email, role, organisation_id: organisation, totp_secret: factor, disabled_at: disabled } of rows) {
    say([email, role === null ? 'in no organisation' : `${role} of ${organisation}`, factor === null ? 'password alone' : 'second factor', ...(disabled === null ? [] : ['disabled'])].join('\t'));
  }
  if (rows.length === 0) say('There is no account yet: kapsel-admin serve prints a link to make the first.');
  return 0;
}

/** Goes through every audit log, says what it found, and whether all hold. */
export async function verifyAuditLogs(database: Database): Promise<boolean> {
  let holds = true;
  const logs = await database.db.selectFrom('audit_chain').select('organisation_id').orderBy('organisation_id').execute();
  for (const { organisation_id: organisationId } of logs) {
    const { length, lastLink, faults } = await verifyAudit(database, organisationId);
    say(`audit log of ${organisationId === '' ? 'the server' : organisationId}: ${length} entries. ${faults.length === 0 ? `It holds; it ends at ${lastLink}.` : 'It does NOT hold:'}`);
    for (const fault of faults) say(`  ${fault}`);
    if (faults.length > 0) holds = false;
  }
  return holds;
}
