import { LOGGER, NestLogger, Readiness, type Logger, type RunningApp } from '#libs/runtime';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { GatewayEnv } from './env.js';
import { installBodyParser } from './http/body-parser.js';
import { noteRoutes } from './http/known-paths.js';
import { installRequestId, requestIdOf } from './http/request-id.js';
import { SchemaPipe } from './http/schema.pipe.js';
import { installSecurityHeaders } from './http/security-headers.js';
import { refuseUnreadable, refuseUnroutable } from './http/unrouted-requests.js';
import { InstagramWebhookController } from './instagram/instagram-webhook.controller.js';
import { takeDirectly } from './instagram/take-directly.js';
import { installDocs } from './openapi/install-docs.js';
import { ProblemFilter } from './problems/problem.filter.js';

export type TimeLimits = {
  /** A request that has not come in whole by then is dropped. Meta gives up after 5 s itself. */
  requestMs: number;
  /** How often Node looks for such requests; by itself every 30 s. */
  checkEveryMs: number;
};

const TIME_LIMITS: TimeLimits = { requestMs: 15_000, checkEveryMs: 5_000 };

export async function createGateway(
  env: GatewayEnv,
  logger: Logger,
  { requestMs, checkEveryMs }: TimeLimits = TIME_LIMITS,
) {
  const adapter = new FastifyAdapter({
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
      requestIdOf(request.headers['x-request-id']),
    // Without it `X-Forwarded-For` is what anybody may write: it is not read.
    trustProxy: env.TRUSTED_PROXIES ?? false,
    requestTimeout: requestMs,
    // Fastify sets its limit after the server is made, and Node then leaves the one for headers at
    // 60 s, above it: a body that never ends would have no limit at all.
    http: { headersTimeout: requestMs, connectionsCheckingInterval: checkEveryMs },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: refuseUnroutable(env.PUBLIC_URL),
    clientErrorHandler: refuseUnreadable(env.PUBLIC_URL),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(env, logger),
    adapter,
    { bodyParser: false, logger: new NestLogger(logger), abortOnError: false },
  );
  const instance = adapter.getInstance();
  const paths = noteRoutes(instance);
  installBodyParser(instance);
  installRequestId(instance);
  installSecurityHeaders(instance);
  takeDirectly(instance, () => app.get(InstagramWebhookController));
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalFilters(new ProblemFilter(env.PUBLIC_URL, logger, paths));
  await installDocs(app, env.PUBLIC_URL);
  return app;
}

/** Listens, and stops by saying so first: readiness turns 503, then what was begun is finished. */
export async function startGateway(env: GatewayEnv, logger: Logger): Promise<RunningApp> {
  const app = await createGateway(env, logger);
  await app.listen(env.PORT, env.HOST);
  app.get<Logger>(LOGGER).info({ port: env.PORT }, 'gateway listens');
  return {
    stop: async () => {
      app.get(Readiness).drain();
      await app.close();
    },
  };
}
