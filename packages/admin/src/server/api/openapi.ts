import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from './types.ts';

/** Every answer that is no success. */
const error = z.object({ error: z.object({ code: z.string().describe('For machines; it stays'), message: z.string().describe('For people: what, where, how to mend it') }) }).meta({ id: 'Error' });

const done = 'It is done.';

const refusals = {
  400: 'Something in it is wrong; the message names it.',
  401: 'Sign in, or send a token.',
  403: 'You may not, or it came from a page of another site.',
  404: 'It is not there, or not yours.',
  default: 'Anything else that stands in the way: it is taken, over or too long, there were too many, or something went wrong here.',
} as const;

/** What each part of the API is about, by the first word of the address after the site or organisation. */
function tagOf(url: string): string {
  const words = url.split('/').filter((word) => word !== '' && word !== 'api');
  const [first = '', second = '', third] = words;
  return second.startsWith(':') && third !== undefined ? (third.split('.')[0] ?? third) : first;
}

/** `PATCH /sites/:siteId` → `patchSitesBySiteId` */
function operationIdOf(method: string, url: string): string {
  const words = url.split(/[/.-]/u).filter((word) => word !== '' && word !== 'api');
  return method.toLowerCase() + words.map((word) => (word.startsWith(':') ? `By${capital(word.slice(1))}` : capital(word))).join('');
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function accessNote(access: Access | undefined): string {
  if (access === 'anybody') return 'For anybody.';
  if (access === 'signed-in') return 'For anybody who signed in or has a token.';
  return `Needs \`${access}\`.`;
}

interface Document {
  readonly components: { readonly schemas: { readonly [name: string]: unknown } };
}

/** Leaves out the components that nothing refers to, such as how an answer would look as a question. */
function tidied(document: Document): Document {
  const { schemas } = document.components;
  const text = JSON.stringify({ ...document, components: { ...document.components, schemas: {} } });
  const needed = new Set<string>();
  const follow = (json: string): void => {
    for (const [, name = ''] of json.matchAll(/"#\/components\/schemas\/([^"]+)"/gu)) {
      if (needed.has(name)) continue;
      needed.add(name);
      follow(JSON.stringify(schemas[name] ?? null));
    }
  };
  follow(text);
  return { ...(JSON.parse(text.replaceAll('"Default Response"', JSON.stringify(done))) as Document), components: { ...document.components, schemas: Object.fromEntries(Object.entries(schemas).filter(([name]) => needed.has(name))) } };
}

/** How the OpenAPI document is made from the routes: what holds for each by what it says of itself is added here, once. */
export const openApiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: { title: 'Kapsel', description: 'Sites, scans, review, publishing and proof of consent.', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [],
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-kapsel', description: 'POST /api/session gives it. What changes something has to come from a page of the server.' },
        token: { type: 'http', scheme: 'bearer', description: 'POST /api/organisations/{organisationId}/tokens gives one.' },
      },
    },
  },
  transform(given) {
    const { access } = given.route.config ?? {};
    const method = [given.route.method].flat()[0] ?? 'GET';
    const { response = {}, ...schema } = (given.schema ?? {}) as { readonly response?: object; readonly hide?: boolean };
    const answers = Object.fromEntries(Object.entries(refusals).map(([status, description]) => [status, { description, content: { 'application/json': { schema: error } } }]));
    return jsonSchemaTransform({
      ...given,
      schema: {
        ...schema,
        ...(method === 'HEAD' && { hide: true }),
        operationId: operationIdOf(method, given.url),
        description: accessNote(access),
        tags: [tagOf(given.url)],
        security: access === 'anybody' ? [] : [{ session: [] }, { token: [] }],
        response: { ...(Object.keys(response).length === 0 && { 200: { description: done, content: { '*/*': { schema: z.string() } } } }), ...response, ...answers },
      } as never,
    } as never) as never;
  },
  transformObject: (given) => tidied(jsonSchemaTransformObject(given) as Document) as never,
};
