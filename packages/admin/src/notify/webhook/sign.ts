import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** A new secret, as Standard Webhooks writes one; whoever receives keeps it. */
export function newSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64')}`;
}

/**
 * The headers by which a receiver knows that it came from here, as it is, and now (standardwebhooks.com): over them and the very bytes of
 * the body goes a signature for each secret, so that one can be changed without a gap.
 *
 * @param id of the event: the same whenever it is sent again
 */
export function signedHeaders(secrets: readonly string[], { id, body, now }: { readonly id: string; readonly body: string; readonly now: number }): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`).join(' '),
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(prefix.length), 'base64');
}
