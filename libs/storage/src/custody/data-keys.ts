import { changeRows, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import { OPERATOR_TENANT } from './sealed.js';

/** A tenant's data key as it is kept; `wrapped` is null once it was shredded. */
export type StoredDataKey = { id: string; kekId: string; wrapped: string | null };

/** Where the data keys of tenants are kept. */
export type DataKeyStore = {
  /**
   * The key that seals. Until the unit of work ends it stays the tenant's: who retires it waits.
   * A tenant without one gets that of `make`. Throws `TenantKeyGone`.
   */
  current(tenantId: string, make: () => Promise<StoredDataKey>): Promise<StoredDataKey>;
  find(tenantId: string, id: string): Promise<StoredDataKey | null>;
};

/** The tenant is being deleted: nothing can be sealed for it any more. */
export class TenantKeyGone extends Error {
  override name = 'TenantKeyGone';

  constructor() {
    super('The tenant is being deleted and has no key to seal with.');
  }
}

/** Looks before giving up: each one fails only when another has just made or retired the key. */
const LOOKS = 6;

export class DataKeys implements DataKeyStore {
  constructor(private readonly work: TenantWork) {}

  current(tenantId: string, make: () => Promise<StoredDataKey>): Promise<StoredDataKey> {
    return this.work.run(tenantId, async (manager) => {
      let made: StoredDataKey | null = null;
      for (let look = 0; look < LOOKS; look += 1) {
        const [key] = await selectRows<StoredDataKey>(manager, CURRENT, [tenantId]);
        if (key) return key;
        // The first look may have waited for a key to be retired; its heir is seen by the second.
        if (look === 0) continue;
        made ??= await make();
        await manager.query(INSERT_FIRST, [made.id, tenantId, made.kekId, made.wrapped]);
      }
      throw new TenantKeyGone();
    });
  }

  find(tenantId: string, id: string): Promise<StoredDataKey | null> {
    return this.work.run(tenantId, async (manager) => {
      const [key] = await selectRows<StoredDataKey>(manager, BY_ID, [tenantId, id]);
      return key ?? null;
    });
  }

  /** All keys of the tenant that were not shredded, oldest first. */
  list(tenantId: string): Promise<KeptDataKey[]> {
    return this.work.run(tenantId, (manager) => selectRows(manager, ALL, [tenantId]));
  }

  /** Puts the same key under another key-encryption key; false when it is not as it was any more. */
  rewrap(tenantId: string, before: StoredDataKey, after: StoredDataKey): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const changed = await changeRows(manager, REWRAP, [
        tenantId,
        before.id,
        before.wrapped,
        after.kekId,
        after.wrapped,
      ]);
      return changed.length > 0;
    });
  }

  /**
   * From here on `heir` seals, and `before` only opens. Waits for those who are sealing with it.
   * False, and nothing changes, when it is not the one that seals any more.
   */
  replace(tenantId: string, before: StoredDataKey, heir: StoredDataKey): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const retired = await changeRows(manager, RETIRE, [tenantId, before.id]);
      if (retired.length === 0) return false;
      await manager.query(INSERT, [heir.id, tenantId, heir.kekId, heir.wrapped]);
      return true;
    });
  }

  /** Removes a retired key that no row was sealed with. False when one was. */
  removeUnused(tenantId: string, id: string): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      // A row that is being added with this key holds it; once we do, the next statement sees it.
      await manager.query(LOCK_RETIRED, [tenantId, id]);
      return (await changeRows(manager, REMOVE_UNUSED, [tenantId, id])).length > 0;
    });
  }
}

export type KeptDataKey = StoredDataKey & { isCurrent: boolean; createdAt: Date };

const COLUMNS = `id, kek_id AS "kekId", wrapped`;

/** Shared, so that many seal side by side, and a retirement waits for them all. */
const CURRENT = `
  SELECT ${COLUMNS} FROM tenant_keys WHERE tenant_id = $1 AND retired_at IS NULL FOR SHARE`;

const BY_ID = `SELECT ${COLUMNS} FROM tenant_keys WHERE tenant_id = $1 AND id = $2`;

const ALL = `
  SELECT ${COLUMNS}, retired_at IS NULL AS "isCurrent", created_at AS "createdAt"
    FROM tenant_keys WHERE tenant_id = $1 AND wrapped IS NOT NULL ORDER BY id`;

const INSERT_FIRST = `
  INSERT INTO tenant_keys (id, tenant_id, kek_id, wrapped)
  SELECT $1::uuid, $2::uuid, $3, $4
   WHERE $2 = '${OPERATOR_TENANT}'
      OR EXISTS (SELECT FROM tenants WHERE id = $2::uuid AND status <> 'deleting')
  ON CONFLICT (tenant_id) WHERE retired_at IS NULL DO NOTHING`;

const INSERT = `
  INSERT INTO tenant_keys (id, tenant_id, kek_id, wrapped) VALUES ($1, $2, $3, $4)`;

const REWRAP = `
  UPDATE tenant_keys SET kek_id = $4, wrapped = $5
   WHERE tenant_id = $1 AND id = $2 AND wrapped = $3 RETURNING id`;

const RETIRE = `
  UPDATE tenant_keys SET retired_at = clock_timestamp()
   WHERE tenant_id = $1 AND id = $2 AND retired_at IS NULL AND wrapped IS NOT NULL RETURNING id`;

const LOCK_RETIRED = `
  SELECT id FROM tenant_keys
   WHERE tenant_id = $1 AND id = $2 AND retired_at IS NOT NULL FOR UPDATE`;

const REMOVE_UNUSED = `
  DELETE FROM tenant_keys k
   WHERE k.tenant_id = $1 AND k.id = $2 AND k.retired_at IS NOT NULL
     ${['account_tokens', 'webhook_endpoints', 'idempotency_keys']
       .map(
         (table) =>
           `AND NOT EXISTS (SELECT FROM ${table} r WHERE r.tenant_id = $1 AND r.data_key_id = $2)`,
       )
       .join('\n     ')}
  RETURNING k.id`;
