import { examples, startHeadless } from './site.ts';

const site = await startHeadless({ port: Number(process.env['PORT'] || 8081) });
console.log(`${examples.map(site.url).join('\n')}\n\nCtrl-C stops it.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void site.close());
