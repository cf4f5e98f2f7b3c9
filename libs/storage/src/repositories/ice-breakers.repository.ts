import type { IceBreakerSet } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import { IceBreakerRevision } from '../entities/ice-breaker-revision.entity.js';
import { IceBreakers, type LastError, type SyncStatus } from '../entities/ice-breakers.entity.js';
import { changeRows, instantIn, msAhead, selectRows } from '../sql-rows.js';
import { storableJson } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';

/** A started try waits this long before another may start: longer than any try can take. */
const TRY_VISIBLE_AFTER = '30 seconds';

/** Edits within this time of a publish wait for its end, so that a burst costs two calls at most. */
const SETTLE_MS = 1_500;

export type SaveDetails = {
  author: string;
  /** The request that asks for it; left out when none does. */
  requestId?: string | null;
  ifRevision: number | null;
  now: Date;
};

/** `before` is null when this is the account's first set. */
export type SaveResult =
  | { outcome: 'saved'; row: IceBreakers; before: IceBreakers | null }
  | { outcome: 'changed-meanwhile'; revision: number };

/** A set that a turn has started on, with the request that set its present revision. */
export type ClaimedIceBreakers = { row: IceBreakers; requestId: string | null };

/** How a try of the sync lane ended. */
export type SyncOutcome =
  | { kind: 'published'; live: IceBreakerSet; at: Date }
  | { kind: 'retry'; at: Date; error: LastError }
  | { kind: 'ended'; status: 'blocked' | 'failed'; error: LastError }
  /** Blocked, but still owed: tried again as soon as the account is connected. */
  | { kind: 'parked'; error: LastError };

export class IceBreakersRepository {
  constructor(private readonly work: TenantWork) {}

