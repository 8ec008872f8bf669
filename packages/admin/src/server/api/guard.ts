import type { FastifyInstance, FastifyRequest } from 'fastify';
import { audit } from '../../access/audit.ts';
import { actorOf, may, sees, type Principal, type Subject } from '../../access/principal.ts';
import type { Permission } from '../../access/roles.ts';
import { principalOfSession } from '../../access/sessions.ts';
import { principalOfToken } from '../../access/tokens.ts';
import type { Database } from '../../db/database.ts';
import { HttpError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Access } from './types.ts';
import { sessionOf } from './session-cookie.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Stands before every route of the API: who asks, whether that site or organisation is theirs, whether they may. A route that does not
 * say who may ask, or changes something without a name for it, does not come to be.
 */
export function guard(api: FastifyInstance, { database, settings }: Parts): void {
  api.decorateRequest('principal', undefined);
  api.decorateRequest('subject', undefined);
  api.decorateRequest('isAudited', false);
  api.decorateRequest('audit', async function (this: FastifyRequest, transaction, target, detail, organisationId) {
    const action = this.routeOptions.config.action ?? '';
    await audit(transaction, { organisationId: organisationId ?? this.subject?.organisationId ?? '', actor: this.principal ? actorOf(this.principal) : 'server', action, target, ...(detail && { detail }) });
    this.isAudited = true;
  });

  api.decorateRequest('mayStill', async function (this: FastifyRequest) {
    const { access } = this.routeOptions.config;
    const asked = await whoAsks(this, database);
    if (!asked || access === undefined || !isPermission(access)) return false;
    return permitted(database, asked.principal, access, this.params as Params).then(() => true, ifRefused);
  });

  api.addHook('onRoute', ({ url, method, config }) => {
    const { access, action } = config ?? {};
    const changes = [method].flat().some((name) => !safeMethods.has(name));
    if (access === undefined) throw new Error(`${url} does not say who may ask.`);
    if (changes && action === undefined) throw new Error(`${url} has no name for the audit log.`);
    if (isPermission(access) && !/\/:(?:siteId|organisationId)(?:\/|$)/u.test(url)) throw new Error(`${url} asks for ${access} on nothing.`);
  });

  api.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    // Nothing is at this address.
    if (access === undefined) return;
    const asked = await whoAsks(request, database);
    if (asked?.by !== 'token' && !safeMethods.has(request.method) && isOfBrowser(request)) proveOrigin(request, settings.publicUrl);
    request.principal = asked?.principal;
    if (access === 'anybody') return;
    if (!asked) throw new HttpError(401, 'SIGN_IN', 'Sign in, or send a token as Authorization: Bearer.');
    if (isPermission(access)) request.subject = await permitted(database, asked.principal, access, request.params as Params);
  });

  // A change that nobody can find again is a fault of ours, and tests are to see it.
  api.addHook('onSend', async (request, reply) => {
    if (reply.statusCode < 400 && request.routeOptions.config.action !== undefined && !request.isAudited) throw new Error(`${request.routeOptions.url} left no trace in the audit log.`);
  });
}

interface Params {
  readonly siteId?: string;
  readonly organisationId?: string;
}

function isPermission(access: Access): access is Permission {
  return access !== 'anybody' && access !== 'signed-in';
}

async function whoAsks(request: FastifyRequest, database: Database): Promise<{ readonly by: 'session' | 'token'; readonly principal: Principal } | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [, token] = /^Bearer (\S{1,200})$/iu.exec(authorization) ?? [];
    const principal = token === undefined ? undefined : await principalOfToken(database, token);
    return principal && { by: 'token', principal };
  }
  const session = sessionOf(request);
  const principal = session === undefined ? undefined : await principalOfSession(database, session);
  return principal && { by: 'session', principal };
}

/** Also who has yet to sign in: a page of another site could sign a visitor of its own in here. */
function isOfBrowser(request: FastifyRequest): boolean {
  return request.headers.origin !== undefined || sessionOf(request) !== undefined;
}

/** A page of another site can have a browser send the cookie; it cannot have it say that it came from here. */
function proveOrigin({ headers: { origin, host } }: FastifyRequest, publicUrl: string | undefined): void {
  const from = URL.parse(origin ?? '');
  if (from && (from.host === host || from.origin === URL.parse(publicUrl ?? '')?.origin)) return;
  throw new HttpError(403, 'FOREIGN_ORIGIN', 'This did not come from a page of this server.');
}

async function permitted(database: Database, principal: Principal, permission: Permission, { siteId, organisationId }: Params): Promise<Subject> {
  const subject = siteId === undefined ? { organisationId: organisationId ?? '' } : await subjectOfSite(database, siteId);
  if (!subject || !sees(principal, subject)) throw siteId === undefined ? new HttpError(404, 'NO_ORGANISATION', 'There is no such organisation here.') : new HttpError(404, 'NO_SITE', 'There is no such site here.');
  if (!may(principal, permission, subject)) throw new HttpError(403, 'NOT_ALLOWED', `This needs ${permission}, which you have not got here.`);
  return subject;
}

function ifRefused(error: unknown): false {
  if (error instanceof HttpError) return false;
  throw error;
}

async function subjectOfSite({ db }: Database, siteId: string): Promise<Subject | undefined> {
  const row = await db.selectFrom('site').select('organisation_id').where('site_id', '=', siteId).executeTakeFirst();
  return row && { organisationId: row.organisation_id, siteId };
}
