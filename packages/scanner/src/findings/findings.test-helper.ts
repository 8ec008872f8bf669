import { severities, type Finding } from '@kapsel/core';
import { expect } from 'vitest';
import type { BannerAudit } from '../banner-audit.ts';
import type { BannerButton } from '../in-page/read-banner.ts';
import { findingsOf, type AuditedSite } from './index.ts';

/** A site of which nothing is known, with what a test cares about changed. */
export function aSite(changes: Partial<AuditedSite> = {}): AuditedSite {
  return { startUrl: 'https://a.no/', items: [], ...changes };
}

/** The one finding of a site that has no other. */
export function theFinding(changes: Partial<AuditedSite>): Finding {
  const [finding, ...more] = findingsOf(aSite(changes), 'en');
  expect(more.map(({ code }) => code)).toEqual([]);
  if (!finding) throw new Error('there is no finding');
  expect(severities).toContain(finding.severity);
  return finding;
}

export function codesOf(changes: Partial<AuditedSite>): string[] {
  return findingsOf(aSite(changes), 'nb').map(({ code }) => code);
}

/** A button of black on white, with an outline. */
export function aButton(changes: Partial<BannerButton> = {}): BannerButton {
  return { label: 'Accept all', role: 'accept', width: 120, height: 44, fontPx: 16, color: '#000000', background: '#ffffff', border: '#000000', surface: '#ffffff', ...changes };
}

/** A banner without a fault. */
export function aBanner(changes: Partial<BannerAudit> = {}): BannerAudit {
  return {
    rect: { x: 0, y: 700, width: 1366, height: 200 },
    buttons: [aButton(), aButton({ label: 'Reject all', role: 'reject' })],
    ticked: [],
    isWall: false,
    accessibility: [],
    ...changes,
  };
}
