import { fastify, LogController, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { apiRoutes } from './api/index.ts';
import { answerNoRequest, mapErrors, send } from './errors.ts';
import type { Parts } from './parts.ts';
import { consentRoutes } from './routes/consents.ts';
import { healthRoutes } from './routes/health.ts';
import { holderRoutes } from './routes/holder.ts';
import { scriptRoutes } from './routes/scripts.ts';

export interface AppOptions {
  readonly logger: Logger;
  /** Whether `X-Forwarded-For` says who asks; so many of its last entries are of proxies. */
  readonly trustProxy: boolean | number;
}

/** The whole server; it does not listen yet. */
export function buildApp(parts: Parts, { logger, trustProxy }: AppOptions): FastifyInstance {
  const app = fastify({
    loggerInstance: logger,
    // One proxy has added one entry; whatever stands before that the visitor may have written.
    trustProxy: (_address, entry) => entry < Number(trustProxy),
    // Nobody's address and no id of a record goes into a log.
    logController: new LogController({ disableRequestLogging: true }),
    clientErrorHandler: answerNoRequest,
    frameworkErrors: (_error, _request, reply) => void send(reply, 400, 'BAD_ADDRESS', 'This address cannot be read.'),
    // Who sends slowly is not waited for.
    requestTimeout: 10_000,
    connectionTimeout: 15_000,
    keepAliveTimeout: 10_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 128 },
    http: { headersTimeout: 5000, maxHeaderSize: 8192, connectionsCheckingInterval: 2000 },
  }) as unknown as FastifyInstance;
  app.addHook('onResponse', async (request, reply) => parts.metrics.answered(request.routeOptions.url ?? 'none', reply.elapsedTime / 1000));
  mapErrors(app, (code) => parts.metrics.reject(code));
  void app.register(async (scope) => consentRoutes(scope, parts));
  void app.register(async (scope) => holderRoutes(scope, parts));
  void app.register(async (scope) => apiRoutes(scope, parts), { prefix: '/api' });
  scriptRoutes(app, parts);
  healthRoutes(app, parts);
  return app;
}
