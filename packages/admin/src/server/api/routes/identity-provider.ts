import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { beginFlow, connect, finishFlow, ProviderError, readProvider, writeProvider, type Flow, type ProviderSettings } from '../../../access/identity-provider.ts';
import { roles } from '../../../access/roles.ts';
import { SealError } from '../../../access/secrets.ts';
import { accountOf, type Refusal } from '../../../access/sign-in-elsewhere.ts';
import { HttpError } from '../../errors.ts';
import type { Parts } from '../../parts.ts';
import { rememberDevice } from '../guessing.ts';
import { auditPerson, newSession, personOf } from '../person.ts';
import { id, nothing } from '../schemas.ts';
import { setSession } from '../session-cookie.ts';
import type { Api } from '../types.ts';

const flowCookie = '__Host-kapsel-flow';
const use = 'flow';
const callback = '/api/session/identity-provider/callback';

const issuer = z.url({ protocol: /^https?$/u, error: 'must be an address such as https://login.example.no' }).refine((text) => URL.parse(text)?.protocol === 'https:' || /^(?:localhost|127\.0\.0\.1|\[::1\])$/u.test(URL.parse(text)?.hostname ?? ''), 'must be https');
const domain = z
  .string()
  .toLowerCase()
  .regex(/^(?:[\da-z-]+\.)+[a-z][\da-z-]+$/u, 'must be a domain such as example.no');
const settings = z
  .strictObject({
    issuer,
    clientId: z.string().min(1).max(500),
    clientSecret: z.string().min(1).max(2000).optional().describe('Kept as it was where it is left out'),
    domains: z.array(domain).max(50).describe('Whoever has an address there comes in; members and who was invited only where it is empty'),
    role: z.enum(roles).default('viewer').describe('As what they come in, into the organisation main'),
    trustsEmail: z.boolean().default(false).describe('Whether every address there counts as proved though it does not say so: only where you gave them all yourself'),
  })
  .meta({ id: 'IdentityProviderSettings' });
const shown = z.object({ issuer: z.string(), clientId: z.string(), hasSecret: z.boolean(), domains: z.array(z.string()), role: z.enum(roles), trustsEmail: z.boolean(), redirectUri: z.string().describe('What to register there') }).meta({ id: 'IdentityProvider' });

const refusals: { readonly [reason in Refusal]: string } = {
  unproved: 'You are known there, but not by a proved e-mail address.',
  unknown: 'You are known there, but nobody invited you here.',
  disabled: 'Your account here is disabled.',
  unlinked: 'An account here has your e-mail address and a password. Sign in with that first, and then elsewhere, this once.',
};

