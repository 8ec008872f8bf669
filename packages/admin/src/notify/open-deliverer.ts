import type { Logger } from 'pino';
import type { Parts } from '../server/parts.ts';
import { SettingsError, type Settings } from '../settings.ts';
import { Deliverer } from './deliverer.ts';
import { mailer, type Mailer } from './mail/mailer.ts';

/** What tells people and programs, as the settings have it; it does not yet begin. */
export function openDeliverer({ database, secrets, settings }: Pick<Parts, 'database' | 'secrets' | 'settings'>, logger: Logger): Deliverer {
  return new Deliverer({ database, secrets, mailer: openMailer(settings), rules: { allowPrivate: settings.privateWebhooks }, language: settings.mailLanguage, publicUrl: settings.publicUrl, logger });
}

/** Nothing where there is no mail server. */
export function openMailer({ smtpUrl, mailFrom }: Settings): Mailer | undefined {
  if (smtpUrl === undefined) return undefined;
  if (mailFrom === undefined) throw new SettingsError('KAPSEL_MAIL_FROM has to say who mails are from, where KAPSEL_SMTP_URL is set.');
  return mailer({ smtpUrl, mailFrom });
}
