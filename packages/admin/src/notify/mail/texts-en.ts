import type { MailTexts } from './texts.ts';

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 });
const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
const more = (named: number, count: number) => (count > named ? [`and ${count - named} more`] : []);
const items = (list: readonly { name: string; host?: string | undefined; category?: string | undefined }[], count: number) => [...list.map(({ name, host, category }) => `${name}${host === undefined ? '' : `, ${host}`}${category === undefined ? '' : ` (${category})`}`), ...more(list.length, count)];

export const en: MailTexts = {
  open: 'Open Kapsel',
  footer: (site) => [`You get this because you follow ${site} in Kapsel. What you get is a setting of yours under notifications.`],
  invited: ({ organisation, by, link, endsAt }) => ({
    title: `You are invited to ${organisation}`,
    paragraphs: [`${by} invites you to work with the consents of ${organisation} in Kapsel. The link works once, until ${dates.format(endsAt)}. If you expect no invitation, leave it be.`],
    link: { text: 'Accept the invitation', url: link },
  }),
  invitedFooter: 'You get this because somebody gave your address. Nothing happens unless you open the link.',
  sections: {
    'scan.finished': ({ items: found, pages, findings, isComplete }) => ({ title: `A scan is done${isComplete ? '' : ', but not complete'}`, paragraphs: [`${plural(found, 'item', 'items')} on ${plural(pages, 'page', 'pages')}, ${plural(findings, 'finding', 'findings')}.`] }),
    'scan.failed': ({ reason }) => ({ title: 'A scan failed', paragraphs: [reason] }),
    'items.new': ({ count, items: list }) => ({ title: `${plural(count, 'new item', 'new items')} found`, list: items(list, count) }),
    'items.changed': ({ count, items: list }) => ({ title: `${plural(count, 'item has', 'items have')} changed`, list: items(list, count) }),
    'items.unclassified': ({ count, items: list }) => ({ title: `${plural(count, 'item awaits', 'items await')} a verdict`, paragraphs: ['We do not know what they are for. Until somebody says so, they are held back.'], list: items(list, count) }),
    'audit.findings': ({ count, findings }) => ({ title: `${plural(count, 'finding', 'findings')} in the audit of the banner and the site`, list: [...findings.map(({ code, severity, text }) => `${severity}: ${text ?? code}`), ...more(findings.length, count)] }),
    'version.published': ({ policyVersion, by }) => ({ title: `Version ${policyVersion} is published`, paragraphs: [`By ${by}. Visitors get it from now on.`] }),
    'version.proposed': ({ policyVersion, by }) => ({ title: `Version ${policyVersion} awaits approval`, paragraphs: [`${by} proposes it. Somebody else has to approve it.`] }),
    'purpose.withdrawn': ({ purpose, recordId, dueAt }) => ({ title: 'A consent is withdrawn', paragraphs: [`The consent ${recordId} to “${purpose}” no longer holds. Whatever uses the data for that has to have stopped by ${dates.format(dueAt)}.`] }),
    checkpoint: ({ position, link, token }) => ({ title: 'A checkpoint of the records', paragraphs: [`The chain had ${plural(position, 'entry', 'entries')} and ended at ${link}. Keep this where neither the database nor the key is.`], list: [token] }),
    'summary.monthly': ({ month: when, scans, failedScans, newItems, openReviews, decisions, optIn }) => ({
      title: `Summary of ${month.format(new Date(`${when}-01`))}`,
      list: [
        `${plural(scans, 'scan', 'scans')}${failedScans > 0 ? `, ${failedScans} of them failed` : ''}`,
        plural(newItems, 'new item', 'new items'),
        `${plural(openReviews, 'item awaits', 'items await')} a verdict`,
        `Answers: ${decisions.accepted} accepted all, ${decisions.partial} some, ${decisions.rejected} nothing; ${decisions.changed} changed, ${decisions.withdrawn} withdrew`,
        ...Object.entries(optIn).map(([category, rate]) => `${category}: ${percent.format(rate)} agreed of those who were asked`),
      ],
    }),
    'webhook.disabled': ({ url, reason }) => ({ title: 'A webhook is switched off', paragraphs: [`${url} gets nothing any more. ${reason}`] }),
    'webhook.test': ({ message }) => ({ title: 'A test', paragraphs: [message] }),
  },
};
