import type { Role } from '../access/roles.ts';
import type { Database } from '../db/database.ts';
import { announcementData, type AnnouncementKind } from './kinds.ts';

/** In which words somebody is told. */
export const mailLanguages = ['nb', 'en'] as const;
export type MailLanguage = (typeof mailLanguages)[number];

/** One who is to be told. */
export interface Receiver {
  /** `webhook:<id>` or `mail:<address>`. */
  readonly target: string;
  readonly language: MailLanguage;
}

export interface Event {
  readonly organisation_id: string;
  readonly event_id: string;
  readonly site_id: string | null;
  readonly kind: AnnouncementKind;
  readonly data: string;
}

/** What people of a role are mailed until they say otherwise: what asks something of them. */
export const kindsOfRole: { readonly [role in Role]: readonly AnnouncementKind[] } = {
  owner: ['scan.failed', 'items.new', 'items.unclassified', 'audit.findings', 'version.proposed', 'webhook.disabled', 'summary.monthly'],
  editor: ['scan.failed', 'items.new', 'items.unclassified', 'audit.findings', 'version.proposed', 'webhook.disabled', 'summary.monthly'],
  reviewer: ['items.new', 'items.unclassified', 'version.proposed'],
  viewer: [],
};

/** Who asked for an event, or is asked by it. */
export async function receiversOf(db: Database['db'], event: Event, language: MailLanguage): Promise<readonly Receiver[]> {
  const { site_id: siteId, kind } = event;
  if (kind === 'member.invited') {
    const { email, language: theirs = language } = announcementData[kind].parse(JSON.parse(event.data));
    return [{ target: `mail:${email}`, language: theirs }];
  }
  if (siteId === null) return [];
  return [...(await webhooksFor(db, siteId, kind, language)), ...(await mailboxesFor(db, event.organisation_id, siteId, kind, language))];
}

async function webhooksFor(db: Database['db'], siteId: string, kind: AnnouncementKind, language: MailLanguage): Promise<readonly Receiver[]> {
  const rows = await db.selectFrom('webhook').select(['webhook_id', 'kinds']).where('site_id', '=', siteId).where('disabled_at', 'is', null).execute();
  return rows.filter(({ kinds }) => (JSON.parse(kinds) as string[]).includes(kind)).map(({ webhook_id: id }) => ({ target: `webhook:${id}`, language }));
}

async function mailboxesFor(db: Database['db'], organisationId: string, siteId: string, kind: AnnouncementKind, language: MailLanguage): Promise<readonly Receiver[]> {
  const rules = await db.selectFrom('mail_rule').select(['receiver', 'kinds', 'language']).where('site_id', '=', siteId).execute();
  const ruleOf = new Map(rules.map((rule) => [rule.receiver, { language: rule.language as MailLanguage, kinds: JSON.parse(rule.kinds) as string[] }]));
  const members = await db
    .selectFrom('member')
    .innerJoin('account', 'account.account_id', 'member.account_id')
    .select(['account.account_id', 'account.email', 'member.role'])
    .where('member.organisation_id', '=', organisationId)
    .where('account.disabled_at', 'is', null)
    .execute();
  const receivers = members.flatMap(({ account_id: accountId, email, role }) => {
    const { kinds, language: theirs } = ruleOf.get(`account:${accountId}`) ?? { kinds: kindsOfRole[role] as readonly string[], language };
    return kinds.includes(kind) ? [{ target: `mail:${email}`, language: theirs }] : [];
  });
  for (const [receiver, rule] of ruleOf) {
    if (receiver.startsWith('address:') && rule.kinds.includes(kind)) receivers.push({ target: `mail:${receiver.slice('address:'.length)}`, language: rule.language });
  }
  // Somebody may be both.
  return [...new Map(receivers.map((receiver) => [receiver.target, receiver])).values()];
}
