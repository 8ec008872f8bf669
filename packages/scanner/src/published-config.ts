import type { SiteConfig } from '@kapsel/core';
import { siteConfigSchema } from '@kapsel/core/schema';
import { readJson, requireFit } from './read-file.ts';

/** What lacks a reason could not be published by Kapsel; to find it in a config from elsewhere is what an audit is for. */
const isFinding = (fault: string): boolean => /^services\[\d+\]\.(?:exemption|reason): /u.test(fault);

/**
 * Reads the SiteConfig that a site has published.
 *
 * @throws ScanError BAD_OPTION naming the file and its faults
 */
export function readPublishedConfig(file: string): SiteConfig {
  const named = `--config ${file}`;
  const value = readJson(named, file);
  requireFit(named, siteConfigSchema, value, isFinding);
  return value as SiteConfig;
}
