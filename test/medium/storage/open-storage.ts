import {
  AccountRepository,
  ApiKeyRepository,
  appDataSource,
  AuditLog,
  DueLanes,
  EventIntake,
  EventJournal,
  FactRepository,
  IceBreakersRepository,
  IdempotencyKeys,
  InboundEventRepository,
  KeyLookup,
  OwedLanes,
  ReplyRuleRepository,
  routerPool,
  SendEvidenceRepository,
  TenantErasureRepository,
  TenantErasures,
  TenantQuota,
  TenantRegistry,
  TenantWork,
  TokenCipher,
  WebhookDeliveryRepository,
  WebhookEndpointRepository,
} from '#libs/storage';
import { freshDatabase, type TestDatabase } from '../../support/database.js';

export type Storage = Awaited<ReturnType<typeof openStorage>>;

/** Everything of libs/storage on one migrated database, as the apps have it: as `floe_app`. */
export async function openStorage({ poolSize = 4 } = {}) {
  const database = await freshDatabase();
  const storage = await openStorageOn(database, database.url, poolSize);
  return {
    ...storage,
    close: async () => {
      await storage.close();
      await database.drop();
    },
  };
}

/** The same on a database that is there already, through the login of `url`. */
export async function openStorageOn(database: TestDatabase, url: string, poolSize = 4) {
  const settings = { url, poolSize, applicationName: 'floe-test' };
  const dataSource = await appDataSource(settings).initialize();
  const router = routerPool(settings);
  const work = new TenantWork(dataSource);
  const cipher = new TokenCipher([{ id: 'k1', key: Buffer.alloc(32, 1) }]);
  const facts = new FactRepository(work);
  const quota = new TenantQuota(work);
  return {
    database,
    dataSource,
    router,
    work,
    cipher,
    facts,
    tenants: new TenantRegistry(router, work),
    keyLookup: new KeyLookup(router),
    intake: new EventIntake(router),
    dueLanes: new DueLanes(router),
    erasures: new TenantErasures(router),
    eraser: new TenantErasureRepository(work),
    quota,
    owedLanes: new OwedLanes(work),
    apiKeys: new ApiKeyRepository(work, quota),
    audit: new AuditLog(work),
    idempotency: new IdempotencyKeys(work, cipher),
    accounts: new AccountRepository(work, cipher),
    iceBreakers: new IceBreakersRepository(work),
    rules: new ReplyRuleRepository(work),
    events: new InboundEventRepository(work),
    journal: new EventJournal(work, facts),
    evidence: new SendEvidenceRepository(work),
    endpoints: new WebhookEndpointRepository(work, cipher),
    deliveries: new WebhookDeliveryRepository(work),
    close: async () => {
      await dataSource.destroy();
      await router.end();
    },
  };
}
