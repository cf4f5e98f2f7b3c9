import type { EntityManager } from 'typeorm';
import { newId } from '#libs/domain';
import { Account } from '../entities/account.entity.js';
import { DataErasure, type ErasureScope } from '../entities/data-erasure.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { afterMs, changeRows, instantIn, msAhead, selectRows } from '../sql-rows.js';
import { storableText } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';
import type { AuditSource } from './audit-log.js';

/** A tenant asks for the erasure of one person. */
export type PersonErasureDraft = {
  id: string;
  personId: string;
  /** Only what this account has of the person; null: what all accounts of the tenant have. */
  accountId: string | null;
};

/** What a callback of Meta's asks for, at one account. */
export type ConsentErasureDraft = {
  consentRequestId: string;
  scope: ErasureScope;
  accountId: string;
  /** Of scope `person`: who; of scope `account`: null. */
  personId: string | null;
  /** What came in later is not meant; null: than now. */
  receivedUntil: Date | null;
};

export type PersonErasureRequested =
  | { outcome: 'requested'; row: DataErasure }
  /** The account is none that the tenant has, or that its key may see. */
  | { outcome: 'unknown-account' };

/** What one step of an erasure did. */
export type ErasureStep = {
  /** From where the next step goes on. */
  progress: Record<string, unknown>;
  /** Rows that went in this step, by table; added to what went before. */
  erased: Record<string, number>;
  /** For how long the turn keeps the erasure in hand. */
  leaseMs: number;
};

/** The erasures of a tenant's data, of persons and of accounts. */
export class DataErasureRepository {
  constructor(private readonly work: TenantWork) {}

  /** Asked for by the tenant, and due at once. The person need not be known. */
  request(
    tenantId: string,
    { id, personId, accountId }: PersonErasureDraft,
    source: AuditSource,
  ): Promise<PersonErasureRequested> {
    return this.work.run(tenantId, async (manager) => {
      const isKnown =
        accountId === null || (await manager.existsBy(Account, { id: accountId, tenantId }));
      if (!isKnown) return { outcome: 'unknown-account' };
      await manager.query(INSERT, [
        id,
        tenantId,
        'person',
        accountId,
        storableText(personId),
        null,
        source.actor,
        source.requestId,
        source.ip,
        null,
      ]);
      const row = await manager.findOneByOrFail(DataErasure, { id, tenantId });
      return { outcome: 'requested', row };
    });
  }

  /** Asked for by Meta, and due at once. Once per request, account and scope: a repeat adds nothing. */
  async requestForConsent(
    tenantId: string,
    { consentRequestId, scope, accountId, personId, receivedUntil }: ConsentErasureDraft,
    source: AuditSource,
  ): Promise<{ erasureId: string; isNew: boolean }> {
    return this.work.run(tenantId, async (manager) => {
      const added = await manager.query<unknown[]>(
        `${INSERT} ON CONFLICT (consent_request_id, tenant_id, account_id, scope)
                     WHERE consent_request_id IS NOT NULL DO NOTHING RETURNING id`,
        [
          newId(),
          tenantId,
          scope,
          accountId,
          storableText(personId),
          consentRequestId,
          source.actor,
          source.requestId,
          source.ip,
          receivedUntil,
        ],
      );
      const { id } = await manager.findOneByOrFail(DataErasure, {
        tenantId,
        consentRequestId,
        accountId,
        scope,
      });
      return { erasureId: id, isNew: added.length > 0 };
    });
  }

