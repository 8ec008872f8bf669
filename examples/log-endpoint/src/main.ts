import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { consentLog, ConsentStore } from './log.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env['PORT'] || '8082' },
    site: { type: 'string', multiple: true, default: ['shop'] },
    data: { type: 'string', default: 'consents.sqlite' },
    key: { type: 'string' },
  },
});

const store = new ConsentStore(values.data);
const server = createServer(
  // Who sends slowly is not waited for.
  { requestTimeout: 10_000, headersTimeout: 5000, maxHeaderSize: 8192 },
  consentLog({ store, siteIds: values.site, ...(values.key !== undefined && { privateKey: readFileSync(values.key, 'utf8') }) }),
);
server.listen(Number(values.port), () => {
  console.log(values.site.map((site) => `log: { endpoint: 'http://localhost:${values.port}/v1/sites/${site}/consents' }`).join('\n'));
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close(() => store.close()));
