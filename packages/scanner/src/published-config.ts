import type { SiteConfig } from '@kapsel/core';
import { siteConfigSchema } from '@kapsel/core/schema';
import { parseJson, readText, requireFit } from './read-file.ts';

/** What lacks a reason could not be published by Kapsel; to find it in a config from elsewhere is what an audit is for. */
export const isFinding = (fault: string): boolean => /^services\[\d+\]\.(?:exemption|reason): /u.test(fault);

/**
 * Reads the SiteConfig that a site has published.
 *
 * @throws ScanError BAD_OPTION naming the file and its faults
 */
export function readPublishedConfig(file: string): SiteConfig {
  const named = `--config ${file}`;
  return provePublishedConfig(named, readText(named, file));
}

/**
 * @param named the option and the file or address that the text comes from
 * @throws ScanError BAD_OPTION naming it and its faults
 */
export function provePublishedConfig(named: string, text: string): SiteConfig {
  const value = parseJson(named, text);
  requireFit(named, siteConfigSchema, value, isFinding);
  return value as SiteConfig;
}
