import { createTransport } from 'nodemailer';
import { harmless, html, plainText, type Letter } from './letter.ts';

export interface MailerSettings {
  /** `smtp://` (with STARTTLS) or `smtps://`, with name and password where the server wants them. */
  readonly smtpUrl: string;
  /** Such as `Kapsel <kapsel@example.no>`. */
  readonly mailFrom: string;
}

/** The mail server does not take it; whether it is worth trying again is said. */
export class MailError extends Error {
  override name = 'MailError';
  readonly status: number | undefined;
  readonly isFinal: boolean;

  constructor(message: string, { status, isFinal, cause }: { readonly status: number | undefined; readonly isFinal: boolean; readonly cause: unknown }) {
    super(message, { cause });
    this.status = status;
    this.isFinal = isFinal;
  }
}

export interface Mailer {
  /**
   * Hands a letter over to the mail server.
   *
   * @param id the same whenever it is sent again, so that a mailbox may know it
   * @throws MailError
   */
  send(to: string, letter: Letter, id: string): Promise<void>;
  /** Connects and signs in, and sends nothing. */
  probe(): Promise<void>;
}

/** Opens nothing yet: each mail is a connection of its own, of which there are few. */
export function mailer({ smtpUrl, mailFrom }: MailerSettings): Mailer {
  const transport = createTransport({ ...optionsOf(smtpUrl), connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, disableFileAccess: true, disableUrlAccess: true });
  const from = readSender(mailFrom);
  return {
    async send(to, letter, id) {
      try {
        await transport.sendMail({
          // As objects: a comma or a line break in one of them makes no second receiver and no header.
          from,
          to: { name: '', address: to },
          subject: harmless(letter.subject).slice(0, 200),
          text: plainText(letter),
          html: html(letter),
          messageId: `<${id}@${from.address.split('@')[1]}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
      } catch (error) {
        throw mailError(error);
      }
    },
    async probe() {
      await transport.verify().catch((error: unknown) => {
        throw mailError(error);
      });
    },
  };
}

/** `Kapsel <kapsel@example.no>`, or the address alone. */
export function readSender(mailFrom: string): { readonly name: string; readonly address: string } {
  const [, name, address] = /^(?:([^<>"]*)<)?\s*([^<>\s]+@[^<>\s]+?)>?$/u.exec(mailFrom.trim()) ?? [];
  return { name: name?.trim() ?? '', address: address ?? mailFrom };
}

function optionsOf(smtpUrl: string) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(smtpUrl);
  const host = hostname.replace(/^\[|\]$/gu, '');
  const secure = protocol === 'smtps:';
  return {
    host,
    secure,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    // Passwords and invitations cross no network in the open, unless somebody says that they may.
    requireTLS: !secure && !/^(?:localhost|127\.|::1$)/u.test(host) && searchParams.get('tls') !== 'optional',
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

/** A mailbox that is not there, and a letter that is not wanted, stay so; all else may pass. */
function mailError(error: unknown): MailError {
  const { message = '', responseCode: status, command } = error as { readonly message?: string; readonly responseCode?: number; readonly command?: string };
  const isFinal = status !== undefined && status >= 500 && ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command ?? '');
  return new MailError(`The mail server did not take it: ${harmless(message).slice(0, 200)}`, { status, isFinal, cause: error });
}
