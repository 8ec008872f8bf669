import { createHmac, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';

/** For so long what was asked for can be confirmed. */
const validMs = 15 * 60_000;

/** What a first request gets, and a second one has to bring. */
export interface Confirmation {
  readonly confirmation: string;
  readonly confirmBefore: string;
}

/**
 * Has things that cannot be undone take two requests, so that nothing that merely follows addresses does them. Nothing is kept for it:
 * all servers with the same key know what any of them gave out.
 */
export class Confirmations {
  readonly #key: Buffer;

  constructor(key: KeyObject) {
    this.#key = Buffer.from(hkdfSync('sha256', Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'), '', 'kapsel-confirmation', 32));
  }

  make(what: string, now = Date.now()): Confirmation {
    const end = now + validMs;
    return { confirmation: `${end.toString(36)}.${this.#mac(what, end)}`, confirmBefore: new Date(end).toISOString() };
  }

  /** Whether it was given out for just that, a short while ago. */
  holds(what: string, confirmation: string, now = Date.now()): boolean {
    const [, time = '', mac = ''] = /^([\da-z]{1,10})\.([\w-]{43})$/u.exec(confirmation) ?? [];
    const end = Number.parseInt(time, 36);
    return end > now && timingSafeEqual(Buffer.from(mac), Buffer.from(this.#mac(what, end)));
  }

  #mac(what: string, end: number): string {
    return createHmac('sha256', this.#key).update(`${end} ${what}`).digest('base64url');
  }
}
