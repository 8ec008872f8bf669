import type { SiteConfig } from '@kapsel/core';
import { describe, expect, it } from 'vitest';
import { draftSiteConfig } from './draft-config.ts';
import { possibleSignals } from './possible-signals.ts';
import { anItem, aReport } from './report/fixture.test-helper.ts';

const draft = (...services: string[]): SiteConfig =>
  draftSiteConfig(aReport({ items: services.map((service) => anItem({ name: `of-${service}`, service, provider: 'P', category: 'marketing' })) }));

describe('possibleSignals', () => {
  it('names each signal that a service of the draft heeds and Kapsel can give, with whom it is for', () => {
    expect(possibleSignals(draft('google-analytics', 'google-ads', 'hubspot', 'matomo', 'criteo'))).toEqual([
      '"googleConsentMode": "basic" (Google Ads, Google Analytics)',
      '"hubspot": true (HubSpot)',
      '"matomo": "consent" (Matomo)',
    ]);
  });

  it('names none that the config has, and none of services that nobody knows', () => {
    expect(possibleSignals({ ...draft('google-analytics', 'nobody'), signals: { googleConsentMode: 'advanced' } })).toEqual([]);
  });
});
