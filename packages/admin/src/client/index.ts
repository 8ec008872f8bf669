import createFetchClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api.generated.ts';

/** All addresses of the API, what they take and what they answer. */
export type { paths };

/** What they answer with, by name: `Schemas['Site']`. */
export type Schemas = components['schemas'];

/** The API, typed: `client.GET('/api/sites/{siteId}', { params: { path: { siteId: 'shop' } } })` gives `{ data, error, response }`. */
export type KapselClient = Client<paths>;

export interface ClientOptions {
  /** Where the server is, such as `https://consent.example.no`; in a page of the server itself it may be left out. */
  readonly baseUrl?: string;
  /** Of a program. A page goes by the session of its browser. */
  readonly token?: string;
  /** In place of the platform's own. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** A client of the API, for Node and for browsers. */
export function createClient({ baseUrl = '', token, fetch }: ClientOptions = {}): KapselClient {
  return createFetchClient<paths>({
    baseUrl: baseUrl.replace(/\/+$/u, ''),
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    ...(fetch && { fetch }),
  });
}
