import { newRecordIdPattern } from '@kapsel/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { headerOf } from '../../keys/jws.ts';
import { keyId, publicJwk } from '../../keys/key-id.ts';
import { trustedKeys } from '../../keys/trusted-keys.ts';
import { signerOf } from '../../records/checkpoint.ts';
import { erase } from '../../records/erase.ts';
import { Confirmations } from '../../rights/confirmation.ts';
import { noteAs } from '../../rights/note.ts';
import { lift, restrict } from '../../rights/restriction.ts';
import { withdraw } from '../../rights/withdraw.ts';
import { HttpError } from '../errors.ts';
import { itemsOf } from '../header-list.ts';
import { everythingOf, holderOf, type Holder } from '../holder/holder-of.ts';
import { donePage, missingPage, recordPage, surePage } from '../holder/page.ts';
import { pagePolicy } from '../holder/style.ts';
import { holderRights, wordsFor, type HolderRight, type HolderWords } from '../holder/words.ts';
import { RateLimit } from '../limits.ts';
import type { Parts } from '../parts.ts';
import { siteGate } from './site-gate.ts';

interface OfRecord {
  readonly Params: { readonly siteId: string; readonly recordId: string };
  readonly Querystring: { readonly format?: string };
}

interface OfRight {
  readonly Params: OfRecord['Params'] & { readonly right: HolderRight };
}

/** So many requests a second for one record. */
const recordRate = 3;

/** What cannot be undone, or not at once: it takes a second request. */
const toConfirm: ReadonlySet<HolderRight> = new Set(['restrict', 'erase']);

/** The receipt, and the rights of who holds it: who knows the id of a record is its holder, and nothing else is known of them. */
export function holderRoutes(app: FastifyInstance, parts: Parts): void {
  const { database, sites, key } = parts;
  const { siteOf, onRequest: admit } = siteGate(parts);
  const confirmations = new Confirmations(key);
  const limit = new RateLimit(recordRate);
  const forgetting = setInterval(() => limit.forget(), 10_000).unref();
  app.addHook('onClose', async () => clearInterval(forgetting));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json', 'text/plain', 'application/x-www-form-urlencoded'], { parseAs: 'string', bodyLimit: 2048 }, (_request, body, done) => done(null, body));

  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    await admit(request, reply);
    const { siteId, recordId } = request.params as OfRecord['Params'];
    if (!limit.take(`${siteId} ${recordId}`)) throw new HttpError(429, 'TOO_MANY', 'Too many at once; come again.');
  };
  const find = async ({ siteId, recordId }: OfRecord['Params']) => (newRecordIdPattern.test(recordId) ? holderOf(database, sites, siteId, recordId) : undefined);

  app.get<OfRecord>('/v1/sites/:siteId/consents/:recordId', { onRequest }, async (request, reply) => {
    const { params, query } = request;
    const holder = await find(params);
    if (query.format !== 'json' && isPage(request)) return holder ? sendPage(reply, 200, recordPage(wordsOf(request, holder), '', shownIn(holder))) : sendPage(reply, 404, missingPage(wordsOf(request)));
    if (!holder) throw noRecord();
    const { receipt, restrictedSince, parties } = holder;
    const rights = Object.fromEntries(['all', ...holderRights].map((right) => [right, `${params.recordId}/${right}`]));
    return sendJson(reply, { ...receipt, publicKey: await signedBy(database, key, receipt.proof?.checkpoint), ...(restrictedSince !== undefined && { restrictedSince: new Date(restrictedSince).toISOString() }), contact: parties, rights });
  });

  app.get<OfRecord>('/v1/sites/:siteId/consents/:recordId/all', { onRequest }, async ({ params }, reply) => {
    const holder = await find(params);
    if (!holder) throw noRecord();
    void reply.header('Content-Disposition', `attachment; filename="consents-${params.recordId}.json"`);
    return sendJson(reply, await everythingOf(database, params.siteId, holder));
  });

  app.post<OfRight>(`/v1/sites/:siteId/consents/:recordId/:right(^(?:${holderRights.join('|')})$)`, { onRequest }, async (request, reply) => {
    const { siteId, recordId, right } = request.params;
    const holder = await find(request.params);
    const words = wordsOf(request, holder);
    if (!holder) {
      if (isPage(request)) return sendPage(reply, 404, missingPage(words));
      throw noRecord();
    }
    const what = `${siteId} ${recordId} ${right}`;
    const given = confirmationIn(request);
    if (toConfirm.has(right) && (given === undefined || !confirmations.holds(what, given))) {
      const first = confirmations.make(what);
      if (isPage(request)) return sendPage(reply, 200, surePage(words, recordId, right, first.confirmation));
      if (given !== undefined) throw new HttpError(400, 'NOT_CONFIRMED', 'confirmation: is not what the first request was answered with, or it is older than 15 minutes; begin anew.');
      return sendJson(reply.status(202), { right, ...first, effect: words.acts[right].effect });
    }
    const done = await act(siteId, recordId, right);
    const now = right === 'erase' ? undefined : await find({ siteId, recordId: done.recordId ?? recordId });
    if (isPage(request)) return sendPage(reply, 200, now ? recordPage(words, '../', shownIn(now), right) : donePage(words, right, holder.parties));
    return sendJson(reply, { right, ...done, message: words.acts[right].done, contact: holder.parties });
  });

  const act = async (siteId: string, recordId: string, right: HolderRight): Promise<{ readonly records?: number; readonly recordId?: string }> => {
    const note = noteAs('holder', `record.${right}`, siteId);
    if (right === 'erase') return { records: await erase(database, siteId, recordId, note) };
    if (right === 'restrict') return { records: await restrict(database, siteId, recordId, { by: 'holder', note }) };
    if (right === 'lift') return { records: await lift(database, siteId, recordId, { note }) };
    const withdrawal = await withdraw(parts, siteId, recordId);
    return withdrawal === undefined ? {} : { recordId: withdrawal };
  };

  app.get('/v1/keys', async (_request, reply) => {
    const keys = [...(await trustedKeys(database, key))].map(([kid, { key: publicKey, retiredAt }]) => ({ ...publicJwk(publicKey), kid, alg: 'EdDSA', use: 'sig', ...(retiredAt !== undefined && { retiredAt: new Date(retiredAt).toISOString() }) }));
    return reply.headers({ 'Cache-Control': 'public, max-age=300', 'Access-Control-Allow-Origin': '*' }).send({ keys });
  });

  for (const address of ['', '/all', ...holderRights.map((right) => `/${right}`)]) {
    app.options<OfRecord>(`/v1/sites/:siteId/consents/:recordId${address}`, async (request, reply) => {
      await siteOf(request, reply);
      return reply.status(204).headers({ 'Access-Control-Allow-Methods': 'GET, POST', 'Access-Control-Allow-Headers': 'Content-Type', 'Access-Control-Max-Age': '86400' }).send();
    });
  }
}

