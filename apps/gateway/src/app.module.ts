import type { Secret } from '#libs/domain';
import { GraphClient, profileCallLimitOf } from '#libs/graph-api';
import { JobsModule, Lanes, QueueWatch } from '#libs/jobs';
import { Metrics, RuntimeModule, standardChecks, type Logger } from '#libs/runtime';
import {
  APP_ROLE,
  EventIntake,
  FeedHorizon,
  IdempotencyKeys,
  KeyLookup,
  keySettingsOf,
  missingMigrations,
  RateWindows,
  StorageModule,
} from '#libs/storage';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { KeyCache } from './access/key-cache.js';
import { KeyUses } from './access/key-uses.js';
import { openKeyCache } from './access/open-key-cache.js';
import { ADMIN_TOKEN, OperatorGuard } from './access/operator.guard.js';
import { TenantGuard } from './access/tenant.guard.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { ChangeAccount } from './accounts/change-account.js';
import { ConnectAccount } from './accounts/connect-account.js';
import { DisconnectAccount } from './accounts/disconnect-account.js';
import { KeepAccount } from './accounts/keep-account.js';
import { VouchAccount } from './accounts/vouch-account.js';
import { WakeAccount } from './accounts/wake-account.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { CurrentApiKeyController } from './api-keys/current-api-key.controller.js';
import { EditApiKeys } from './api-keys/edit-api-keys.js';
import { IssueApiKeys } from './api-keys/issue-api-keys.js';
import { TenantApiKeysController } from './api-keys/tenant-api-keys.controller.js';
import { AuditLogController } from './audit-log/audit-log.controller.js';
import { ConsentCallbacksController } from './consent/consent-callbacks.controller.js';
import { DataDeletionController } from './consent/data-deletion.controller.js';
import { PersonErasuresController } from './consent/person-erasures.controller.js';
import { CONSENT_SETTINGS, ReceiveConsent } from './consent/receive-consent.js';
import { RequestPersonErasure } from './consent/request-person-erasure.js';
import { ConnectByCode } from './connect/connect-by-code.js';
import { ConnectCallbackController } from './connect/connect-callback.controller.js';
import { ConnectLinksController } from './connect/connect-links.controller.js';
import { FollowLogin } from './connect/follow-login.js';
import { IssueConnectLinks } from './connect/issue-connect-links.js';
import { LOGIN_APP, loginAppOf } from './connect/login-app.js';
import { RecordLoginFailure } from './connect/record-login-failure.js';
import { iceBreakerLimitsOf, type GatewayEnv } from './env.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { EndpointDeliveriesController } from './deliveries/endpoint-deliveries.controller.js';
import { RetryDelivery } from './deliveries/retry-delivery.js';
import { SendSample } from './deliveries/send-sample.js';
import { StartRecovery } from './deliveries/start-recovery.js';
import { EventsController } from './events/events.controller.js';
import { ReplayEvent } from './events/replay-event.js';
import { FactTypesController } from './fact-types/fact-types.controller.js';
import { FeedController } from './feed/feed.controller.js';
import { FeedWatch } from './feed/feed-watch.js';
import { ReadFeed } from './feed/read-feed.js';
import { SettledFacts } from './feed/settled-facts.js';
import { NothingUnread } from './http/nothing-unread.interceptor.js';
import { ICE_BREAKER_LIMITS } from './ice-breakers/ice-breaker-limits.js';
import { IceBreakersController } from './ice-breakers/ice-breakers.controller.js';
import { PlanIceBreakers } from './ice-breakers/plan-ice-breakers.js';
import { PublishNow } from './ice-breakers/publish-now.js';
import { PROFILE_CALL_LIMIT, ReadLive } from './ice-breakers/read-live.js';
import { RevisionsController } from './ice-breakers/revisions.controller.js';
import { SetIceBreakers } from './ice-breakers/set-ice-breakers.js';
import { WarnOfQuestions } from './ice-breakers/warn-of-questions.js';
import { IdempotentPosts } from './idempotency/idempotency.interceptor.js';
import { InsightsController } from './insights/insights.controller.js';
import {
  InstagramWebhookController,
  META_SECRETS,
} from './instagram/instagram-webhook.controller.js';
import { ReceiveWebhook } from './instagram/receive-webhook.js';
import { ProblemsController } from './problems/problems.controller.js';
import { RateLimits } from './rate-limit/rate-limits.js';
import { SharedRates } from './rate-limit/shared-rates.js';
import { EditReplyRules } from './reply-rules/edit-reply-rules.js';
import { PreviewReply } from './reply-rules/preview-reply.js';
import { ReplyRulesController } from './reply-rules/reply-rules.controller.js';
import { TenantsController } from './tenants/tenants.controller.js';
import { AddTenant } from './tenants/add-tenant.js';
import { ChangeTenant } from './tenants/change-tenant.js';
import { DeleteTenant } from './tenants/delete-tenant.js';
import { ErasuresController } from './tenants/erasures.controller.js';
import { WakeTenant } from './tenants/wake-tenant.js';
import { EditWebhookEndpoints } from './webhook-endpoints/edit-webhook-endpoints.js';
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
          keys: keySettingsOf(env),
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
        ConsentCallbacksController,
        DataDeletionController,
        TenantsController,
        ErasuresController,
        TenantApiKeysController,
        CurrentApiKeyController,
        ApiKeysController,
        AccountsController,
        ConnectLinksController,
        ConnectCallbackController,
        IceBreakersController,
        RevisionsController,
        ReplyRulesController,
        DeliveriesController,
        EndpointDeliveriesController,
        EventsController,
        InsightsController,
        WebhookEndpointsController,
        FeedController,
        FactTypesController,
        AuditLogController,
        PersonErasuresController,
        ProblemsController,
      ],
      providers: [
        OperatorGuard,
        TenantGuard,
        AddTenant,
        ChangeTenant,
        DeleteTenant,
        WakeTenant,
        IssueApiKeys,
        EditApiKeys,
        { provide: KeyCache, inject: [KeyLookup, Metrics], useFactory: openKeyCache },
        {
          provide: KeyUses,
          inject: [KeyLookup],
          useFactory: (lookup: KeyLookup) => new KeyUses((uses) => lookup.touch(uses)),
        },
        ConnectAccount,
        VouchAccount,
        KeepAccount,
        ChangeAccount,
        DisconnectAccount,
        WakeAccount,
        IssueConnectLinks,
        ConnectByCode,
        RecordLoginFailure,
        FollowLogin,
        { provide: LOGIN_APP, useValue: loginAppOf(env) },
        SetIceBreakers,
        PublishNow,
        PlanIceBreakers,
        ReadLive,
        WarnOfQuestions,
        { provide: ICE_BREAKER_LIMITS, useValue: iceBreakerLimitsOf(env) },
        { provide: PROFILE_CALL_LIMIT, useValue: profileCallLimitOf(env) },
        RetryDelivery,
        SendSample,
        StartRecovery,
        ReplayEvent,
        EditReplyRules,
        PreviewReply,
        EditWebhookEndpoints,
        ReadFeed,
        {
          provide: SettledFacts,
          inject: [FeedHorizon],
          useFactory: (horizon: FeedHorizon) => new SettledFacts(horizon),
        },
        {
          provide: FeedWatch,
          inject: [SettledFacts, FeedHorizon],
          useFactory: (settled: SettledFacts, horizon: FeedHorizon) =>
            new FeedWatch(settled, horizon),
        },
        RequestPersonErasure,
        ReceiveConsent,
        {
          provide: CONSENT_SETTINGS,
          useValue: { appSecrets: signersOf(env), publicUrl: env.PUBLIC_URL },
        },
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
          provide: SharedRates,
          inject: [RateWindows],
          useFactory: (windows: RateWindows) => SharedRates.open(env.REDIS_URL, windows),
        },
        {
          provide: RateLimits,
          inject: [SharedRates, Metrics],
          useFactory: ({ take }: SharedRates, metrics: Metrics) =>
            new RateLimits(take, metrics, logger),
        },
        { provide: APP_INTERCEPTOR, useClass: NothingUnread },
        {
          provide: APP_INTERCEPTOR,
          inject: [IdempotencyKeys],
          useFactory: (keys: IdempotencyKeys) => new IdempotentPosts(keys, logger),
        },
        {
          provide: ReceiveWebhook,
          inject: [EventIntake, Lanes, Metrics],
          useFactory: (intake: EventIntake, lanes: Lanes, metrics: Metrics) =>
            new ReceiveWebhook(intake, lanes, metrics),
        },
      ],
    };
  }
}

/** Meta does not say which secret signs a deauthorization: that of the app, or of its Instagram part. */
function signersOf({ META_APP_SECRETS, INSTAGRAM_APP_SECRET }: GatewayEnv): Secret[] {
  return [...META_APP_SECRETS, ...(INSTAGRAM_APP_SECRET ? [INSTAGRAM_APP_SECRET] : [])];
}
