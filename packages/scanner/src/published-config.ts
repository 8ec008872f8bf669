import { readFileSync } from 'node:fs';
import type { SiteConfig } from '@kapsel/core';
import { faultsOf, siteConfigSchema } from '@kapsel/core/schema';
import { ScanError } from './scan-error.ts';

/** What lacks a reason could not be published by Kapsel; to find it in a config from elsewhere is what an audit is for. */
const isFinding = (fault: string): boolean => /^services\.\d+\.(?:exemption|reason): /u.test(fault);

/**
 * Reads the SiteConfig that a site has published.
 *
 * @throws ScanError BAD_OPTION naming the file and its faults
 */
export function readPublishedConfig(file: string): SiteConfig {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ScanError('BAD_OPTION', `--config ${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  const faults = faultsOf(siteConfigSchema, value).filter((fault) => !isFinding(fault));
  if (faults.length > 0) throw new ScanError('BAD_OPTION', `--config ${file} has ${faults.length} fault(s): ${faults.join('; ')}`);
  return value as SiteConfig;
}
