import {
  allEnded,
  sameIceBreakers,
  takeProfileCalls,
  type IceBreakerSet,
  type ProfileCallLimit,
} from '#libs/domain';
import type { EntityManager } from 'typeorm';
import type { RevisionAction } from '../entities/ice-breaker-revision.entity.js';
import { IceBreakers } from '../entities/ice-breakers.entity.js';
import { changeRows, instantIn, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import { lockIceBreakers, writeIceBreakers } from './ice-breakers-row.js';
import { nextRevision, writeEdit } from './next-revision.js';

/** An edit waits so long for others like it, so that a burst of them costs one publication. */
const GATHER_MS = 200;

/** Edits within this time of a publish wait for its end, so that a longer burst costs few. */
const SETTLE_MS = 1_500;

/** By then a single call has surely reached Instagram or never will. */
const LANDS_WITHIN_MS = 15_000;

export type SaveDetails = {
  author: string;
  /** The request that asks for it; left out when none does. */
  requestId?: string | null;
  ifRevision: number | null;
  now: Date;
  /** Left out: `set`, or `cleared` for an empty set. */
  action?: RevisionAction;
  /** The tenant's own words. */
  reason?: string | null;
  restoredFrom?: number | null;
  /** Written along with the edit, in the same round trip: what belongs to it. */
  alongside?: (row: IceBreakers, before: IceBreakers | null) => Promise<void>;
};

/** `before` is null when this is the account's first set. */
export type SaveResult =
  | { outcome: 'saved'; row: IceBreakers; before: IceBreakers | null }
  | { outcome: 'changed-meanwhile'; revision: number };

/** What an account should ask: read, and changed by its tenant. */
export class IceBreakersRepository {
  constructor(private readonly work: TenantWork) {}

  find(tenantId: string, accountId: string): Promise<IceBreakers | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(IceBreakers, { tenantId, accountId }),
    );
  }

  /**
   * The account was connected: from now on it is looked at what Instagram shows, first at `checkAt`.
   * Nothing is wished for yet, unless it was before.
   */
  async begin(tenantId: string, accountId: string, checkAt: Date): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `INSERT INTO ice_breakers (account_id, tenant_id, revision, desired, status, check_due_at)
         SELECT id, tenant_id, 0, '[]', 'in_sync', $3 FROM accounts
          WHERE tenant_id = $1 AND id = $2
         ON CONFLICT (account_id) DO UPDATE SET check_due_at = $3`,
        [tenantId, accountId, checkAt],
      ),
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
    details: SaveDetails,
  ): Promise<SaveResult> {
    const { author, requestId = null, ifRevision, now, reason = null, restoredFrom } = details;
    return this.work.run(tenantId, async (manager) => {
      const present = await this.lockForEdit(manager, tenantId, accountId);
      if (ifRevision !== null && ifRevision !== present.revision) {
        return { outcome: 'changed-meanwhile', revision: present.revision };
      }
      const row = manager.create(IceBreakers, {
        ...present,
        status: 'pending',
        nextAttemptAt: dueAfterEdit(present, now),
        lookFirst: mayStandThere(present, set),
        // The same again is no new wish: who overwrites it is not fought anew.
        repairs: sameIceBreakers(present.desired, set) ? present.repairs : [],
        updatedAt: now,
      });
      const action = details.action ?? (set.length === 0 ? 'cleared' : 'set');
      const revision = nextRevision(row, {
        set,
        author,
        action,
        reason,
        requestId,
        ...(restoredFrom === undefined ? {} : { restoredFrom }),
      });
      const before = present.revision > 0 ? present : null;
      await allEnded([
        writeEdit(manager, row, revision),
        details.alongside?.(row, before) ?? Promise.resolve(),
      ]);
      return { outcome: 'saved', row, before };
    });
  }

  /**
   * The tenant wants it now: what is owed is due at once, whatever it waited for but Instagram's own
   * limits, and what failed or drifted is tried anew. What Instagram shows is looked at first, since
   * it may be the wish already. Null when the tenant has never wished for anything.
   */
  publishNow(tenantId: string, accountId: string): Promise<IceBreakers | null> {
    return this.work.run(tenantId, async (manager) => {
      const row = await lockIceBreakers(manager, tenantId, accountId);
      if (!row || row.revision === 0) return null;
      // One that is under way ends by itself, and says what it found.
      if (row.status === 'pending' && row.startedCount > 0) return row;
      const isFresh = row.status === 'pending' && row.attempts === 0 && !row.lastError;
      const next = manager.create(IceBreakers, {
        ...row,
        status: 'pending',
        lookFirst: isFresh ? row.lookFirst : true,
        verified: isFresh && row.verified,
        lastError: null,
        attempts: 0,
        startedCount: 0,
        repairs: [],
        nextAttemptAt: new Date(),
        updatedAt: new Date(),
      });
      await writeIceBreakers(manager, next);
      return next;
    });
  }

  /**
   * Takes one call of the account's budget for somebody who reads what Instagram shows, outside of the
   * lane. Null when it may be made; else when it may be made.
   */
  takeProfileCall(
    tenantId: string,
    accountId: string,
    limit: ProfileCallLimit,
  ): Promise<Date | null> {
    return this.work.run(tenantId, async (manager) => {
      const [row] = await selectRows<{ calls: Date[]; now_ms: number }>(
        manager,
        `SELECT profile_calls AS calls, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms
           FROM ice_breakers WHERE tenant_id = $1 AND account_id = $2 FOR NO KEY UPDATE`,
        [tenantId, accountId],
      );
      if (!row) return null;
      const landed = row.calls.map((at) => at.getTime());
      const taken = takeProfileCalls(landed, 1, row.now_ms, limit);
      if (!taken.ok) return instantIn(taken.freeAtMs - row.now_ms);
      await changeRows(
        manager,
        `UPDATE ice_breakers SET profile_calls = $3 WHERE tenant_id = $1 AND account_id = $2
         RETURNING 1`,
        [
          tenantId,
          accountId,
          [...taken.kept, row.now_ms + LANDS_WITHIN_MS].map((atMs) => new Date(atMs)),
        ],
      );
      return null;
    });
  }

  /**
   * What Instagram shows is not known from here on: it is about to be told to forget the questions,
   * or the account was somebody else's meanwhile. As soon as it is connected they are set anew.
   */
  async doubt(tenantId: string, accountId: string): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager
        .createQueryBuilder()
        .update(IceBreakers)
        .set({ verified: false, status: 'pending', nextAttemptAt: new Date(), attempts: 0 })
        .where('tenant_id = :tenantId AND account_id = :accountId AND revision > 0', {
          tenantId,
          accountId,
        })
        .execute(),
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

  /**
   * The account's row; where it has none, one is made, by one of those who edit first at once. Throws
   * when the account is not the tenant's own.
   */
  private async lockForEdit(
    manager: EntityManager,
    tenantId: string,
    accountId: string,
  ): Promise<IceBreakers> {
    const present = await lockIceBreakers(manager, tenantId, accountId);
    if (present) return present;
    await manager.query(
      `INSERT INTO ice_breakers (account_id, tenant_id, revision, desired, status)
       VALUES ($2, $1, 0, '[]', 'in_sync') ON CONFLICT (account_id) DO NOTHING`,
      [tenantId, accountId],
    );
    const made = await lockIceBreakers(manager, tenantId, accountId);
    if (!made) throw new Error('There is no such account of this tenant.');
    return made;
  }
}

/** Whether Instagram was seen to show this set, or may well show it: then it is read before it is set. */
function mayStandThere(present: IceBreakers, set: IceBreakerSet): boolean {
  if (present.driftedTo) return sameIceBreakers(present.driftedTo, set);
  return present.revision === 0 ? set.length === 0 : present.lookFirst;
}

/**
 * An edit is due after a moment, and not before a publication that may be under way has ended. A row
 * that is due sooner stays so: each further edit of a burst would else put off the first.
 */
function dueAfterEdit(present: IceBreakers, now: Date): Date {
  const settledMs = (present.lastCallAt?.getTime() ?? 0) + SETTLE_MS;
  const dueMs = Math.max(now.getTime() + GATHER_MS, settledMs);
  const isWaiting = present.status === 'pending' && present.startedCount === 0;
  const wasDueMs = isWaiting ? present.nextAttemptAt?.getTime() : undefined;
  return new Date(wasDueMs === undefined ? dueMs : Math.min(wasDueMs, dueMs));
}
