import type { SiteConfig } from '@kapsel/core';

/** A site that asks for nothing yet, without the many files of our user interface. */
export const emptyShop: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'nb',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@shop.example' },
  services: [],
  ui: { layout: 'none' },
  log: { endpoint: '/v1/sites/shop/consents' },
};