/** Signing in by a server elsewhere (OpenID Connect): one for the whole server, set by the owners of `main`. */
export function identityProviderRoutes(api: Api, { database, secrets, settings: { publicUrl } }: Parts): void {
  const { db } = database;
  const connected = connections();
  const redirectUriFor = (request: FastifyRequest) => `${publicUrl?.replace(/\/+$/u, '') ?? `${request.protocol}://${request.host}`}${callback}`;
  const config = { access: 'organisation:write' } as const;
  const params = z.object({ organisationId: id });

  api.get('/organisations/:organisationId/identity-provider', { config, schema: { summary: 'By what server elsewhere people may sign in', params, response: { 200: shown.nullable() } } }, async (request) => {
    onlyMain(request.params.organisationId);
    const provider = await readProvider(database, secrets);
    if (!provider) return null;
    const { clientSecret, domains, ...rest } = provider;
    return { ...rest, domains: [...domains], hasSecret: clientSecret !== null, redirectUri: redirectUriFor(request) };
  });

  api.put('/organisations/:organisationId/identity-provider', { config: { ...config, action: 'identity-provider.set' }, schema: { summary: 'Has people sign in by that server', params, body: settings, response: { 200: shown } } }, async (request) => {
    onlyMain(request.params.organisationId);
    // Whoever sets it can come in as anybody: that is more than any scope says.
    personOf(request);
    const before = await readProvider(database, secrets);
    const { clientSecret: given, ...rest } = request.body;
    const isSame = before?.issuer === rest.issuer && before.clientId === rest.clientId;
    const wanted = { ...rest, clientSecret: given ?? (isSame ? before.clientSecret : null) };
    await connect(wanted).catch((error: unknown) => {
      throw error instanceof ProviderError ? new HttpError(400, 'BAD_REQUEST', `issuer: ${error.message}`, { cause: error }) : error;
    });
    await db.transaction().execute(async (transaction) => {
      await request.audit(transaction, wanted.issuer, { clientId: rest.clientId, domains: rest.domains, role: rest.role, trustsEmail: rest.trustsEmail });
      await writeProvider(transaction, secrets, wanted);
    });
    return { ...rest, hasSecret: wanted.clientSecret !== null, redirectUri: redirectUriFor(request) };
  });

  api.delete('/organisations/:organisationId/identity-provider', { config: { ...config, action: 'identity-provider.remove' }, schema: { summary: 'Has people sign in by password alone', params, response: { 200: nothing } } }, async (request) => {
    onlyMain(request.params.organisationId);
    await db.transaction().execute(async (transaction) => {
      await request.audit(transaction, 'identity-provider');
      await transaction.deleteFrom('identity_provider').execute();
    });
    return null;
  });

  const options = z.object({ identityProvider: z.string().nullable().describe('The host of the server elsewhere; go to /api/session/identity-provider') }).meta({ id: 'SignInOptions' });
  api.get('/session/options', { config: { access: 'anybody' }, schema: { summary: 'How people may sign in here', response: { 200: options } } }, async () => {
    const row = await db.selectFrom('identity_provider').select('issuer').executeTakeFirst();
    return { identityProvider: row ? new URL(row.issuer).host : null };
  });

  api.get('/session/identity-provider', { config: { access: 'anybody' }, schema: { summary: 'Sends the browser to the server elsewhere', response: { 302: nothing } } }, async (request, reply) => {
    const provider = await readProvider(database, secrets);
    if (!provider) throw new HttpError(404, 'NO_IDENTITY_PROVIDER', 'Nobody signs in elsewhere here.');
    const { url, flow: begun } = await beginFlow(await connected(provider), redirectUriFor(request));
    const flow: Flow = { ...begun, ...(request.principal?.kind === 'account' && { accountId: request.principal.accountId }) };
    // Lax: the browser comes back from another site.
    void reply.setCookie(flowCookie, secrets.seal(JSON.stringify(flow), use), { path: '/', httpOnly: true, secure: true, sameSite: 'lax', maxAge: 600 });
    return reply.redirect(url) as never;
  });

  api.get('/session/identity-provider/callback', { config: { access: 'anybody', action: 'session.begin' }, schema: { summary: 'Where the browser comes back to', response: { 302: nothing } } }, async (request, reply) => {
    const flow = flowOf(request);
    void reply.clearCookie(flowCookie, { path: '/', secure: true });
    const provider = await readProvider(database, secrets);
    if (!provider || !flow) throw new HttpError(400, 'SIGN_IN', 'Begin again: this took longer than ten minutes, or began in another browser.');
    const { search } = new URL(request.url, 'http://localhost');
    const identity = await finishFlow(await connected(provider), `${redirectUriFor(request)}${search}`, flow, provider.trustsEmail).catch((error: unknown) => {
      request.log.info({ reason: (error as Error).message }, 'a sign-in elsewhere was refused');
      throw error instanceof ProviderError ? new HttpError(401, 'SIGN_IN', 'Signing in elsewhere did not work; begin again. The reason is in the log of this server.', { cause: error }) : error;
    });
    const { session, accountId, isComplete } = await db.transaction().execute(async (transaction) => {
      const found = await accountOf(transaction, identity, provider, flow.accountId);
      if ('refusal' in found) throw new HttpError(403, 'NOT_ALLOWED', refusals[found.refusal]);
      const { totp_secret: factor } = await transaction.selectFrom('account').select('totp_secret').where('account_id', '=', found.accountId).executeTakeFirstOrThrow();
      const complete = factor === null;
      await auditPerson(request, transaction, found.accountId, { means: 'identity-provider', issuer: identity.issuer, isComplete: complete });
      return { accountId: found.accountId, isComplete: complete, session: await newSession(request, transaction, found.accountId, { isComplete: complete, means: 'identity-provider' }) };
    });
    setSession(reply, session);
    if (isComplete) rememberDevice(reply, secrets, accountId);
    return reply.redirect(isComplete ? '/' : '/#/second-factor') as never;
  });

  function flowOf(request: FastifyRequest): Flow | undefined {
    const cookie = request.cookies[flowCookie];
    if (cookie === undefined) return undefined;
    try {
      const flow = JSON.parse(secrets.unseal(cookie, use)) as Flow;
      return flow.endsAt > Date.now() ? flow : undefined;
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  }
}

/** Connects once in ten minutes: anybody may ask for it, and the server elsewhere is not to be asked as often. */
function connections(): (provider: ProviderSettings) => ReturnType<typeof connect> {
  let last: { readonly of: string; readonly until: number; readonly configuration: Awaited<ReturnType<typeof connect>> } | undefined;
  return async (provider) => {
    const of = JSON.stringify([provider.issuer, provider.clientId, provider.clientSecret]);
    if (last?.of === of && last.until > Date.now()) return last.configuration;
    const configuration = await connect(provider).catch((error: unknown) => {
      throw error instanceof ProviderError ? new HttpError(502, 'NO_IDENTITY_PROVIDER', 'The server that people sign in by does not answer; sign in by password, or try again later.', { cause: error }) : error;
    });
    last = { of, until: Date.now() + 600_000, configuration };
    return configuration;
  };
}

/** Whoever sets it says who everybody is: on a server for many, that is not for each of them. */
function onlyMain(organisationId: string): void {
  if (organisationId !== 'main') throw new HttpError(403, 'NOT_ALLOWED', 'One server elsewhere serves all organisations; it is set in the organisation main.');
}
