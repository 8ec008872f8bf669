import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Parts } from '../parts.ts';
import { guard } from './guard.ts';
import { openApiOptions } from './openapi.ts';
import { accountRoutes } from './routes/account.ts';
import { auditRoutes } from './routes/audit.ts';
import { domainRoutes } from './routes/domains.ts';
import { draftRoutes } from './routes/drafts.ts';
import { chainRoutes } from './routes/chain.ts';
import { figureRoutes } from './routes/figures.ts';
import { identityProviderRoutes } from './routes/identity-provider.ts';
import { inventoryRoutes } from './routes/inventory.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { memberRoutes } from './routes/members.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { organisationRoutes } from './routes/organisations.ts';
import { overrideRoutes } from './routes/overrides.ts';
import { proposalRoutes } from './routes/proposals.ts';
import { purposeWithdrawalRoutes } from './routes/purpose-withdrawals.ts';
import { recordRoutes } from './routes/records.ts';
import { restrictionRoutes } from './routes/restrictions.ts';
import { retentionRoutes } from './routes/retention.ts';
import { scanEventRoutes } from './routes/scan-events.ts';
import { scanFileRoutes } from './routes/scan-files.ts';
import { scanSettingRoutes } from './routes/scan-settings.ts';
import { scanRoutes } from './routes/scans.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { sessionRoutes } from './routes/session.ts';
import { siteRoutes } from './routes/sites.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { versionRoutes } from './routes/versions.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { Api } from './types.ts';

/** One file a resource. */
const all: readonly ((api: Api, parts: Parts) => void)[] = [
  organisationRoutes,
  siteRoutes,
  figureRoutes,
  chainRoutes,
  retentionRoutes,
  purposeWithdrawalRoutes,
  sessionRoutes,
  accountRoutes,
  secondFactorRoutes,
  memberRoutes,
  invitationRoutes,
  tokenRoutes,
  auditRoutes,
  identityProviderRoutes,
  inventoryRoutes,
  overrideRoutes,
  draftRoutes,
  versionRoutes,
  proposalRoutes,
  webhookRoutes,
  notificationRoutes,
  scanRoutes,
  scanFileRoutes,
  scanEventRoutes,
  recordRoutes,
  restrictionRoutes,
  scanSettingRoutes,
  scheduleRoutes,
  domainRoutes,
];

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
  await scope.register(swagger, openApiOptions);
  scope.addHook('onSend', async (_request, reply) => void reply.header('Cache-Control', 'no-store'));
  guard(scope, parts);
  const api = scope.withTypeProvider() as unknown as Api;
  for (const routes of all) routes(api, parts);
  scope.get('/openapi.json', { config: { access: 'anybody' }, schema: { hide: true } }, () => scope.swagger());
}
