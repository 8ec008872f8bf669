import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileTrouble } from '@kapsel/core';
import { SettingsError } from '../settings.ts';

/**
 * The certificates in a PEM file, any number of them; none where no file is named.
 *
 * @throws SettingsError for a file that has none
 */
export function readCertificates(file: string | undefined): readonly X509Certificate[] {
  if (file === undefined) return [];
  try {
    const found = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? [];
    if (found.length === 0) throw new SettingsError(`--tsa-certificates ${file} has no certificate in it.`);
    return found.map((pem) => new X509Certificate(pem));
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError(`--tsa-certificates ${file} cannot be read: ${(error as NodeJS.ErrnoException).code === undefined ? 'it is no PEM file of certificates' : fileTrouble(error)}.`);
  }
}
