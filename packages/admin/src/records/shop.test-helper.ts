import { generateKeyPairSync } from 'node:crypto';
import type { RecordSubmission, RefusalSubmission, SiteConfig } from '@kapsel/core';
import type { Database } from '../db/database.ts';
import { publish } from '../publish.ts';
import type { Submitted } from './write-batch.ts';

/** A site with one service to ask about. */
export const shop: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'nb',
  blocking: 'marked',
  regime: 'opt-in',
  parties: { controller: 'Shop', contact: 'post@shop.example' },
  services: [{ id: 'matomo', name: 'Matomo', provider: 'InnoCraft', category: 'analytics', since: 1, hosts: ['matomo.localhost'], cookies: ['_pk_*'], storage: [] }],
  // Without the many files of our user interface.
  ui: { layout: 'none' },
  log: { endpoint: '/v1/sites/shop/consents' },
};

export const signingKey = generateKeyPairSync('ed25519').privateKey;

let made = 0;

/** A new UUIDv7 for each call, in their order. */
export function newId(): string {
  made += 1;
  return `0190a5da-c967-7000-8000-${made.toString(16).padStart(12, '0')}`;
}

export function given(changes: Partial<RecordSubmission> = {}): RecordSubmission {
  return {
    schemaVersion: 1,
    event: 'given',
    recordId: newId(),
    policyVersion: 1,
    notice: { language: 'nb', layer: 'banner' },
    purposes: [{ id: 'analytics', granted: true, services: ['matomo'] }],
    method: 'accept-all',
    trusted: true,
    decidedAt: '2026-01-02T03:04:05.000Z',
    context: { regime: 'opt-in', region: 'NO', sdkVersion: '0.1.0', globalPrivacyControl: false },
    ...changes,
  };
}

/** What takes a record back. */
export function withdrawn(previousRecordId: string): RecordSubmission {
  return given({ event: 'withdrawn', previousRecordId, purposes: [{ id: 'analytics', granted: false, services: ['matomo'] }], method: 'withdraw-all' });
}

export function refused(key: string): RefusalSubmission {
  return { schemaVersion: 1, event: 'refused', key, policyVersion: 1, method: 'reject-all', regime: { functional: 'opt-in', analytics: 'opt-in', marketing: 'opt-in' } };
}

/** Publishes the shop under an id, and gives what makes submissions to it. */
export async function openShop(database: Database, siteId = 'shop', receivedMs = Date.parse('2026-01-02T03:04:06.000Z')): Promise<(submission: Submitted['submission']) => Submitted> {
  const config = { ...shop, siteId };
  const { configHash } = await publish(database, { config });
  return (submission) => ({ siteId, submission, version: { policyVersion: 1, configHash, config }, receivedMs });
}