  find(tenantId: string, erasureId: string): Promise<DataErasure | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(DataErasure, { id: erasureId, tenantId }),
    );
  }

  /** Newest first, from behind `after`. */
  list(tenantId: string, limit: number, after: IdPlace | null): Promise<Page<DataErasure>> {
    return this.work.run(tenantId, async (manager) => {
      const query = manager
        .createQueryBuilder(DataErasure, 'e')
        .where({ tenantId })
        .orderBy({ 'e.id': 'DESC' })
        .limit(limit + 1);
      if (after !== null) query.andWhere('e.id < :after', { after: after.id });
      return pageOf(LISTS.dataErasures, await query.getMany(), limit);
    });
  }

  /**
   * Takes a due erasure in hand for `leaseMs`, after which it is due again, also when this process
   * dies. Null: it has ended, is not due, or another turn has it.
   */
  claim(tenantId: string, erasureId: string, leaseMs: number): Promise<DataErasure | null> {
    return this.work.run(tenantId, async (manager) => {
      const [claimed] = await changeRows<{ id: string }>(
        manager,
        `UPDATE data_erasures SET next_attempt_at = ${afterMs('$3::float8')}
          WHERE tenant_id = $1 AND id = $2 AND status = 'running' AND next_attempt_at <= now()
          RETURNING id`,
        [tenantId, erasureId, leaseMs],
      );
      return claimed ? manager.findOneBy(DataErasure, { id: erasureId, tenantId }) : null;
    });
  }

  /** Called inside the unit of work that removed the rows, so that the counts are right. */
  async progress(
    tenantId: string,
    erasureId: string,
    { progress, erased, leaseMs }: ErasureStep,
  ): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `UPDATE data_erasures
            SET progress = $3, erased = ${SUM_OF_ERASED}, attempts = 0, last_error = NULL,
                next_attempt_at = ${afterMs('$5::float8')}
          WHERE tenant_id = $1 AND id = $2 AND status = 'running'`,
        [tenantId, erasureId, JSON.stringify(progress), JSON.stringify(erased), leaseMs],
      ),
    );
  }

  /** A try has failed: says why, and puts the next one off by `delayMs`. */
  async putOff(tenantId: string, erasureId: string, error: string, delayMs: number): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `UPDATE data_erasures
            SET attempts = attempts + 1, last_error = $3,
                next_attempt_at = ${afterMs('$4::float8')}
          WHERE tenant_id = $1 AND id = $2 AND status = 'running'`,
        [tenantId, erasureId, storableText(error), delayMs],
      ),
    );
  }

  /** Nothing is left: the row names nobody any more. Null: it had ended before. */
  finish(tenantId: string, erasureId: string): Promise<DataErasure | null> {
    return this.work.run(tenantId, async (manager) => {
      const ended = await changeRows(
        manager,
        `UPDATE data_erasures
            SET status = 'done', person_id = NULL, progress = '{}', attempts = 0,
                last_error = NULL, next_attempt_at = NULL, finished_at = now()
          WHERE tenant_id = $1 AND id = $2 AND status = 'running' RETURNING id`,
        [tenantId, erasureId],
      );
      return ended.length === 0 ? null : readOne(manager, tenantId, erasureId);
    });
  }

  /** When the erasure has something to do next, on this process's clock; null: it has ended. */
  nextDueAt(tenantId: string, erasureId: string): Promise<Date | null> {
    return this.work.run(tenantId, async (manager) => {
      const [row] = await selectRows<{ in_ms: number }>(
        manager,
        `SELECT ${msAhead('next_attempt_at')} AS in_ms FROM data_erasures
          WHERE tenant_id = $1 AND id = $2 AND status = 'running'`,
        [tenantId, erasureId],
      );
      return instantIn(row?.in_ms);
    });
  }
}

function readOne(manager: EntityManager, tenantId: string, id: string): Promise<DataErasure> {
  return manager.findOneByOrFail(DataErasure, { id, tenantId });
}

const INSERT = `
  INSERT INTO data_erasures
    (id, tenant_id, scope, account_id, person_id, consent_request_id, status, actor, request_id, ip,
     received_until)
  VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $9, coalesce($10::timestamptz, now()))`;

/** What is there and what comes with `$4`, added up by table. */
const SUM_OF_ERASED = `
  (SELECT coalesce(jsonb_object_agg(name, rows), '{}')
     FROM (SELECT name, sum(rows::bigint) AS rows
             FROM (SELECT * FROM jsonb_each_text(erased)
                   UNION ALL SELECT * FROM jsonb_each_text($4::jsonb)) AS n (name, rows)
            GROUP BY name) AS summed)`;
