import type { Declaration, SiteConfig } from '@kapsel/core';
import { expect, it } from 'vitest';
import { sendPage, startSite } from '../support/local-site.ts';
import { AdminProcess } from './admin-process.ts';
import { ApiClient } from './api-client.ts';

const config: SiteConfig = {
  schemaVersion: 1,
  siteId: 'shop',
  policyVersion: 1,
  language: 'nb',
  blocking: 'automatic',
  regime: 'opt-in',
  parties: { controller: 'Shop AS', contact: 'post@shop.example' },
  services: [],
  ui: { layout: 'none' },
};

it.runIf(process.env['KAPSEL_FULL'])('brings what a scan finds, by way of a person, to what visitors get', async () => {
  let cookies = ['_ga=GA1.1.1; Max-Age=63072000', 'zq_font=big; Max-Age=3600'];
  const site = await startSite({ '*': (_request, response) => sendPage(response, '<h1>Shop</h1>', { 'Set-Cookie': cookies }) });
  await using server = new AdminProcess('sqlite');
  await server.prepare(config);
  const address = await server.serve('--allow-private-targets', 'true');
  const api = new ApiClient(address, await server.token('scan:run', 'scan:read', 'inventory:read', 'inventory:review', 'draft:write', 'version:read', 'version:publish'));
  const scan = async (): Promise<void> => {
    const { body } = await api.post('/sites/shop/scans', { url: site.url(), pages: 1, depth: 0, passes: ['untouched'], staySeconds: 0, interact: false });
    await api.events(`/sites/shop/scans/${body.scanId}/events`);
  };
  const items = async (query: string): Promise<readonly { itemId: string; name: string; category: string }[]> => (await api.get(`/sites/shop/inventory?${query}`)).body.items;

  await scan();
  await expect.poll(async () => (await items('state=new')).map(({ name }) => name), { timeout: 60_000 }).toEqual(['_ga', 'zq_font']);
  const [, font] = await items('state=new');
  expect((await api.put(`/sites/shop/inventory/${font!.itemId}/override`, { category: 'functional', service: 'own', provider: 'Shop AS', purpose: { nb: 'Husker skriftstørrelsen.', en: 'Remembers the size of the type.' } })).status).toBe(200);
  expect((await api.post('/sites/shop/inventory/bulk', { action: 'approve', filter: { state: ['new'] } })).body).toMatchObject({ count: 1, skipped: 0 });
  expect((await api.post('/sites/shop/draft/from-inventory')).status).toBe(200);
  expect((await api.get('/sites/shop/draft/check')).body).toMatchObject({ faults: [], notReviewed: { new: 0, changed: 0, unclassified: 0 }, notInConfig: [] });
  expect((await api.post('/sites/shop/versions', { note: 'Første skann' })).body).toMatchObject({ policyVersion: 2 });

  const published = (await (await fetch(`${address}/s/shop/2/config.json`)).json()) as SiteConfig;
  expect(published.services.map(({ category, cookies: names }) => [category, names]).toSorted()).toEqual([['analytics', ['_ga']], ['functional', ['zq_font']]]);
  const { items: rows } = (await (await fetch(`${address}/s/shop/2/declaration.nb.json`)).json()) as Declaration;
  expect(rows.map(({ name, category, purpose }) => [name, category, purpose])).toContainEqual(['zq_font', 'functional', 'Husker skriftstørrelsen.']);

  cookies = [...cookies, 'zq_late=1; Max-Age=3600'];
  await scan();
  await expect.poll(async () => (await items('state=new')).map(({ name }) => name), { timeout: 60_000 }).toEqual(['zq_late']);
  expect((await items('state=approved')).map(({ name, category }) => [name, category])).toEqual([['_ga', 'analytics'], ['zq_font', 'functional']]);
  await site.close();
});
