import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiTypes, documentText } from '../../scripts/api-types.ts';
import { createToken } from '../access/tokens.ts';
import { createDatabase } from '../db/databases.test-helper.ts';
import { startApi } from '../server/api/api.test-helper.ts';
import { openApiDocument } from '../server/api/document.ts';
import { createClient, type Schemas } from './index.ts';

const packageFolder = join(import.meta.dirname, '..', '..');

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly responses: { readonly [status: string]: { readonly description: string } };
}

const document = (await openApiDocument()) as { readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } }; readonly components: { readonly securitySchemes: object } };
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

describe('the OpenAPI document', () => {
  it('is what the last build wrote, and so are the types of the client', async () => {
    const otherwise = 'The routes changed since: npm run build';
    expect(readFileSync(join(packageFolder, 'dist', 'openapi.json'), 'utf8') === documentText(document), otherwise).toBe(true);
    expect(readFileSync(join(packageFolder, 'src', 'client', 'api.generated.ts'), 'utf8') === (await apiTypes(document)), otherwise).toBe(true);
  });

  it('names every operation once, with who may ask and what is answered when it does not work', () => {
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { operationId, tags, security, responses } of operations) {
      expect(tags, operationId).toHaveLength(1);
      expect(Array.isArray(security), operationId).toBe(true);
      for (const status of ['400', '401', '403', '404', 'default']) expect(Object.keys(responses), operationId).toContain(status);
      expect(Object.keys(responses).some((status) => /^[23]/u.test(status)), operationId).toBe(true);
    }
    expect(Object.keys(document.components.securitySchemes)).toEqual(['session', 'token']);
  });

  it('refers to nothing that is not in it', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/gu);
    for (const [, path = ''] of references) expect(path.split('/').reduce<any>((value, key) => value?.[key], document), path).toBeDefined();
  });
});

describe('the client', () => {
  it('asks the running server, with a token, and is typed', async () => {
    await using api = await startApi(await createDatabase('sqlite'));
    const { token } = await createToken(api.database.db, { organisationId: 'main', name: 'CI', scopes: ['site:read', 'site:write'], createdBy: 'command' });
    const baseUrl = await api.app.listen({ host: '127.0.0.1', port: 0 });
    const client = createClient({ baseUrl: `${baseUrl}/`, token });
    const { data: sites } = await client.GET('/api/sites');
    const [site] = sites ?? [];
    expect(site satisfies Schemas['Site'] | undefined).toMatchObject({ siteId: 'shop', retentionMonths: 24 });
    const { data } = await client.PATCH('/api/sites/{siteId}', { params: { path: { siteId: 'shop' } }, body: { name: 'Butikken' } });
    expect(data?.name).toBe('Butikken');
    // @ts-expect-error what the server would refuse does not compile
    const { error, response } = await client.PATCH('/api/sites/{siteId}', { params: { path: { siteId: 'shop' } }, body: { retentionMonths: 'two' } });
    expect([response.status, error?.error]).toEqual([400, { code: 'BAD_REQUEST', message: expect.stringContaining('retentionMonths') }]);
    const { error: unknown } = await createClient({ baseUrl }).GET('/api/sites');
    expect(unknown?.error.code).toBe('SIGN_IN');
  });
});
