import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import { appDataSource, routerPool } from '../data-source.js';
import { AccountCareRepository } from '../repositories/account-care.repository.js';
import { AccountLife } from '../repositories/account-life.js';
import { AccountTokens } from '../repositories/account-tokens.js';
import { AccountRepository } from '../repositories/account.repository.js';
import { AuditLog } from '../repositories/audit-log.js';
import { FactRepository } from '../repositories/fact.repository.js';
import { WebhookEndpointRepository } from '../repositories/webhook-endpoint.repository.js';
import { assertRoleIsFenced, missingMigrations, StorageUnfit } from '../storage-guard.js';
import { TenantWork } from '../tenant-work.js';
import { TokenCipher } from '../token-cipher.js';
import { DataKeys } from './data-keys.js';
import type { KeyEncryption } from './key-encryption.js';
import { keyEncryptionOf, type KeySettings } from './key-settings.js';
import { KeyRewrap } from './key-rewrap.js';
import { PutAside } from './put-aside.js';
import { RewrapRuns } from './rewrap-runs.js';

export type OpenRewrap = {
  rewrap: KeyRewrap;
  keyEncryption: KeyEncryption;
  close(): Promise<void>;
};

/**
 * A rewrap through the apps' login, as `floe_app` and `floe_router`, never as the owner. Throws
 * `StorageUnfit` where the database is not that of this build.
 */
export async function openKeyRewrap(url: string, keys: KeySettings): Promise<OpenRewrap> {
  const { keyEncryption, legacyKeys } = keyEncryptionOf(keys);
  const settings = { url, poolSize: 2, applicationName: 'floe-keys-rewrap' };
  const dataSource = appDataSource(settings);
  const router = routerPool(settings);
  const close = async () => {
    await Promise.allSettled([dataSource.destroy(), router.end()]);
  };
  try {
    await dataSource.initialize();
    await assertRoleIsFenced(dataSource);
    if ((await missingMigrations(dataSource)).length > 0) {
      throw new StorageUnfit(
        'The database is not that of this build. Run "npm run migrate" first.',
      );
    }
  } catch (error) {
    await close();
    throw error;
  }
  const rewrap = keyRewrapOn(new TenantWork(dataSource), router, keyEncryption, legacyKeys);
  return { rewrap, keyEncryption, close };
}

/** A rewrap with all its parts, on connections that are open. */
export function keyRewrapOn(
  work: TenantWork,
  router: Pool,
  keyEncryption: KeyEncryption,
  legacyKeys: ReadonlyMap<string, KeyObject>,
): KeyRewrap {
  const dataKeys = new DataKeys(work);
  const cipher = new TokenCipher(dataKeys, keyEncryption, legacyKeys);
  const tokens = new AccountTokens(work, cipher);
  const facts = new FactRepository(work);
  const accounts = new AccountRepository(work, tokens);
  const care = new AccountCareRepository(work);
  const life = new AccountLife(work, accounts, tokens, care, facts, new AuditLog(work));
  const endpoints = new WebhookEndpointRepository(work, cipher);
  const putAside = new PutAside(cipher, life, endpoints, facts);
  const runs = new RewrapRuns(router);
  return new KeyRewrap({ work, runs, dataKeys, cipher, keyEncryption, putAside });
}
