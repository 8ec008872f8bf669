import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Keeps from who reads the database, or a copy of it, what the server itself has to read: a secret of a second factor, of a webhook, of a sign-in elsewhere. */
export interface Secrets {
  /**
   * Seals a text with the server's own key.
   *
   * @param use what it is for; sealed for one use, it does not open for another
   */
  seal(text: string, use?: string): string;
  /**
   * Gives back what was sealed.
   *
   * @throws SealError where it was changed, or sealed with another key or for another use
   */
  unseal(sealed: string, use?: string): string;
}

/** Something does not open with this server's key. */
export class SealError extends Error {
  override name = 'SealError';
}

const keyBytes = 32;

/**
 * The server's own key: 32 random bytes as base64 in a file, made where there is none. Servers that share a database have to share it.
 * Unlike the signing key it vouches for nothing: who loses it enters those secrets anew.
 *
 * @throws SealError for a file that holds no such key
 */
export function openSecrets(file: string): Secrets {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    } catch (error) {
      // Another process may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const text = readFileSync(file, 'utf8').trim();
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyBytes || key.toString('base64') !== text) throw new SealError(`${file} is no key of ours. Make one with: openssl rand -base64 32`);
  return secretsWith(key);
}

/** AES-256-GCM; the text is `1.<which key>.<nonce>.<sealed, and its tag>`. */
function secretsWith(key: Buffer): Secrets {
  const name = createHash('sha256').update('kapsel key name\0').update(key).digest('base64url').slice(0, 8);
  return {
    seal(text, use = '') {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(use));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `1.${name}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
    },
    unseal(sealed, use = '') {
      const [, keyName, nonce, content] = /^1\.([\w-]{8})\.([\w-]{16})\.([\w-]{22,})$/u.exec(sealed) ?? [];
      if (keyName === undefined || nonce === undefined || content === undefined) throw new SealError('This was not sealed by a server of ours.');
      if (keyName !== name) throw new SealError('This was sealed with another key: give this server the secret.key of the one that sealed it, or enter the secret anew.');
      const bytes = Buffer.from(content, 'base64url');
      try {
        const cipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 }).setAAD(Buffer.from(use)).setAuthTag(bytes.subarray(-16));
        return Buffer.concat([cipher.update(bytes.subarray(0, -16)), cipher.final()]).toString('utf8');
      } catch (error) {
        throw new SealError('What was sealed has been changed, or was sealed for another use.', { cause: error });
      }
    },
  };
}
