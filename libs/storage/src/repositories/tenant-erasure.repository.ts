import { newId } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import { asRouter } from '../as-router.js';
import { ERASURE_COLUMNS, type TenantErasure } from '../routing/tenant-erasures.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import type { AuditSource } from './audit-log.js';
import {
  eraseBatch,
  whatIsLeft,
  type ErasedBatch,
  type ErasedRows,
} from './tenant-erasure-batch.js';
import type { ErasureRoot } from './tenant-erasure-plan.js';

export type { ErasedBatch, ErasedRows };

export type ErasureRequest =
  | { outcome: 'begun' | 'repeated'; erasure: TenantErasure }
  | { outcome: 'changed-meanwhile'; version: number }
  | { outcome: 'not-found' };

/**
 * `later`: the tenant's own row must stay for a while. `more`: rows have come, or are in use.
 * `erased` is what went at last, `report` all that ever did.
 */
export type ErasureEnd =
  { outcome: 'done'; erased: ErasedRows; report: ErasedRows } | { outcome: 'later' | 'more' };

/**
 * The row of a tenant stays at least so long after the request, as a sign: a gateway that
 * remembers keys learns that they are dead by seeing their tenant change, and requests and turns
 * that were under way find what their rows refer to.
 */
const SIGN_STAYS = '5 seconds';

/**
 * Ends a tenant. Each call is one transaction that both removes rows and counts them in the
 * report, so the counts are right wherever the process dies. Two at once take turns by a lock on the
 * report, without waiting for each other.
 */
export class TenantErasureRepository {
  constructor(private readonly work: TenantWork) {}

  /**
   * The tenant is being deleted from here on: no key of it is let in, no lane of it begins
   * anything, and nothing that was sealed for it opens any more, in no copy of its rows that is made
   * later. Processes that had its data keys unwrapped forget them within a minute. With `ifVersion`, only when that is still its version; who asks again is told of the
   * same erasure, whatever the version.
   */
  request(
    tenantId: string,
    ifVersion: number | null,
    { actor, requestId, ip }: AuditSource,
  ): Promise<ErasureRequest> {
    return this.work.run(tenantId, async (manager) => {
      const [tenant] = await selectRows<{
        status: string;
        version: number;
        externalId: string | null;
      }>(manager, LOCK_TENANT, [tenantId]);
      if (!tenant) return { outcome: 'not-found' };
      if (tenant.status === 'deleting') {
        const erasure = await asRouter(manager, () => reportOf(manager, tenantId));
        return { outcome: 'repeated', erasure };
      }
      if (ifVersion !== null && ifVersion !== tenant.version) {
        return { outcome: 'changed-meanwhile', version: tenant.version };
      }
      await manager.query(MARK_TENANT, [tenantId]);
      await manager.query(SHRED_KEYS, [tenantId]);
      const erasure = await asRouter(manager, async () => {
        const parameters = [newId(), tenantId, tenant.externalId, actor, requestId, ip];
        await manager.query(INSERT_REPORT, parameters);
        return reportOf(manager, tenantId);
      });
      return { outcome: 'begun', erasure };
    });
  }

  /**
   * Removes some rows of a root, with what hangs on them: none when the erasure has ended, or
   * somebody else is at it.
   */
  erase(tenantId: string, root: ErasureRoot): Promise<ErasedBatch> {
    return this.work.run(tenantId, async (manager) => {
      const report = await lockReport(manager, tenantId);
      if (!report) return { erased: {}, isLast: true };
      const batch = await eraseBatch(manager, tenantId, root);
      await addToReport(manager, tenantId, report, batch.erased);
      return batch;
    });
  }

