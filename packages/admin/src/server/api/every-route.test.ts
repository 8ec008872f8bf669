import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayAs, permissions, roles, type Permission } from '../../access/roles.ts';
import { createToken } from '../../access/tokens.ts';
import { createDatabase } from '../../db/databases.test-helper.ts';
import { startApi, type Caller, type RunningApi } from './api.test-helper.ts';

interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly access: string | undefined;
}

const reached = 418;
const changes = ({ method }: Route) => method !== 'GET' && method !== 'HEAD';
const isPermission = (access: string | undefined): access is Permission => (permissions as readonly (string | undefined)[]).includes(access);
const isOfTenant = ({ url }: Route) => /:(?:siteId|organisationId)\b/u.test(url);

/** Every route that the running app registered; ask before it is ready. No handler runs: whoever gets past the guard gets 418. */
async function routesOf({ app }: RunningApi, handlersRun = false): Promise<readonly Route[]> {
  const found: Route[] = [];
  app.addHook('onRoute', ({ method, url, config }: RouteOptions) => {
    if (url.startsWith('/api/')) for (const each of [method].flat()) found.push({ method: each as Route['method'], url: url.slice('/api'.length), access: config?.access });
  });
  if (!handlersRun) app.addHook('preValidation', async (_request, reply) => reply.status(reached).send({}));
  await app.ready();
  return found;
}

/** The address with these ids in it, and made-up ones for all else. */
function addressOf({ url }: Route, ids: { readonly siteId: string; readonly organisationId: string }): string {
  return url.replaceAll(/:(\w+)/gu, (_all, name: string) => (name === 'siteId' || name === 'organisationId' ? ids[name] : '0190a5da-c967-7000-8000-00000000abcd'));
}

const own = { siteId: 'shop', organisationId: 'main' };

/** Asks all routes the same way, and tells of those that did not answer as they should. */
async function walk(routes: readonly Route[], ask: (route: Route) => Promise<{ status: number; body: any }>, expected: (route: Route) => number): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const route of routes) {
    const { status } = await ask(route);
    if (status !== expected(route)) wrong.push(`${route.method} ${route.url} (${route.access}) answers ${status}, not ${expected(route)}`);
  }
  return wrong;
}

const as = (caller: Caller, ids = own, headers = {}) => (route: Route) => caller(route.method, addressOf(route, ids), undefined, headers);

describe('every route of the API', () => {
  let api: RunningApi;
  let routes: readonly Route[];
  beforeAll(async () => {
    api = await startApi(await createDatabase('sqlite'));
    routes = await routesOf(api);
  });
  afterAll(() => api[Symbol.asyncDispose]());

  it('says who may ask, of what, and asks for more than reading where it changes something', async () => {
    expect(routes.length).toBeGreaterThan(30);
    const wrong = routes.filter((route) => {
      // What is `mine` changes nothing for anybody else.
      if (isPermission(route.access)) return !isOfTenant(route) || (changes(route) && route.access.endsWith(':read') && !route.url.endsWith('/mine'));
      // What belongs to somebody is never for whoever comes.
      return isOfTenant(route) || (route.access !== 'signed-in' && route.access !== 'anybody');
    });
    expect(wrong).toEqual([]);
  });

  it('is for nobody who did not sign in, unless it is for anybody', async () => {
    expect(await walk(routes, as(api.anybody), ({ access }) => (access === 'anybody' ? reached : 401))).toEqual([]);
    expect(await walk(routes, as(api.withToken('kapsel_made-up')), ({ access }) => (access === 'anybody' ? reached : 401))).toEqual([]);
  });

  it('lets each role do what is its own, and no more', async () => {
    for (const role of roles) {
      const caller = await api.as(role);
      expect(await walk(routes, as(caller), ({ access }) => (!isPermission(access) || mayAs(role, access) ? reached : 403)), role).toEqual([]);
    }
  });

  it('is for another organisation as if it were not there', async () => {
    await api.database.db.insertInto('organisation').values({ organisation_id: 'other', name: 'Other', created_at: 0 }).execute();
    const foreigner = await api.as('owner', 'other');
    const { token } = await createToken(api.database.db, { organisationId: 'other', name: 'all', scopes: permissions, createdBy: 'command' });
    for (const caller of [foreigner, api.withToken(token)]) {
      expect(await walk(routes, as(caller), (route) => (isOfTenant(route) ? 404 : reached))).toEqual([]);
      for (const route of routes.filter(isOfTenant)) expect((await as(caller)(route)).body, route.url).toEqual((await as(caller, { siteId: 'nothing', organisationId: 'nothing' })(route)).body);
    }
  });

  it('gives a token what its scopes say, on its site', async () => {
    const program = async (scopes: readonly Permission[], siteId?: string) => api.withToken((await createToken(api.database.db, { organisationId: 'main', name: 'x', scopes, siteId, createdBy: 'command' })).token);
    expect(await walk(routes, as(await program([])), ({ access }) => (isPermission(access) ? 403 : reached))).toEqual([]);
    for (const scope of permissions) {
      // All of its own, and one of each other kind.
      const some = [...new Map(routes.filter(({ access }) => isPermission(access)).map((route) => [route.access === scope ? route : route.access, route])).values()];
      expect(await walk(some, as(await program([scope])), ({ access }) => (access === scope ? reached : 403)), scope).toEqual([]);
    }
    expect(await walk(routes, as(await program(permissions, 'shop')), (route) => (/:organisationId\b/u.test(route.url) ? 404 : reached))).toEqual([]);
    expect(await walk(routes, as(await program(permissions, 'nothing')), (route) => (isOfTenant(route) ? 404 : reached))).toEqual([]);
  });

  it('takes a change from no page of another site', async () => {
    const owner = await api.as('owner');
    for (const origin of ['https://other.example', 'null']) expect(await walk(routes, as(owner, own, { origin }), (route) => (changes(route) ? 403 : reached)), origin).toEqual([]);
    expect(await walk(routes, as(api.anybody, own, { origin: 'https://other.example' }), (route) => (changes(route) ? 403 : route.access === 'anybody' ? reached : 401))).toEqual([]);
  });

  it('shows and removes nothing under a made-up id', async () => {
    await using other = await startApi(await createDatabase('sqlite'));
    const addressed = (await routesOf(other, true)).filter(({ method, url }) => (method === 'GET' || method === 'DELETE') && /:(?!siteId|organisationId)/u.test(url));
    const owner = await other.as('owner');
    const wrong = [];
    for (const route of addressed) {
      const { status } = await as(owner)(route);
      if (status !== 404 && status !== 400) wrong.push(`${route.method} ${route.url} answers ${status}`);
    }
    expect(wrong).toEqual([]);
  });
});
