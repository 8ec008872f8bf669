import type { SiteConfig } from '@kapsel/core';

let number = 0;

/** Of a site that no other test has had: tabs of one site hear each other. */
export function siteConfig(changes: Partial<SiteConfig> = {}): SiteConfig {
  number += 1;
  return {
    schemaVersion: 1,
    siteId: `test-${number}`,
    policyVersion: 1,
    language: 'en',
    blocking: 'marked',
    regime: 'opt-in',
    parties: { controller: 'Test', contact: 'test@example.no' },
    services: [],
    ...changes,
  };
}