  /** When nothing is left but the tenant's own row and its audit log: removes both, and is done. */
  finish(tenantId: string): Promise<ErasureEnd> {
    return this.work.run(tenantId, async (manager) => {
      const report = await lockReport(manager, tenantId);
      if (!report) return { outcome: 'more' };
      if (report.isSignNeeded) {
        await asRouter(manager, () => manager.query(WAIT_FOR_SIGN, [tenantId]));
        return { outcome: 'later' };
      }
      // Nothing can be added that refers to a locked tenant. Whoever is adding something holds the
      // row: it is erased first.
      const locked = await manager.query<unknown[]>(LOCK_TENANT_ALONE, [tenantId]);
      if (locked.length === 0) return { outcome: 'more' };
      const left = await whatIsLeft(manager, tenantId);
      if (left.isAnything) return { outcome: 'more' };
      const erased = { ...(left.audited > 0 ? { audit_log: left.audited } : {}), tenants: 1 };
      const all = await addToReport(manager, tenantId, report, erased);
      await asRouter(manager, async () => {
        await manager.query('DELETE FROM tenants WHERE id = $1', [tenantId]);
        await manager.query(END_REPORT, [tenantId]);
      });
      return { outcome: 'done', erased, report: all };
    });
  }
}

type LockedReport = { erased: ErasedRows; isSignNeeded: boolean };

/** Null when the erasure has ended, or another turn of it holds the report. */
function lockReport(manager: EntityManager, tenantId: string): Promise<LockedReport | null> {
  return asRouter(manager, async () => {
    const [report] = await selectRows<LockedReport>(manager, LOCK_REPORT, [tenantId]);
    return report ?? null;
  });
}

async function addToReport(
  manager: EntityManager,
  tenantId: string,
  report: LockedReport,
  erased: ErasedRows,
): Promise<ErasedRows> {
  const more = Object.entries(erased);
  if (more.length === 0) return report.erased;
  const sums = more.map(([table, count]) => [table, (report.erased[table] ?? 0) + count]);
  const erasedByNow = { ...report.erased, ...Object.fromEntries(sums) };
  await asRouter(manager, () => manager.query(CHANGE_REPORT, [tenantId, erasedByNow]));
  return erasedByNow;
}

async function reportOf(manager: EntityManager, tenantId: string): Promise<TenantErasure> {
  const [report] = await selectRows<TenantErasure>(manager, READ_REPORT, [tenantId]);
  if (!report) throw new Error('A tenant is being deleted that has no report of it.');
  return report;
}

const LOCK_TENANT = `
  SELECT status, version, external_id AS "externalId" FROM tenants WHERE id = $1
     FOR NO KEY UPDATE`;

const LOCK_TENANT_ALONE = 'SELECT 1 FROM tenants WHERE id = $1 FOR UPDATE SKIP LOCKED';

const MARK_TENANT = `
  UPDATE tenants SET status = 'deleting', version = version + 1,
                     updated_at = now(), changed_at = clock_timestamp()
   WHERE id = $1`;

const SHRED_KEYS = `
  UPDATE tenant_keys SET wrapped = NULL, shredded_at = now()
   WHERE tenant_id = $1 AND wrapped IS NOT NULL`;

const INSERT_REPORT = `
  INSERT INTO tenant_erasures
    (id, tenant_id, external_id, status, actor, request_id, ip, next_attempt_at)
  VALUES ($1, $2, $3, 'running', $4, $5, $6, now())`;

const READ_REPORT = `SELECT ${ERASURE_COLUMNS} FROM tenant_erasures WHERE tenant_id = $1`;

const LOCK_REPORT = `
  SELECT erased, requested_at > now() - interval '${SIGN_STAYS}' AS "isSignNeeded"
    FROM tenant_erasures WHERE tenant_id = $1 AND status = 'running'
     FOR UPDATE SKIP LOCKED`;

const CHANGE_REPORT = `
  UPDATE tenant_erasures SET erased = $2, attempts = 0, last_error = NULL WHERE tenant_id = $1`;

const WAIT_FOR_SIGN = `
  UPDATE tenant_erasures SET next_attempt_at = requested_at + interval '${SIGN_STAYS}'
   WHERE tenant_id = $1`;

const END_REPORT = `
  UPDATE tenant_erasures SET status = 'done', finished_at = now(), next_attempt_at = NULL
   WHERE tenant_id = $1`;
