import { GraphClient } from '#libs/graph-api';
import { JobsModule, Lanes, QueueWatch } from '#libs/jobs';
import { Metrics, RuntimeModule, standardChecks, type Logger } from '#libs/runtime';
import {
  AccountRepository,
  APP_ROLE,
  AuditLog,
  EventIntake,
  FactRepository,
  IceBreakersRepository,
  missingMigrations,
  StorageModule,
  TenantWork,
} from '#libs/storage';
import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ADMIN_TOKEN, OperatorGuard } from './access/operator.guard.js';
import { TenantGuard } from './access/tenant.guard.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { ConnectAccount } from './accounts/connect-account.js';
import type { GatewayEnv } from './env.js';
import { EventsController } from './events/events.controller.js';
import { IceBreakersController } from './ice-breakers/ice-breakers.controller.js';
import { SetIceBreakers } from './ice-breakers/set-ice-breakers.js';
import {
  InstagramWebhookController,
  META_SECRETS,
} from './instagram/instagram-webhook.controller.js';
import { ReceiveWebhook } from './instagram/receive-webhook.js';
import { ProblemsController } from './problems/problems.controller.js';
import { ReplyRulesController } from './reply-rules/reply-rules.controller.js';
import { TenantsController } from './tenants/tenants.controller.js';
import {
  ALLOW_PRIVATE_ADDRESSES,
  WebhookEndpointsController,
} from './webhook-endpoints/webhook-endpoints.controller.js';

/** Connections for single statements that come before a tenant is known: two inserts and lookups. */
const ROUTER_POOL = 6;

@Module({})
export class AppModule {
  static forRoot(env: GatewayEnv, logger: Logger): DynamicModule {
    const databaseUrl = env.DATABASE_URL.reveal();
    return {
      module: AppModule,
      imports: [
        RuntimeModule.forRoot({
          logger,
          metrics: new Metrics('gateway'),
          checks: {
            inject: [DataSource, QueueWatch],
            // Without its queue a gateway still keeps what Meta sends: taking it out of service
            // would lose events for nothing.
            useFactory: (dataSource: DataSource, queues: QueueWatch) =>
              standardChecks({
                ping: () => dataSource.query('SELECT 1'),
                missingMigrations: () => missingMigrations(dataSource),
                queueHealth: () => queues.queueHealth(),
                needsQueue: false,
              }),
          },
        }),
        StorageModule.forRoot({
          url: databaseUrl,
          poolSize: env.DATABASE_POOL_SIZE,
          routerPoolSize: ROUTER_POOL,
          applicationName: 'floe-gateway',
          tokenKeys: env.TOKEN_ENCRYPTION_KEYS,
        }),
        {
          ...JobsModule.forProducer({
            ...(env.REDIS_URL === undefined ? {} : { redisUrl: env.REDIS_URL }),
            databaseUrl,
            role: APP_ROLE,
            log: logger,
          }),
          global: true,
        },
      ],
      controllers: [
        InstagramWebhookController,
        TenantsController,
        AccountsController,
        IceBreakersController,
        ReplyRulesController,
        EventsController,
        WebhookEndpointsController,
        ProblemsController,
      ],
      providers: [
        OperatorGuard,
        TenantGuard,
        { provide: ADMIN_TOKEN, useValue: env.ADMIN_TOKEN },
        {
          provide: META_SECRETS,
          useValue: { verifyToken: env.META_VERIFY_TOKEN, appSecrets: env.META_APP_SECRETS },
        },
        { provide: ALLOW_PRIVATE_ADDRESSES, useValue: env.WEBHOOKS_ALLOW_PRIVATE_ADDRESSES },
        {
          provide: GraphClient,
          useFactory: () =>
            new GraphClient({
              graphApiUrl: env.GRAPH_API_URL,
              graphApiVersion: env.GRAPH_API_VERSION,
              instagramApiUrl: env.INSTAGRAM_API_URL,
            }),
        },
        {
          provide: ReceiveWebhook,
          inject: [EventIntake, Lanes, Metrics],
          useFactory: (intake: EventIntake, lanes: Lanes, metrics: Metrics) =>
            new ReceiveWebhook(intake, lanes, metrics),
        },
        {
          provide: ConnectAccount,
          inject: [GraphClient, TenantWork, AccountRepository, FactRepository, AuditLog, Lanes],
          useFactory: (...parts: ConstructorParameters<typeof ConnectAccount>) =>
            new ConnectAccount(...parts),
        },
        {
          provide: SetIceBreakers,
          inject: [TenantWork, AccountRepository, IceBreakersRepository, AuditLog, Lanes],
          useFactory: (...parts: ConstructorParameters<typeof SetIceBreakers>) =>
            new SetIceBreakers(...parts),
        },
      ],
    };
  }
}
