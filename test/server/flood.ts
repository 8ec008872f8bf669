/** A flood, apart from who measures: as much as some connections can send to a site. */
import { parentPort, workerData } from 'node:worker_threads';
import { load } from '../bench/src/server/load.ts';
import { record } from '../bench/src/server/record.ts';

const { address, siteId, connections, seconds } = workerData as { readonly address: string; readonly siteId: string; readonly connections: number; readonly seconds: number };
const { requests, failed } = await load({ address, path: `/v1/sites/${siteId}/consents`, connections, seconds, body: () => JSON.stringify(record()) });
parentPort?.postMessage({ requests, failed });
