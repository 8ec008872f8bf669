import { randomBytes } from 'node:crypto';
import type { RecordSubmission } from '@kapsel/core';

/** A site with one service to ask about. */
export const config = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'nb',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@shop.example' },
  services: [{ id: 'matomo', name: 'Matomo', provider: 'InnoCraft', category: 'analytics', since: 1, hosts: ['matomo.localhost'], cookies: ['_pk_*'], storage: [] }],
  ui: { layout: 'none' },
  log: { endpoint: '/v1/sites/shop/consents' },
};

/** What a page of it posts. */
export function record(): RecordSubmission {
  return {
    schemaVersion: 1,
    event: 'given',
    recordId: uuidV7(Date.now()),
    policyVersion: 1,
    notice: { language: 'nb', layer: 'banner' },
    purposes: [{ id: 'analytics', granted: true, services: ['matomo'] }],
    method: 'accept-all',
    trusted: true,
    decidedAt: '2026-01-02T03:04:05Z',
    context: { regime: 'opt-in', region: 'NO', sdkVersion: '0.1.0', globalPrivacyControl: false },
  };
}

/** @param timeMs since 1970 */
export function uuidV7(timeMs: number): string {
  const digits = timeMs.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
}
