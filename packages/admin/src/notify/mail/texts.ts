import type { AnnouncementKind, DataOf } from '../kinds.ts';
import type { MailLanguage } from '../receivers.ts';
import type { Section } from './letter.ts';
import { en } from './texts-en.ts';
import { nb } from './texts-nb.ts';

type KindOfSite = Exclude<AnnouncementKind, 'member.invited'>;

/** All that mails say, in one language. */
export interface MailTexts {
  readonly open: string;
  readonly footer: (site: string) => readonly string[];
  readonly invited: (data: DataOf<'member.invited'>) => Section;
  readonly invitedFooter: string;
  readonly sections: { readonly [kind in KindOfSite]: (data: DataOf<kind>) => Section };
}

export const mailTexts: { readonly [language in MailLanguage]: MailTexts } = { nb, en };
