import { SettingsError, type Settings } from '../settings.ts';
import { mailer, type Mailer } from './mail/mailer.ts';

/**
 * The mail server that the settings name; nothing where there is none.
 *
 * @throws SettingsError where it is not said who mails are from
 */
export function openMailer({ smtpUrl, mailFrom }: Pick<Settings, 'smtpUrl' | 'mailFrom'>): Mailer | undefined {
  if (smtpUrl === undefined) return undefined;
  if (mailFrom === undefined) throw new SettingsError('KAPSEL_MAIL_FROM has to say who mails are from, where KAPSEL_SMTP_URL is set.');
  return mailer({ smtpUrl, mailFrom });
}