  find(tenantId: string, accountId: string): Promise<IceBreakers | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(IceBreakers, { tenantId, accountId }),
    );
  }

  /**
   * Makes `set` the account's wish, as the next revision, due at once. With `ifRevision`, only when
   * that is still the present one (0: none yet). The account must be the tenant's own.
   */
  save(
    tenantId: string,
    accountId: string,
    set: IceBreakerSet,
    { author, requestId = null, ifRevision, now }: SaveDetails,
  ): Promise<SaveResult> {
    return this.work.run(tenantId, async (manager) => {
      // Two first edits at once have no row of theirs to wait on, so both wait on the account's.
      await manager.query(
        'SELECT 1 FROM accounts WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE',
        [tenantId, accountId],
      );
      const present = await this.lock(manager, tenantId, accountId);
      const revision = present?.revision ?? 0;
      if (ifRevision !== null && ifRevision !== revision) {
        return { outcome: 'changed-meanwhile', revision };
      }
      const settled = (present?.lastCallAt?.getTime() ?? 0) + SETTLE_MS;
      const row = manager.create(IceBreakers, {
        ...(present ?? NEVER_PUBLISHED),
        accountId,
        tenantId,
        revision: revision + 1,
        desired: set,
        status: 'pending' satisfies SyncStatus,
        lastError: null,
        nextAttemptAt: new Date(Math.max(now.getTime(), settled)),
        attempts: 0,
        startedCount: 0,
        updatedAt: now,
      });
      await manager.insert(IceBreakerRevision, {
        accountId,
        tenantId,
        revision: row.revision,
        iceBreakers: set,
        author,
        requestId,
      });
      return { outcome: 'saved', row: await manager.save(row), before: present };
    });
  }

  /** Newest first. */
  revisions(tenantId: string, accountId: string, limit: number): Promise<IceBreakerRevision[]> {
    return this.work.run(tenantId, (manager) =>
      manager.find(IceBreakerRevision, {
        where: { tenantId, accountId },
        order: { revision: 'DESC' },
        take: limit,
      }),
    );
  }

  /** When the account's lane has something to do next, on this process's clock; null: nothing. */
  nextDueAt(tenantId: string, accountId: string): Promise<Date | null> {
    return this.work.run(tenantId, async (manager) => {
      const [row] = await selectRows<{ in_ms: number | null }>(
        manager,
        `SELECT ${msAhead('next_attempt_at')} AS in_ms FROM ice_breakers
          WHERE tenant_id = $1 AND account_id = $2`,
        [tenantId, accountId],
      );
      return instantIn(row?.in_ms);
    });
  }

  /**
   * Starts a try: counts it and hides the row from other turns until the try has surely ended.
   * Null when nothing is due. A set whose earlier tries never ended may be what killed its worker:
   * it is started only when `which` asks for such a suspect.
   */
  claim(
    tenantId: string,
    accountId: string,
    which: 'fresh' | 'suspect',
  ): Promise<ClaimedIceBreakers | null> {
    return this.work.run(tenantId, async (manager) => {
      const [claimed] = await changeRows<{ request_id: string | null }>(
        manager,
        `UPDATE ice_breakers
            SET started_count = started_count + 1, last_call_at = now(),
                verified = verified AND desired = published,
                next_attempt_at = now() + interval '${TRY_VISIBLE_AFTER}'
          WHERE tenant_id = $1 AND account_id = $2 AND next_attempt_at <= now()
            AND (started_count > 0) = ($3 = 'suspect')
          RETURNING (SELECT r.request_id FROM ice_breaker_revisions r
                      WHERE r.account_id = ice_breakers.account_id
                        AND r.revision = ice_breakers.revision)`,
        [tenantId, accountId, which],
      );
      const row = claimed && (await manager.findOneBy(IceBreakers, { tenantId, accountId }));
      return row ? { row, requestId: claimed.request_id } : null;
    });
  }

  /**
   * Records how the try of `revision` ended. False when that is no news: an edit came meanwhile,
   * and the row is made due again, since what Instagram shows may be the older set; or another
   * turn, by which this one was overtaken, has already recorded the same set as published.
   */
  record(
    tenantId: string,
    accountId: string,
    revision: number,
    outcome: SyncOutcome,
  ): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const row = await this.lock(manager, tenantId, accountId);
      if (!row || (row.revision === revision && hasSettled(row))) return false;
      row.startedCount = 0;
      row.updatedAt = new Date();
      if (outcome.kind === 'published') {
        row.published = storableJson(outcome.live);
        row.publishedRevision = revision;
        row.publishedAt = outcome.at;
        row.verified = true;
      }
      if (row.revision === revision) {
        apply(row, outcome);
      } else if (outcome.kind !== 'parked') {
        // A late try may also end after the newer set was published, and have overwritten it.
        if (outcome.kind !== 'published') row.verified = false;
        row.status = 'pending';
        row.nextAttemptAt = new Date();
      }
      await manager.save(row);
      return row.revision === revision;
    });
  }

  /**
   * What Instagram shows is not known from here on: it is about to be told to forget the questions,
   * or the account was somebody else's meanwhile. As soon as it is connected they are set anew.
   */
  async doubt(tenantId: string, accountId: string): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.update(
        IceBreakers,
        { tenantId, accountId },
        { verified: false, status: 'pending', nextAttemptAt: new Date(), attempts: 0 },
      ),
    );
  }

  /** Instagram has forgotten the questions. What is wished stays, for when the account comes back. */
  async taken(tenantId: string, accountId: string): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.update(
        IceBreakers,
        { tenantId, accountId },
        { published: [], publishedAt: new Date(), verified: false },
      ),
    );
  }

  private lock(
    manager: EntityManager,
    tenantId: string,
    accountId: string,
  ): Promise<IceBreakers | null> {
    return manager.findOne(IceBreakers, {
      where: { tenantId, accountId },
      lock: { mode: 'pessimistic_write' },
    });
  }
}

const NEVER_PUBLISHED = {
  published: null,
  publishedRevision: null,
  publishedAt: null,
  lastCallAt: null,
  verified: false,
} as const;

/** The present revision was seen on Instagram, and nothing is owed. */
function hasSettled(row: IceBreakers): boolean {
  const isPublished = row.status === 'in_sync' && row.publishedRevision === row.revision;
  return isPublished && row.nextAttemptAt === null;
}

function apply(row: IceBreakers, outcome: SyncOutcome): void {
  switch (outcome.kind) {
    case 'published':
      row.status = 'in_sync';
      row.lastError = null;
      row.nextAttemptAt = null;
      row.attempts = 0;
      break;
    case 'retry':
      row.status = 'pending';
      row.lastError = storableJson(outcome.error);
      row.nextAttemptAt = outcome.at;
      row.attempts += 1;
      break;
    case 'ended':
      row.status = outcome.status;
      row.lastError = storableJson(outcome.error);
      row.nextAttemptAt = null;
      break;
    case 'parked':
      row.status = 'blocked';
      row.lastError = storableJson(outcome.error);
      row.nextAttemptAt = new Date();
      break;
    default:
      outcome satisfies never;
  }
}
