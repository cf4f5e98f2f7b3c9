import { isUuid } from '#libs/domain';
import type { Pool } from 'pg';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { afterMs, instantIn, msAhead } from '../sql-rows.js';
import { storableText } from '../storable.js';

/** The end of a tenant: how far it has come, and the report of it. Outlives the tenant. */
export type TenantErasure = {
  id: string;
  tenantId: string;
  /** The operator's own name for the tenant that was. */
  externalId: string | null;
  status: 'running' | 'done';
  /** Rows that are gone, by table. */
  erased: Record<string, number>;
  /** Tries that failed since rows were last removed. */
  attempts: number;
  lastError: string | null;
  /** Who asked, in which request, and from where. */
  actor: string;
  requestId: string | null;
  ip: string | null;
  requestedAt: Date;
  finishedAt: Date | null;
};

export const ERASURE_COLUMNS = `
  id, tenant_id AS "tenantId", external_id AS "externalId", status, erased, attempts,
  last_error AS "lastError", actor, request_id AS "requestId", ip,
  requested_at AS "requestedAt", finished_at AS "finishedAt"`;

/** Before every id: where the first page of lanes begins. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** The erasures of all tenants, as the operator and the sweeper see them. */
export class TenantErasures {
  constructor(private readonly router: Pool) {}

  /** By the id of the erasure, or by that of the tenant. */
  async find(id: string): Promise<TenantErasure | null> {
    const { rows } = await this.router.query<TenantErasure>(
      `SELECT ${ERASURE_COLUMNS} FROM tenant_erasures WHERE id = $1 OR tenant_id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** By the id of the tenant, else the latest of one that had this external id. */
  async findByTenant(ref: string): Promise<TenantErasure | null> {
    const { rows } = await this.router.query<TenantErasure>(
      `SELECT ${ERASURE_COLUMNS} FROM tenant_erasures WHERE tenant_id = $1 OR external_id = $2
        ORDER BY tenant_id = $1 DESC NULLS LAST, id DESC LIMIT 1`,
      [isUuid(ref) ? ref : null, ref],
    );
    return rows[0] ?? null;
  }

  /** Newest first, from behind `after`. */
  async list(limit: number, after: IdPlace | null): Promise<Page<TenantErasure>> {
    const { rows } = await this.router.query<TenantErasure>(
      `SELECT ${ERASURE_COLUMNS} FROM tenant_erasures WHERE $2::uuid IS NULL OR id < $2::uuid
        ORDER BY id DESC LIMIT $1`,
      [limit + 1, after?.id ?? null],
    );
    return pageOf(LISTS.tenantErasures, rows, limit);
  }

  /** Tenants whose erasure has something to do now, in the order of their ids, behind `after`. */
  async dueLanes(limit: number, after: string | null): Promise<{ tenantId: string }[]> {
    const { rows } = await this.router.query<{ tenantId: string }>(
      `SELECT tenant_id AS "tenantId" FROM tenant_erasures
        WHERE status = 'running' AND next_attempt_at <= now() AND tenant_id > $2
        ORDER BY tenant_id LIMIT $1`,
      [limit, after ?? FIRST],
    );
    return rows;
  }

  /** When the erasure has something to do next, on this process's clock; null: it has ended. */
  async nextDueAt(tenantId: string): Promise<Date | null> {
    const { rows } = await this.router.query<{ in_ms: number }>(
      `SELECT ${msAhead('next_attempt_at')} AS in_ms FROM tenant_erasures
        WHERE tenant_id = $1 AND status = 'running'`,
      [tenantId],
    );
    return instantIn(rows[0]?.in_ms);
  }

  /** A try has failed: says why, and puts the next one off by `delayMs`. */
  async putOff(tenantId: string, error: string, delayMs: number): Promise<void> {
    await this.router.query(
      `UPDATE tenant_erasures
          SET attempts = attempts + 1, last_error = $2, next_attempt_at = ${afterMs('$3::float8')}
        WHERE tenant_id = $1 AND status = 'running'`,
      [tenantId, storableText(error), delayMs],
    );
  }

  /** Erasures under way; `failing` are those whose latest try failed. */
  async countUnderWay(): Promise<{ running: number; failing: number }> {
    const { rows } = await this.router.query<{ running: number; failing: number }>(
      `SELECT count(*) FILTER (WHERE attempts = 0)::int AS running,
              count(*) FILTER (WHERE attempts > 0)::int AS failing
         FROM tenant_erasures WHERE status = 'running'`,
    );
    return rows[0] ?? { running: 0, failing: 0 };
  }
}
