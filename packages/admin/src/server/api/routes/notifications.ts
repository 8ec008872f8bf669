import { siteIdSchema as siteId } from '@kapsel/core/schema';
import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import { isTimeZone } from '../../../notify/calendar.ts';
import { subscribableKinds, type AnnouncementKind } from '../../../notify/kinds.ts';
import { kindsOfRole, mailLanguages, type MailLanguage } from '../../../notify/receivers.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { nothing } from '../schemas.ts';
import type { Api } from '../types.ts';

const kinds = z.array(z.enum(subscribableKinds as [AnnouncementKind, ...AnnouncementKind[]])).max(subscribableKinds.length);
const rule = { kinds, language: z.enum(mailLanguages) };
const email = z.email('must be an e-mail address').max(254).transform((text) => text.toLowerCase());
const notifications = z
  .object({
    isMailed: z.boolean().describe('Whether this server has a mail server to send by'),
    mine: z.object({ ...rule, isDefault: z.boolean().describe('Whether it is as your role has it') }).nullable().describe('What you are mailed; nothing for a token'),
    addresses: z.array(z.object({ email: z.string(), ...rule })).describe('Mailboxes beside those of members'),
    timeZone: z.string().describe('Where the months of its summaries begin'),
  })
  .meta({ id: 'Notifications' });

/** So many mailboxes of others for one site. */
const mostAddresses = 20;

