import { chromium } from 'playwright';
import { expect, it } from 'vitest';
import { chromiumOptions } from '../support/chromium.ts';
import { sendPage, startSite } from '../support/local-site.ts';
import { AdminProcess } from './admin-process.ts';
import { ApiClient } from './api-client.ts';
import { emptyShop as config } from './empty-shop.ts';

it('shows the banner of the draft on a staging page, complete and without records, while visitors get what is published', async () => {
  await using server = new AdminProcess('sqlite');
  await server.prepare(config);
  const address = await server.serve();
  const api = new ApiClient(address, await server.token('draft:write', 'version:read', 'version:publish'));
  const draft = {
    ...config,
    services: [{ id: 'matomo', name: 'Matomo', provider: 'InnoCraft', category: 'analytics', since: 1, hosts: ['matomo.localhost'], cookies: ['_pk_*'], storage: [] }],
    ui: { layout: 'box', texts: { nb: { title: 'Kaker på prøve' } } },
    log: { endpoint: `${address}/v1/sites/shop/consents` },
  };
  expect((await api.put('/sites/shop/draft', { config: draft })).status).toBe(200);
  const { body: link } = await api.post('/sites/shop/draft/preview', { hours: 1 });

  const page = (script: string): string => `<script src="${address}${script}"></script><script type="text/plain" data-category="analytics">window.ran = true</script>`;
  const site = await startSite({ '/staging': (_request, response) => sendPage(response, page(link.path)), '/live': (_request, response) => sendPage(response, page('/s/shop/kapsel.js')) });
  const browser = await chromium.launch(chromiumOptions);
  try {
    const tab = await browser.newPage();
    const asked: string[] = [];
    tab.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await tab.goto(site.url('site.localhost', '/live'));
    await tab.waitForFunction('window.kapsel?.decision');
    expect(await tab.locator('kapsel-banner').count()).toBe(0);

    await tab.goto(site.url('site.localhost', '/staging'));
    await tab.getByText('Kaker på prøve').waitFor();
    await tab.locator('[data-action="preferences"]').click();
    await tab.locator('kapsel-preferences').getByText('Matomo').first().waitFor({ state: 'attached' });
    await tab.locator('kapsel-preferences [data-action="accept-all"], kapsel-preferences [data-action="save"]').first().click();
    await tab.waitForFunction('kapsel.decision().decided');
    await tab.reload();
    await tab.waitForFunction('kapsel.decision().decided');
    // All that was asked for is the pages and the scripts: no file beside them, and no record.
    expect([...new Set(asked)].toSorted()).toEqual(['GET /live', 'GET /s/shop/kapsel.js', 'GET /staging']);

    expect((await api.post('/sites/shop/versions', {})).body).toMatchObject({ policyVersion: 2 });
    await expect.poll(async () => (await fetch(`${address}/s/shop/kapsel.js`)).text(), { timeout: 30_000 }).toContain('Kaker på prøve');
    // Another visitor: a browser keeps the script for five minutes.
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(site.url('site.localhost', '/live'));
    await visitor.getByText('Kaker på prøve').waitFor();
  } finally {
    await browser.close();
    await site.close();
  }
});
