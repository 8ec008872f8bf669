import type { Claimed } from '../deliveries.ts';
import { announcementData } from '../kinds.ts';
import type { Letter, Section } from './letter.ts';
import { mailTexts, type MailTexts } from './texts.ts';

export interface WriteOptions {
  /** Name or id of the site, for people. */
  readonly site: string;
  readonly publicUrl?: string | undefined;
  /** Opens a link that was sealed. */
  readonly openLink?: (link: string) => string;
}

/** One mail about all of these: an invitation, or what happened on one site. */
export function letterOf(events: readonly Claimed[], { site, publicUrl, openLink = (link) => link }: WriteOptions): Letter {
  const [first] = events;
  const texts = mailTexts[first?.language ?? 'nb'];
  if (first?.kind === 'member.invited') {
    const invitation = announcementData['member.invited'].parse(JSON.parse(first.data));
    const section = texts.invited({ ...invitation, link: openLink(invitation.link) });
    return { subject: section.title, sections: [section], footer: [texts.invitedFooter] };
  }
  const sections = events.map((event) => sectionOf(texts, event));
  const [{ title } = { title: '' }] = sections;
  const more = sections.length > 1 ? ` (+${sections.length - 1})` : '';
  const last = sections.pop();
  if (last) sections.push({ ...last, ...(publicUrl !== undefined && { link: { text: texts.open, url: publicUrl } }) });
  return { subject: `${site}: ${title}${more}`, sections, footer: texts.footer(site) };
}

function sectionOf({ sections }: MailTexts, { kind, data }: Claimed): Section {
  // Each kind has its own words and its own data; the compiler cannot see that both are of the same.
  const write = (sections as { readonly [kind: string]: ((given: unknown) => Section) | undefined })[kind];
  return write?.(announcementData[kind].parse(JSON.parse(data))) ?? { title: kind };
}
