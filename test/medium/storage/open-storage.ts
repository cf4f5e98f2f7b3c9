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
  InboundEventRepository,
  KeyLookup,
  ReplyRuleRepository,
  routerPool,
  SendEvidenceRepository,
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
  return {
    database,
    dataSource,
    router,
    work,
    cipher,
    facts,
    tenants: new TenantRegistry(router),
    keyLookup: new KeyLookup(router),
    intake: new EventIntake(router),
    dueLanes: new DueLanes(router),
    apiKeys: new ApiKeyRepository(work),
    audit: new AuditLog(work),
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
