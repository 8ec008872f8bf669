import type { SiteConfig } from '@kapsel/core';

/** The parts of a config that the SDK cannot fall back on; a short one still works. */
export type GivenConfig = Pick<SiteConfig, 'siteId' | 'services'> & Partial<SiteConfig> & {
  /** For who bundles Kapsel into a page with a nonce policy: what is released must have it too. */
  readonly nonce?: string;
  /** ISO 3166-1 or 3166-2, for who bundles; a tag says it by `data-region`. */
  readonly region?: string;
};