/** The key that proves the receipt, which may be one of before. */
async function signedBy(database: Parts['database'], key: Parts['key'], checkpoint: string | undefined) {
  if (checkpoint === undefined || headerOf(checkpoint)?.kid === keyId(key)) return publicJwk(key);
  return publicJwk(signerOf(checkpoint, await trustedKeys(database, key)) ?? key);
}

function noRecord(): HttpError {
  return new HttpError(404, 'NO_RECORD', 'There is no such record here.');
}

/** A browser that goes there, rather than a script or a link that downloads. */
function isPage({ headers }: FastifyRequest): boolean {
  return /\btext\/html\b/u.test(headers.accept ?? '') && (headers['sec-fetch-dest'] ?? 'document') === 'document';
}

function wordsOf({ headers }: FastifyRequest, holder?: Holder): HolderWords {
  return wordsFor(holder?.receipt.record.notice.language, ...itemsOf(headers['accept-language']).slice(0, 10));
}

function shownIn({ receipt, records, ...rest }: Holder) {
  return { record: receipt.record, notice: receipt.notice, history: records.map(({ content }) => content.record), ...rest };
}

/** As a form sends it, or as JSON. */
function confirmationIn({ body, headers }: FastifyRequest): string | undefined {
  if (typeof body !== 'string' || body === '') return undefined;
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(body).get('confirmation') ?? undefined;
  try {
    const { confirmation } = JSON.parse(body) as { readonly confirmation?: unknown };
    if (confirmation === undefined || typeof confirmation === 'string') return confirmation;
  } catch {
    // Told below.
  }
  throw new HttpError(400, 'BAD_REQUEST', 'The body has to be JSON such as {"confirmation":"…"}, or empty.');
}

function sendJson(reply: FastifyReply, body: object): FastifyReply {
  return reply.headers({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex', Vary: vary(reply) }).send(body);
}

/** The address is a credential: it goes nowhere, and into no cache. */
function sendPage(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply
    .status(status)
    .headers({
      'Content-Security-Policy': pagePolicy,
      // With `no-referrer` the browser would not say either that a form of the page comes from the page.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Robots-Tag': 'noindex',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cache-Control': 'no-store',
      Vary: vary(reply),
    })
    .type('text/html; charset=utf-8')
    .send(text);
}

function vary(reply: FastifyReply): string {
  return reply.hasHeader('vary') ? 'Origin, Accept' : 'Accept';
}
