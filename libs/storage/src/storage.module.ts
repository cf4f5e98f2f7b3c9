import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { DataKeys } from './custody/data-keys.js';
import { keyEncryptionOf, type KeySettings } from './custody/key-settings.js';
import { appDataSource, routerPool } from './data-source.js';
import { AccountCareRepository } from './repositories/account-care.repository.js';
import { AccountDeparture } from './repositories/account-departure.js';
import { AccountHealthRepository } from './repositories/account-health.js';
import { AccountLife } from './repositories/account-life.js';
import { AccountTokens } from './repositories/account-tokens.js';
import { AccountRepository } from './repositories/account.repository.js';
import { ApiKeyRepository } from './repositories/api-key.repository.js';
import { AuditLog } from './repositories/audit-log.js';
import { ConnectLinkRepository } from './repositories/connect-link.repository.js';
import { DataEraser } from './repositories/data-eraser.js';
import { DataErasureRepository } from './repositories/data-erasure.repository.js';
import { DriftSuspicions } from './repositories/drift-suspicions.js';
import { DeliveryLog } from './repositories/delivery-log.js';
import { EndpointFare } from './repositories/endpoint-fare.js';
import { EventJournal } from './repositories/event-journal.js';
import { EventReplays } from './repositories/event-replays.js';
import { EventStories } from './repositories/event-stories.js';
import { ExpiredData } from './repositories/expired-data.js';
import { FactFeed } from './repositories/fact-feed.js';
import { FactRepository } from './repositories/fact.repository.js';
import { IceBreakerRevisions } from './repositories/ice-breaker-revisions.js';
import { IceBreakersRepository } from './repositories/ice-breakers.repository.js';
import { IdempotencyKeys } from './repositories/idempotency-keys.js';
import { InboundEventRepository } from './repositories/inbound-event.repository.js';
import { OwedLanes } from './repositories/owed-lanes.js';
import { ReplyRuleRepository } from './repositories/reply-rule.repository.js';
import { SendEvidenceRepository } from './repositories/send-evidence.repository.js';
import { SyncHistory } from './repositories/sync-history.js';
import { SyncJournal } from './repositories/sync-journal.js';
import { TapInsights } from './repositories/tap-insights.js';
import { TenantErasureRepository } from './repositories/tenant-erasure.repository.js';
import { TenantQuota } from './repositories/tenant-quota.js';
import { WebhookDeliveryRepository } from './repositories/webhook-delivery.repository.js';
import { WebhookEndpointRepository } from './repositories/webhook-endpoint.repository.js';
import { WebhookRecoveries } from './repositories/webhook-recoveries.js';
import { ConsentRequests } from './routing/consent-requests.js';
import { ConnectLinkLookup } from './routing/connect-link-lookup.js';
import { DueErasures } from './routing/due-erasures.js';
import { DueExpiries } from './routing/due-expiries.js';
import { EventWeeks } from './routing/event-weeks.js';
import { DueLanes } from './routing/due-lanes.js';
import { EventIntake } from './routing/event-intake.js';
import { FeedHorizon } from './routing/feed-horizon.js';
import { KeyLookup } from './routing/key-lookup.js';
import { TenantErasures } from './routing/tenant-erasures.js';
import { RateWindows } from './routing/rate-windows.js';
import { TenantRegistry } from './routing/tenant-registry.js';
import { assertRoleIsFenced, connectionAdvice, StorageUnfit } from './storage-guard.js';
import { TenantWork } from './tenant-work.js';
import { TokenCipher } from './token-cipher.js';

export type StorageOptions = {
  url: string;
  poolSize: number;
  routerPoolSize: number;
  applicationName: string;
  keys: KeySettings;
};

const ROUTER = Symbol('router pool');

type Build<T> = new (...parts: never[]) => T;

/** A provider of `made`, built with `new` from the named parts. */
function build<T>(made: Build<T>, parts: (Build<unknown> | symbol)[]): FactoryProvider<T> {
  return {
    provide: made,
    inject: parts,
    useFactory: (...given: unknown[]): T => Reflect.construct(made, given),
  };
}