/** Who is mailed what about a site. */
export function notificationRoutes(api: Api, { database: { db }, settings }: Parts): void {
  const params = z.object({ siteId });
  const show = async (site: string, accountId: string | undefined): Promise<z.infer<typeof notifications>> => {
    const rows = await db.selectFrom('mail_rule').select(['receiver', 'kinds', 'language']).where('site_id', '=', site).orderBy('receiver').execute();
    const rules = rows.map(({ receiver, kinds: list, language }) => ({ receiver, kinds: JSON.parse(list) as AnnouncementKind[], language: language as MailLanguage }));
    const calendar = await db.selectFrom('site_calendar').select('time_zone').where('site_id', '=', site).executeTakeFirst();
    return {
      isMailed: settings.smtpUrl !== undefined,
      mine: accountId === undefined ? null : await mineOf(db, site, accountId, rules),
      addresses: rules.flatMap(({ receiver, ...rest }) => (receiver.startsWith('address:') ? [{ email: receiver.slice('address:'.length), ...rest }] : [])),
      timeZone: calendar?.time_zone ?? settings.timeZone,
    };
  };
  const mineOf = async (on: Database['db'], site: string, accountId: string, rules: readonly { receiver: string; kinds: AnnouncementKind[]; language: MailLanguage }[]) => {
    const own = rules.find(({ receiver }) => receiver === `account:${accountId}`);
    if (own) return { kinds: own.kinds, language: own.language, isDefault: false };
    const member = await on.selectFrom('member').innerJoin('site', 'site.organisation_id', 'member.organisation_id').select('role').where('site_id', '=', site).where('account_id', '=', accountId).executeTakeFirst();
    return { kinds: member ? [...kindsOfRole[member.role]] : [], language: settings.mailLanguage, isDefault: true };
  };
  const keep = (on: Database['db'], site: string, receiver: string, { kinds: wanted, language }: { kinds: readonly AnnouncementKind[]; language: MailLanguage }) =>
    on.insertInto('mail_rule').values({ site_id: site, receiver, kinds: JSON.stringify(wanted), language }).onConflict((conflict) => conflict.columns(['site_id', 'receiver']).doUpdateSet({ kinds: JSON.stringify(wanted), language })).execute();

  api.get('/sites/:siteId/notifications', { config: { access: 'site:read' }, schema: { summary: 'Who is mailed what about a site', params, response: { 200: notifications } } }, ({ params: { siteId: site }, principal }) => show(site, principal?.kind === 'account' ? principal.accountId : undefined));

  api.put('/sites/:siteId/notifications/mine', { config: { access: 'site:read', action: 'notification.choose' }, schema: { summary: 'Chooses what you are mailed', params, body: z.strictObject(rule), response: { 200: notifications } } }, async (request) => {
    const { principal, body, params: { siteId: site } } = request;
    if (principal?.kind !== 'account') throw new HttpError(403, 'NOT_ALLOWED', 'A token has no mailbox.');
    await db.transaction().execute(async (transaction) => {
      await keep(transaction, site, `account:${principal.accountId}`, body);
      await request.audit(transaction, site, { kinds: body.kinds });
    });
    return show(site, principal.accountId);
  });

  api.delete('/sites/:siteId/notifications/mine', { config: { access: 'site:read', action: 'notification.default' }, schema: { summary: 'Has you be mailed as your role has it', params, response: { 204: nothing } } }, async (request, reply) => {
    const { principal, params: { siteId: site } } = request;
    if (principal?.kind !== 'account') throw new HttpError(403, 'NOT_ALLOWED', 'A token has no mailbox.');
    await db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('mail_rule').where('site_id', '=', site).where('receiver', '=', `account:${principal.accountId}`).execute();
      await request.audit(transaction, site);
    });
    return reply.status(204).send(null);
  });

  api.put('/sites/:siteId/notifications/addresses', { config: { access: 'site:write', action: 'notification.address' }, schema: { summary: 'Has a mailbox be mailed that is no member’s', params, body: z.strictObject({ email, ...rule, kinds: kinds.min(1, 'must name one kind at least') }), response: { 200: notifications } } }, async (request) => {
    const { body, principal, params: { siteId: site } } = request;
    await db.transaction().execute(async (transaction) => {
      const others = await transaction.selectFrom('mail_rule').select('receiver').where('site_id', '=', site).where('receiver', 'like', 'address:%').where('receiver', '<>', `address:${body.email}`).execute();
      if (others.length >= mostAddresses) throw new HttpError(409, 'TOO_MANY', `A site has ${mostAddresses} mailboxes beside those of members at most; remove one first.`);
      await keep(transaction, site, `address:${body.email}`, body);
      await request.audit(transaction, site, { domain: body.email.split('@')[1] ?? '', kinds: body.kinds });
    });
    return show(site, principal?.kind === 'account' ? principal.accountId : undefined);
  });

  api.delete('/sites/:siteId/notifications/addresses/:email', { config: { access: 'site:write', action: 'notification.address.delete' }, schema: { summary: 'Has it be mailed no more', params: params.extend({ email }), response: { 204: nothing } } }, async (request, reply) => {
    const { siteId: site, email: address } = request.params;
    await db.transaction().execute(async (transaction) => {
      const { numDeletedRows: count } = await transaction.deleteFrom('mail_rule').where('site_id', '=', site).where('receiver', '=', `address:${address}`).executeTakeFirst();
      if (count === 0n) throw new HttpError(404, 'NO_ADDRESS', 'There is no such mailbox here.');
      await request.audit(transaction, site, { domain: address.split('@')[1] ?? '' });
    });
    return reply.status(204).send(null);
  });

  api.put('/sites/:siteId/notifications/time-zone', { config: { access: 'site:write', action: 'notification.time-zone' }, schema: { summary: 'Says where the months of its summaries begin', params, body: z.strictObject({ timeZone: z.string().max(64).refine(isTimeZone, 'must be a time zone such as Europe/Oslo') }), response: { 200: notifications } } }, async (request) => {
    const { body: { timeZone }, principal, params: { siteId: site } } = request;
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto('site_calendar').values({ site_id: site, time_zone: timeZone }).onConflict((conflict) => conflict.column('site_id').doUpdateSet({ time_zone: timeZone })).execute();
      await request.audit(transaction, site, { timeZone });
    });
    return show(site, principal?.kind === 'account' ? principal.accountId : undefined);
  });
}
