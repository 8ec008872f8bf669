import type { TestDatabase } from '../../../db/databases.test-helper.ts';
import { shop } from '../../../records/shop.test-helper.ts';
import { provisoReport } from '../../../review/reports.test-helper.ts';
import { takeReport } from '../../../review/take-report.ts';
import { startApi, type Caller, type RunningApi } from '../api.test-helper.ts';

export const site = '/sites/shop';
const [first] = shop.services;
export const matomo = first!;
export const chat = { ...matomo, id: 'chat', name: 'Chat', provider: 'Chatter', category: 'functional', hosts: ['chat.example'], cookies: ['chat_*'] };
export const config = { ...shop, parties: { controller: 'Shop AS', contact: 'post@shop.example' } };

/** The API over the shop, whose first scan has finished. */
export async function startScanned(made: TestDatabase): Promise<RunningApi> {
  const api = await startApi(made);
  await takeReport(api.database, { siteId: 'shop', scanId: 'scan-1', report: provisoReport('before') });
  return api;
}

/** Writes the draft, whichever there is. */
export function write(caller: Caller, changes: object, etag = '*'): ReturnType<Caller> {
  return caller('PUT', `${site}/draft`, { config: { ...config, ...changes } }, { 'if-match': etag });
}

/** Since when each service of an answer is what it is. */
export function sinceOf({ config: { services } }: { readonly config: { readonly services: readonly { readonly id: string; readonly since: number }[] } }): Record<string, number> {
  return Object.fromEntries(services.map(({ id, since }) => [id, since]));
}
