import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Parts } from '../parts.ts';
import { guard } from './guard.ts';
import { domainRoutes } from './routes/domains.ts';
import { scanEventRoutes } from './routes/scan-events.ts';
import { scanFileRoutes } from './routes/scan-files.ts';
import { scanSettingRoutes } from './routes/scan-settings.ts';
import { scanRoutes } from './routes/scans.ts';
import { figureRoutes } from './routes/figures.ts';
import { organisationRoutes } from './routes/organisations.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { siteRoutes } from './routes/sites.ts';
import type { Api } from './types.ts';

/** All under `/api`: for people who signed in and programs with a token. */
export async function apiRoutes(scope: FastifyInstance, parts: Parts): Promise<void> {
  scope.setValidatorCompiler(validatorCompiler);
  scope.setSerializerCompiler(serializerCompiler);
  await scope.register(cookie);
  await scope.register(helmet, {
    // Nothing here is a page: whatever a browser takes an answer for, it runs and loads nothing.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] } },
    referrerPolicy: { policy: 'no-referrer' },
  });
  await scope.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Kapsel', description: 'Sites, scans, review, publishing and proof of consent.', version: '1' }, servers: [] },
    transform: jsonSchemaTransform,
  });
  scope.addHook('onSend', async (_request, reply) => void reply.header('Cache-Control', 'no-store'));
  guard(scope, parts);
  const api = scope.withTypeProvider() as unknown as Api;
  for (const routes of [organisationRoutes, siteRoutes, scanRoutes, scanFileRoutes, scanEventRoutes, scanSettingRoutes, scheduleRoutes, domainRoutes, figureRoutes]) routes(api, parts);
  scope.get('/openapi.json', { config: { access: 'anybody' }, schema: { hide: true } }, () => scope.swagger());
}
