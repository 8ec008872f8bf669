import { generateKeyPairSync } from 'node:crypto';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { pino } from 'pino';
import { readSettings } from '../../settings.ts';
import { buildApp } from '../app.ts';
import type { Parts } from '../parts.ts';

/** Whatever a route takes hold of while it is described: nothing is called. */
const unused: unknown = new Proxy(() => {}, { get: (_target, name) => (name === Symbol.toPrimitive ? () => '' : unused) });

/** The OpenAPI document of this very program, without a database and without listening. */
export async function openApiDocument(): Promise<object> {
  const db = new Kysely({ dialect: { createAdapter: () => new SqliteAdapter(), createDriver: () => new DummyDriver(), createIntrospector: (made) => new SqliteIntrospector(made), createQueryCompiler: () => new SqliteQueryCompiler() } });
  const known: Record<string, unknown> = { settings: readSettings({}, {}, undefined), database: { kind: 'sqlite', db }, key: generateKeyPairSync('ed25519').privateKey };
  const parts = new Proxy(known, { get: (target, name) => target[name as string] ?? unused }) as unknown as Parts;
  const app = buildApp(parts, { logger: pino({ level: 'silent' }), trustProxy: false });
  const { payload } = await app.inject('/api/openapi.json');
  await app.close();
  return JSON.parse(payload) as object;
}
