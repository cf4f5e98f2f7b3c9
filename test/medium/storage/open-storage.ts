import {
  AccountCareRepository,
  AccountLife,
  AccountDeparture,
  AccountHealthRepository,
  AccountRepository,
  AccountTokens,
  ApiKeyRepository,
  appDataSource,
  AuditLog,
  ConnectLinkLookup,
  ConnectLinkRepository,
  ConsentRequests,
  DataEraser,
  DataErasureRepository,
  DataKeys,
  DeliveryLog,
  DueErasures,
  DueExpiries,
  DueLanes,
  EndpointFare,
  EventIntake,
  EventJournal,
  EventReplays,
  EventStories,
  ExpiredData,
  FactFeed,
  FactRepository,
  FeedHorizon,
  DriftSuspicions,
  IceBreakerRevisions,
  IceBreakersRepository,
  SyncHistory,
  SyncJournal,
  IdempotencyKeys,
  InboundEventRepository,
  keyEncryptionOf,
  KeyLookup,
  OwedLanes,
  ReplyRuleRepository,
  routerPool,
  SendEvidenceRepository,
  TapInsights,
  TenantErasureRepository,
  TenantErasures,
  TenantQuota,
  TenantRegistry,
  TenantWork,
  TokenCipher,
  WebhookDeliveryRepository,
  WebhookEndpointRepository,
  WebhookRecoveries,
  type KeySettings,
} from '#libs/storage';
import { freshDatabase, type TestDatabase } from '../../support/database.js';

const KEYS: KeySettings = { keys: [{ id: 'k1', key: Buffer.alloc(32, 1) }], kms: null };

export type Storage = Awaited<ReturnType<typeof openStorage>>;

/** Everything of libs/storage on one migrated database, as the apps have it: as `floe_app`. */
export async function openStorage({ poolSize = 4, keys = KEYS } = {}) {
  const database = await freshDatabase();
  const storage = await openStorageOn(database, database.url, poolSize, keys);
  return {
    ...storage,
    close: async () => {
      await storage.close();
      await database.drop();
    },
  };
}

/** The same on a database that is there already, through the login of `url`. */
export async function openStorageOn(
  database: TestDatabase,
  url: string,
  poolSize = 4,
  keys: KeySettings = KEYS,
) {
  const settings = { url, poolSize, applicationName: 'floe-test' };
  const dataSource = await appDataSource(settings).initialize();
  const router = routerPool(settings);
  const work = new TenantWork(dataSource);
  const dataKeys = new DataKeys(work);
  const { keyEncryption, legacyKeys } = keyEncryptionOf(keys);
  const cipher = new TokenCipher(dataKeys, keyEncryption, legacyKeys);
  const tokens = new AccountTokens(work, cipher);
  const facts = new FactRepository(work);
  const quota = new TenantQuota(work);
  const care = new AccountCareRepository(work);
  const accounts = new AccountRepository(work, tokens);
  const audit = new AuditLog(work);
  const dataErasures = new DataErasureRepository(work);
  return {
    database,
    dataSource,
    router,
    work,
    dataKeys,
    keyEncryption,
    cipher,
    facts,
    feed: new FactFeed(work),
    feedHorizon: new FeedHorizon(router),
    tenants: new TenantRegistry(router, work),
    keyLookup: new KeyLookup(router),
    intake: new EventIntake(router),
    dueLanes: new DueLanes(router),
    consent: new ConsentRequests(router),
    erasures: new TenantErasures(router),
    eraser: new TenantErasureRepository(work),
    dataErasures,
    dataEraser: new DataEraser(work, dataErasures),
    dueErasures: new DueErasures(router),
    expired: new ExpiredData(work),
    dueExpiries: new DueExpiries(router),
    quota,
    owedLanes: new OwedLanes(work),
    apiKeys: new ApiKeyRepository(work, quota),
    audit,
    idempotency: new IdempotencyKeys(work, cipher),
    tokens,
    care,
    departure: new AccountDeparture(work, care),
    health: new AccountHealthRepository(work),
    connectLinks: new ConnectLinkRepository(work),
    connectLinkLookup: new ConnectLinkLookup(router),
    accounts,
    life: new AccountLife(work, accounts, tokens, care, facts, audit),
    iceBreakers: new IceBreakersRepository(work),
    revisions: new IceBreakerRevisions(work),
    suspicions: new DriftSuspicions(work),
    syncs: new SyncJournal(work),
    history: new SyncHistory(work),
    rules: new ReplyRuleRepository(work),
    events: new InboundEventRepository(work),
    journal: new EventJournal(work, facts),
    replays: new EventReplays(work),
    stories: new EventStories(work),
    evidence: new SendEvidenceRepository(work),
    insights: new TapInsights(work),
    endpoints: new WebhookEndpointRepository(work, cipher),
    fare: new EndpointFare(work),
    deliveryLog: new DeliveryLog(work),
    recoveries: new WebhookRecoveries(work),
    deliveries: new WebhookDeliveryRepository(work),
    close: async () => {
      await dataSource.destroy();
      await router.end();
    },
  };
}
