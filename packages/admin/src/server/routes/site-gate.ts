import { matchesHost } from '@kapsel/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Site } from '../../sites.ts';
import { HttpError } from '../errors.ts';
import { networkKey } from '../limits.ts';
import type { Parts } from '../parts.ts';

/** What stands before every public address of a site: is there one, may this page ask, is it not too much. */
export function siteGate({ sites, limits, settings: { publicUrl } }: Parts) {
  const siteOf = async (request: FastifyRequest, reply: FastifyReply): Promise<Site> => {
    const site = await sites.find((request.params as { readonly siteId: string }).siteId);
    if (!site) throw new HttpError(404, 'NO_SITE', 'There is no such site here.');
    admit(site, request, reply, publicUrl);
    return site;
  };

  /** Before the body is read: who may not, costs little. */
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { siteId } = await siteOf(request, reply);
    const network = networkKey(request.ip);
    // The network first: one of them is not to use up what its site has for all.
    if ((network !== undefined && !limits.address.take(`${siteId} ${network}`)) || !limits.site.take(siteId)) throw new HttpError(429, 'TOO_MANY', 'Too many at once; come again.');
  };
  return { siteOf, onRequest };
}

/** A page of the site, of this server, or of anybody where the site names no domains, may read the answer; a page of another may not even ask. */
function admit({ domains }: Site, request: FastifyRequest, reply: FastifyReply, publicUrl: string | undefined): void {
  const { origin } = request.headers;
  if (domains.length === 0) return void reply.header('Access-Control-Allow-Origin', '*');
  void reply.header('Vary', 'Origin');
  if (origin === undefined || isOwn(request, publicUrl)) return;
  const { host } = URL.parse(origin) ?? { host: '' };
  if (!domains.some((domain) => matchesHost(domain, host))) throw new HttpError(403, 'FOREIGN_ORIGIN', 'This is no page of the site.');
  void reply.header('Access-Control-Allow-Origin', origin);
}

/** The page with the record is ours, under whatever name a proxy has for us. */
function isOwn({ headers, host }: FastifyRequest, publicUrl: string | undefined): boolean {
  const from = URL.parse(headers.origin ?? '');
  return headers['sec-fetch-site'] === 'same-origin' || (from !== null && (from.host === host || from.origin === URL.parse(publicUrl ?? '')?.origin));
}
