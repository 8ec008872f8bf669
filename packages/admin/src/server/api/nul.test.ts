import { expect, it } from 'vitest';
import { describeOnBoth } from '../../db/databases.test-helper.ts';
import { startApi } from './api.test-helper.ts';

const nul = 'a\0b';

describeOnBoth('a NUL in what is asked', (create) => {
  it('is refused, and never a fault of ours', async () => {
    await using api = await startApi(await create());
    const owner = await api.as('owner');
    const webhook = { url: 'https://a.example/', kinds: ['scan.failed'] };
    const answers = [
      await owner('POST', '/organisations', { name: nul }),
      await owner('PATCH', '/sites/shop', { name: nul }),
      await owner('POST', '/sites/shop/webhooks', { ...webhook, name: nul }),
      await owner('POST', '/sites/shop/webhooks', { ...webhook, url: `${webhook.url}\0` }),
      await owner('GET', '/organisations/main/audit?target=%00'),
      await owner('GET', '/organisations/main/audit?actor=%00'),
      await owner('GET', '/sites/shop/scans?after=%00'),
      await owner('GET', '/sites/shop/figures?region=%00'),
      await owner('GET', '/sites/shop/figures?language=%00'),
    ];
    for (const { status, body } of answers) expect([status, body.error?.message]).toEqual([400, expect.stringContaining('must not have a NUL in it')]);
  });
});