const PARTS: FactoryProvider[] = [
  build(TenantWork, [DataSource]),
  build(TenantRegistry, [ROUTER, TenantWork]),
  build(KeyLookup, [ROUTER]),
  build(EventIntake, [ROUTER]),
  build(ConnectLinkLookup, [ROUTER]),
  build(DueErasures, [ROUTER]),
  build(DueExpiries, [ROUTER]),
  build(EventWeeks, [ROUTER]),
  build(DueLanes, [ROUTER]),
  build(ConsentRequests, [ROUTER]),
  build(RateWindows, [ROUTER]),
  build(TenantErasures, [ROUTER]),
  build(TenantErasureRepository, [TenantWork]),
  build(DataErasureRepository, [TenantWork]),
  build(DataEraser, [TenantWork, DataErasureRepository]),
  build(ExpiredData, [TenantWork]),
  build(TenantQuota, [TenantWork]),
  build(OwedLanes, [TenantWork]),
  build(ApiKeyRepository, [TenantWork, TenantQuota]),
  build(AuditLog, [TenantWork]),
  build(IdempotencyKeys, [TenantWork, TokenCipher]),
  build(AccountTokens, [TenantWork, TokenCipher]),
  build(AccountCareRepository, [TenantWork]),
  build(AccountDeparture, [TenantWork, AccountCareRepository]),
  build(AccountHealthRepository, [TenantWork]),
  build(ConnectLinkRepository, [TenantWork]),
  build(AccountRepository, [TenantWork, AccountTokens]),
  build(IceBreakersRepository, [TenantWork]),
  build(IceBreakerRevisions, [TenantWork]),
  build(DriftSuspicions, [TenantWork]),
  build(SyncJournal, [TenantWork]),
  build(SyncHistory, [TenantWork]),
  build(ReplyRuleRepository, [TenantWork]),
  build(InboundEventRepository, [TenantWork]),
  build(EventReplays, [TenantWork]),
  build(EventStories, [TenantWork]),
  build(FactRepository, [TenantWork]),
  build(FactFeed, [TenantWork]),
  build(FeedHorizon, [ROUTER]),
  build(AccountLife, [
    TenantWork,
    AccountRepository,
    AccountTokens,
    AccountCareRepository,
    FactRepository,
    AuditLog,
  ]),
  build(EventJournal, [TenantWork, FactRepository]),
  build(SendEvidenceRepository, [TenantWork]),
  build(TapInsights, [TenantWork]),
  build(WebhookEndpointRepository, [TenantWork, TokenCipher]),
  build(EndpointFare, [TenantWork]),
  build(WebhookDeliveryRepository, [TenantWork]),
  build(DeliveryLog, [TenantWork]),
  build(WebhookRecoveries, [TenantWork]),
];

function cipherProvider(keys: KeySettings): FactoryProvider<TokenCipher> {
  return {
    provide: TokenCipher,
    inject: [TenantWork],
    useFactory: (work: TenantWork) => {
      const { keyEncryption, legacyKeys } = keyEncryptionOf(keys);
      return new TokenCipher(new DataKeys(work), keyEncryption, legacyKeys);
    },
  };
}

class ClosePools implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly router: Pool,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([this.dataSource.destroy(), this.router.end()]);
  }
}

/** Postgres for an app. Refuses to start on a role that could see past row-level security. */
@Module({})
export class StorageModule {
  static forRoot(options: StorageOptions): DynamicModule {
    const settings = { url: options.url, applicationName: options.applicationName };
    return {
      module: StorageModule,
      global: true,
      providers: [
        {
          provide: DataSource,
          useFactory: () => openGuarded({ ...settings, poolSize: options.poolSize }),
        },
        {
          provide: ROUTER,
          useFactory: () => routerPool({ ...settings, poolSize: options.routerPoolSize }),
        },
        cipherProvider(options.keys),
        build(ClosePools, [DataSource, ROUTER]),
        ...PARTS,
      ],
      exports: [DataSource, ...PARTS.map(({ provide }) => provide)],
    };
  }
}

async function openGuarded(settings: Parameters<typeof appDataSource>[0]): Promise<DataSource> {
  const dataSource = appDataSource(settings);
  try {
    await dataSource.initialize();
    await assertRoleIsFenced(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy().catch(() => {});
    const advice = connectionAdvice(error);
    throw advice === null ? error : new StorageUnfit(advice, { cause: error });
  }
}
