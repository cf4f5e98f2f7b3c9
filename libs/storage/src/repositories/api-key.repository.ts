import { newId } from '#libs/domain';
import { In, LessThan, type EntityManager } from 'typeorm';
import { changed, unlessRefused, type Edited, type EditRefusal } from '../edit.js';
import { Account } from '../entities/account.entity.js';
import { ApiKey } from '../entities/api-key.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import type { TenantWork } from '../tenant-work.js';
import type { TenantQuota } from './tenant-quota.js';

/** What is kept of a new key itself. */
export type KeyPrint = { prefix: string; keyHash: Buffer };

/** What a key may do, and for how long. */
export type KeyPowers = {
  scopes: string[];
  /** Null: all accounts of the tenant. */
  accountIds: string[] | null;
  expiresAt: Date | null;
  /** Null: as many as the tenant may make. */
  requestsPerMinute: number | null;
};

export type NewApiKeyRow = KeyPrint & KeyPowers & { name: string; createdBy: string };

/** What it does not name stays. */
export type ApiKeyChange = { name?: string; requestsPerMinute?: number | null };

export type ApiKeyEdit = Edited<ApiKey> | EditRefusal | { outcome: 'revoked' };

export type CreateKeyResult =
  | { outcome: 'created'; row: ApiKey }
  | { outcome: 'limit-reached' }
  /** Accounts that the tenant does not have. */
  | { outcome: 'unknown-accounts'; accountIds: string[] };

export type RotateKeyResult =
  | { outcome: 'rotated'; row: ApiKey; old: ApiKey }
  /** As many keys as the tenant may have are in their time of grace. */
  | { outcome: 'limit-reached' };

const owned = (tenantId: string, id: string) => ({ id, tenantId });

/**
 * The keys of a tenant. Every change notes when it was made, by the clock of the database at that
 * statement: the caches of all gateways ask what changed lately.
 */
export class ApiKeyRepository {
  constructor(
    private readonly work: TenantWork,
    private readonly quota: TenantQuota,
  ) {}

  create(tenantId: string, key: NewApiKeyRow): Promise<CreateKeyResult> {
    return this.work.run(tenantId, async (manager) => {
      if (!(await this.quota.hasRoomFor(tenantId, 'api_keys'))) return { outcome: 'limit-reached' };
      const wanted = key.accountIds ?? [];
      const found = await manager.findBy(Account, { tenantId, id: In(wanted) });
      const known = new Set(found.map(({ id }) => id));
      const accountIds = wanted.filter((id) => !known.has(id));
      if (accountIds.length > 0) return { outcome: 'unknown-accounts', accountIds };
      return { outcome: 'created', row: await insert(manager, tenantId, key) };
    });
  }

  find(tenantId: string, keyId: string): Promise<ApiKey | null> {
    return this.work.run(tenantId, (manager) => manager.findOneBy(ApiKey, owned(tenantId, keyId)));
  }

  /** The same, with changes by others shut out until the unit of work ends. */
  lock(tenantId: string, keyId: string): Promise<ApiKey | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOne(ApiKey, {
        where: owned(tenantId, keyId),
        lock: { mode: 'for_no_key_update' },
      }),
    );
  }

  /** Newest first, from behind `after`, with those that open nothing any more. */
  list(tenantId: string, limit: number, after: IdPlace | null): Promise<Page<ApiKey>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(ApiKey, {
        where: { tenantId, ...(after === null ? {} : { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      return pageOf(LISTS.apiKeys, rows, limit);
    });
  }

  edit(
    tenantId: string,
    keyId: string,
    change: ApiKeyChange,
    ifVersion: number | null,
  ): Promise<ApiKeyEdit> {
    return this.work.run(tenantId, async (manager) => {
      const found = unlessRefused(await this.lock(tenantId, keyId), ifVersion);
      if (found.outcome !== 'found') return found;
      const before = found.row;
      if (before.revokedAt !== null) return { outcome: 'revoked' };
      if (!changed(before, change)) return { outcome: 'edited', before, row: before };
      return { outcome: 'edited', before, row: await write(manager, before, change) };
    });
  }

  /**
   * Makes a key with the name, the powers and the end of `old`, which opens no longer than for
   * `graceSeconds` from now and says what took its place. `old` is locked, live and not yet replaced.
   */
  rotate(
    tenantId: string,
    old: ApiKey,
    print: KeyPrint & { createdBy: string },
    graceSeconds: number,
  ): Promise<RotateKeyResult> {
    return this.work.run(tenantId, async (manager) => {
      // The old key leaves the count as the new one enters it, so keys in grace have their own.
      if (!(await this.quota.hasRoomFor(tenantId, 'keys_in_grace'))) {
        return { outcome: 'limit-reached' };
      }
      const row = await insert(manager, tenantId, {
        name: old.name,
        scopes: old.scopes,
        accountIds: old.accountIds,
        expiresAt: old.expiresAt,
        requestsPerMinute: old.requestsPerMinute,
        ...print,
      });
      const replaced = await write(manager, old, { replacedBy: row.id, graceSeconds });
      return { outcome: 'rotated', row, old: replaced };
    });
  }

  /** The key, which is locked and not yet revoked, opens nothing any more. */
  revoke(tenantId: string, key: ApiKey): Promise<ApiKey> {
    return this.work.run(tenantId, (manager) => write(manager, key, { isRevoked: true }));
  }
}

async function insert(
  manager: EntityManager,
  tenantId: string,
  key: NewApiKeyRow,
): Promise<ApiKey> {
  const id = newId();
  await manager.insert(ApiKey, { id, tenantId, ...key });
  return manager.findOneByOrFail(ApiKey, owned(tenantId, id));
}

type Change = ApiKeyChange & { replacedBy?: string; graceSeconds?: number; isRevoked?: true };

async function write(
  manager: EntityManager,
  { tenantId, id }: ApiKey,
  change: Change,
): Promise<ApiKey> {
  await manager.query(
    `UPDATE api_keys
        SET name = coalesce($3, name),
            requests_per_minute = CASE WHEN $4 THEN $5 ELSE requests_per_minute END,
            replaced_by = coalesce($6, replaced_by),
            expires_at = least(expires_at, clock_timestamp() + $7 * interval '1 second'),
            revoked_at = CASE WHEN $8 THEN clock_timestamp() ELSE revoked_at END,
            version = version + 1, changed_at = clock_timestamp()
      WHERE tenant_id = $1 AND id = $2`,
    [
      tenantId,
      id,
      change.name ?? null,
      change.requestsPerMinute !== undefined,
      change.requestsPerMinute ?? null,
      change.replacedBy ?? null,
      change.graceSeconds ?? null,
      change.isRevoked ?? false,
    ],
  );
  return manager.findOneByOrFail(ApiKey, owned(tenantId, id));
}
