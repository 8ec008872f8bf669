import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../../db/database.ts';
import { mayPreview, previewFile } from '../../publish/preview.ts';
import { HttpError } from '../errors.ts';
import { RateLimit } from '../limits.ts';
import { itemsOf } from '../header-list.ts';
import type { Parts } from '../parts.ts';

interface OfFile {
  readonly Params: { readonly siteId: string; readonly version?: string; readonly file: string };
  readonly Querystring: { readonly [previewParameter]?: unknown };
}

/** Of a staging link. */
const previewParameter = 'kapsel-preview';

interface StoredFile {
  readonly hash: string;
  readonly body: Uint8Array;
  readonly brotli: Uint8Array;
}

/** The files of published versions: for good under their version, and for a few minutes as those of the current one. */
export function scriptRoutes(app: FastifyInstance, { database, sites, key }: Parts): void {
  const files = new StoredFiles(database.db);
  const preview = async ({ params: { siteId, file } }: FastifyRequest<OfFile>, reply: FastifyReply, token: unknown): Promise<FastifyReply> => {
    if (typeof token !== 'string' || !mayPreview(token, siteId, key)) throw new HttpError(403, 'PREVIEW_OVER', 'This staging link is over, or is of another site; ask for a new one.');
    const text = await previewFile(database, siteId, file, token);
    if (text === undefined) throw new HttpError(404, 'NO_FILE', 'The draft has no such file.');
    void reply.headers({ 'Cache-Control': 'no-store', ...forAllPages });
    return reply.type(typeOf(file)).send(text);
  };
  const serve = async (request: FastifyRequest<OfFile>, reply: FastifyReply): Promise<FastifyReply> => {
    const { siteId, version, file } = request.params;
    const token = request.query[previewParameter];
    if (version === undefined && token !== undefined) return preview(request, reply, token);
    const site = await sites.find(siteId);
    const found = site && (await files.find(siteId, version === undefined ? site.currentVersion : Number(version), file));
    if (!found) throw new HttpError(404, 'NO_FILE', 'There is no such published file.');
    return send(request, reply, file, found, version === undefined ? 'public, max-age=300' : 'public, max-age=31536000, immutable');
  };
  app.get<OfFile>('/s/:siteId/:file', serve);
  app.get<OfFile>('/s/:siteId/:version(^[1-9]\\d{0,8}$)/:file', serve);
}

const contentTypes: { readonly [ending: string]: string } = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

const forAllPages = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin', 'X-Content-Type-Options': 'nosniff' };

function typeOf(file: string): string {
  return contentTypes[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}

/** The same for everybody: no cookie, no address, no language has a say. */
function send({ headers }: FastifyRequest, reply: FastifyReply, name: string, { hash, body, brotli }: StoredFile, cache: string): FastifyReply {
  const isBrotli = /(?:^|,)\s*br\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/iu.test(headers['accept-encoding'] ?? '');
  // Two encodings are two things to a cache.
  const etag = `"${hash}${isBrotli ? '-br' : ''}"`;
  void reply.headers({
    'Cache-Control': cache,
    ETag: etag,
    Vary: 'Accept-Encoding',
    ...forAllPages,
  });
  if (itemsOf(headers['if-none-match']).includes(etag)) return reply.status(304).send();
  if (isBrotli) void reply.header('Content-Encoding', 'br');
  return reply.type(typeOf(name)).send(Buffer.from(isBrotli ? brotli : body));
}

/** Those that were asked for last stay in memory. */
const mostFiles = 500;

/** So many others of one site a second are looked for in the database: anybody can ask for names that are not there. */
const mostMisses = 100;

class StoredFiles {
  readonly #db: Database['db'];
  readonly #files = new Map<string, StoredFile>();
  readonly #misses = new RateLimit(mostMisses);

  constructor(db: Database['db']) {
    this.#db = db;
  }

  async find(siteId: string, version: number, name: string): Promise<StoredFile | undefined> {
    const id = `${siteId} ${version} ${name}`;
    const known = this.#files.get(id);
    if (!known && !this.#misses.take(siteId)) throw new HttpError(429, 'TOO_MANY', 'Too many at once; come again.');
    const file = known ?? (await this.#read(siteId, version, name));
    if (!file) return undefined;
    this.#files.delete(id);
    this.#files.set(id, file);
    if (this.#files.size > mostFiles) this.#files.delete(this.#files.keys().next().value ?? '');
    return file;
  }

  #read(siteId: string, version: number, name: string): Promise<StoredFile | undefined> {
    return this.#db
      .selectFrom('published_file')
      .innerJoin('blob', (join) => join.onRef('blob.site_id', '=', 'published_file.site_id').onRef('blob.hash', '=', 'published_file.hash'))
      .select(['blob.hash', 'blob.body', 'blob.brotli'])
      .where('published_file.site_id', '=', siteId)
      .where('published_file.policy_version', '=', version)
      .where('published_file.name', '=', name)
      .executeTakeFirst();
  }
}
