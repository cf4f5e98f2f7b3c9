import { isUuid, newId, type TenantLimit, type TenantLimits } from '#libs/domain';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import {
  changed,
  unlessNameIsTaken,
  unlessRefused,
  type Edited,
  type EditRefusal,
} from '../edit.js';
import type { TenantStatus } from '../entities/tenant.entity.js';
import type { IdPlace } from '../page.js';
import { changeRows, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** How long events, replies, facts and deliveries are kept when the operator says nothing. */
export const DEFAULT_RETENTION_DAYS = 90;

export type TenantRecord = {
  id: string;
  name: string;
  externalId: string | null;
  status: TenantStatus;
  /** What differs from the limits of the installation. */
  limits: Partial<TenantLimits>;
  /** Where people may be sent after a login; see `mayReturnTo`. */
  returnUrls: string[];
  /** Events, replies, facts and deliveries older than this are removed. */
  retentionDays: number;
  /** Counts its changes; shown as the ETag. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
};

export type NewTenant = {
  name: string;
  externalId: string | null;
  limits: Partial<TenantLimits>;
  /** None when left out. */
  returnUrls?: string[];
  /** `DEFAULT_RETENTION_DAYS` when left out. */
  retentionDays?: number;
};

/** What it does not name stays. */
export type TenantChange = {
  name?: string;
  externalId?: string | null;
  status?: 'active' | 'suspended';
  /** Null: back to the limit of the installation. */
  limits?: { [name in TenantLimit]?: number | null | undefined };
  returnUrls?: string[];
  retentionDays?: number;
};

export type TenantEdit = Edited<TenantRecord> | EditRefusal | { outcome: 'deleting' };

const COLUMNS = `id, name, external_id AS "externalId", status, limits,
  return_urls AS "returnUrls", retention_days AS "retentionDays", version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/**
 * The operator's register of tenants. It is read over all tenants; a tenant is made and changed in a
 * unit of work of its own, which the audit log's entry can join.
 */
export class TenantRegistry {
  constructor(
    private readonly router: Pool,
    private readonly work: TenantWork,
  ) {}

  /**
   * Null when the external id is taken. `id` may be given, so that more can be written in the same
   * unit of work.
   */
  create(tenant: NewTenant, id = newId()): Promise<TenantRecord | null> {
    return this.work.run(id, async (manager) => {
      const [row] = await selectRows<TenantRecord>(
        manager,
        `INSERT INTO tenants (id, name, external_id, limits, return_urls, retention_days)
         VALUES ($1, $2, $3, $4, $5, coalesce($6::int, ${DEFAULT_RETENTION_DAYS}))
         ON CONFLICT (external_id) DO NOTHING RETURNING ${COLUMNS}`,
        [
          id,
          tenant.name,
          tenant.externalId,
          JSON.stringify(tenant.limits),
          tenant.returnUrls ?? [],
          tenant.retentionDays ?? null,
        ],
      );
      return row ?? null;
    });
  }

  /** Newest first, from behind `after`; at most `limit`. */
  async list(limit: number, after: IdPlace | null): Promise<TenantRecord[]> {
    const { rows } = await this.router.query<TenantRecord>(
      `SELECT ${COLUMNS} FROM tenants WHERE $2::uuid IS NULL OR id < $2::uuid
       ORDER BY id DESC LIMIT $1`,
      [limit, after?.id ?? null],
    );
    return rows;
  }

  /** By our id, else by the external id. */
  async find(ref: string): Promise<TenantRecord | null> {
    const { rows } = await this.router.query<TenantRecord>(
      `SELECT ${COLUMNS} FROM tenants WHERE id = $1 OR external_id = $2
       ORDER BY id = $1 DESC NULLS LAST LIMIT 1`,
      [isUuid(ref) ? ref : null, ref],
    );
    return rows[0] ?? null;
  }

  /** Locks the tenant until the unit of work ends; nothing changes one that is being deleted. */
  edit(id: string, change: TenantChange, ifVersion: number | null): Promise<TenantEdit> {
    return this.work.run(id, async (manager) => {
      const [locked] = await selectRows<TenantRecord>(
        manager,
        `SELECT ${COLUMNS} FROM tenants WHERE id = $1 FOR NO KEY UPDATE`,
        [id],
      );
      const found = unlessRefused(locked ?? null, ifVersion);
      if (found.outcome !== 'found') return found;
      const before = found.row;
      if (before.status === 'deleting') return { outcome: 'deleting' };
      const { limits, ...plain } = change;
      const next = changed(before, { ...plain, limits: merged(before.limits, limits ?? {}) });
      if (!next) return { outcome: 'edited', before, row: before };
      return unlessNameIsTaken(manager, async (savepoint) => ({
        outcome: 'edited',
        before,
        row: await write(savepoint, next),
      }));
    });
  }
}

function merged(
  own: Partial<TenantLimits>,
  given: NonNullable<TenantChange['limits']>,
): Partial<TenantLimits> {
  const named = Object.entries(given).filter(([, limit]) => limit !== undefined);
  const all = Object.entries({ ...own, ...Object.fromEntries(named) });
  return Object.fromEntries(all.filter(([, limit]) => limit !== null));
}

/** The stamp is that of this statement: the caches of all gateways ask what changed lately. */
async function write(manager: EntityManager, tenant: TenantRecord): Promise<TenantRecord> {
  const [row] = await changeRows<TenantRecord>(
    manager,
    `UPDATE tenants
        SET name = $2, external_id = $3, status = $4, limits = $5, version = $6,
            return_urls = $7, retention_days = $8, updated_at = now(), changed_at = clock_timestamp(),
            retention_due_at = CASE retention_days WHEN $8 THEN retention_due_at ELSE now() END
      WHERE id = $1 RETURNING ${COLUMNS}`,
    [
      tenant.id,
      tenant.name,
      tenant.externalId,
      tenant.status,
      JSON.stringify(tenant.limits),
      tenant.version,
      tenant.returnUrls,
      tenant.retentionDays,
    ],
  );
  if (!row) throw new Error('A tenant that is edited must be locked.');
  return row;
}
