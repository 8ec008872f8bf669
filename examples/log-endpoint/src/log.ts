import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { maxSubmissionBytes, type PurposeSubmission } from '@kapsel/core';
import { readPurposeSubmission, readSubmission } from '@kapsel/core/schema';
import { signPurpose } from '@kapsel/sdk/sign-purpose';
import type { ConsentStore } from './store.ts';

export { ConsentStore } from './store.ts';

export interface LogOptions {
  readonly store: ConsentStore;
  /** Whose records are taken; others get 404. */
  readonly siteIds: readonly string[];
  /** Ed25519, for consents in forms; without it there is no such address. */
  readonly privateKey?: Parameters<typeof signPurpose>[1];
}

/** What Kapsel's pages wait for: the browser on another origin has to be able to tell that a record was kept. */
const forPages = { 'Access-Control-Allow-Origin': '*' };

/**
 * Takes what pages post, as docs/records.md and docs/purpose.md say: `POST /v1/sites/:siteId/consents` and `…/purposes`, and shows a
 * receipt at `GET /v1/sites/:siteId/consents/:recordId` to who knows the id of the record. It keeps no address and no user agent.
 */
export function consentLog(options: LogOptions): RequestListener {
  return (request, response) => {
    handle(request, response, options).catch((error: unknown) => {
      // A browser that gets 500 keeps the record and sends it again later.
      console.error(error);
      if (!response.headersSent) response.writeHead(500, forPages);
      response.end();
    });
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, options: LogOptions): Promise<void> {
  const { store, siteIds, privateKey } = options;
  const [, siteId = '', door = '', recordId = ''] = /^\/v1\/sites\/([\w-]{1,64})\/(consents|purposes)(?:\/([\w-]{1,64}))?\/?$/u.exec((request.url ?? '').split('?', 1)[0] ?? '') ?? [];
  if (!siteIds.includes(siteId) || (door === 'purposes' && privateKey === undefined)) return refuse(response, 404);
  if (recordId !== '') return request.method === 'GET' && door === 'consents' ? showReceipt(response, store, siteId, recordId) : refuse(response, 405);
  if (request.method !== 'POST') return refuse(response, 405);

  const body = await bodyOf(request);
  if (body === undefined) return refuse(response, 413);
  const read = door === 'purposes' ? readPurposeSubmission(body) : readSubmission(body);
  if ('faults' in read) return refuse(response, 400, read.faults);

  store.keep(siteId, read.submission);
  if (door === 'consents' || privateKey === undefined) return void response.writeHead(204, forPages).end();
  const value = signPurpose(claimsOf(read.submission as PurposeSubmission, siteId), privateKey);
  response.writeHead(201, { ...forPages, 'Content-Type': 'application/json' }).end(JSON.stringify({ value }));
}

function claimsOf({ recordId, purposes: [{ id }], notice: { noticeHash } }: PurposeSubmission, siteId: string): Parameters<typeof signPurpose>[0] {
  return { iss: siteId, jti: recordId, purpose: id, granted: true, iat: Math.floor(Date.now() / 1000), ...(noticeHash !== undefined && { noticeHash }) };
}

/** Nothing where it is longer than what a browser of Kapsel's ever sends. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  // The connection stays until it is answered.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > maxSubmissionBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function showReceipt(response: ServerResponse, store: ConsentStore, siteId: string, recordId: string): void {
  const kept = store.find(siteId, recordId);
  if (!kept) return refuse(response, 404);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(kept, null, 2));
}

/** Any 4xx but 408 and 429 tells the browser that another attempt is of no use. */
function refuse(response: ServerResponse, status: number, faults: readonly string[] = []): void {
  response.writeHead(status, { ...forPages, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(faults.map((fault) => `${fault}\n`).join(''));
}
