import type { Account, ClaimedSync, IceBreakers } from '#libs/storage';
import type { IceBreakerSet, ProfileCallLimit } from '#libs/domain';
import { aSet } from '../../support/builders.js';
import { claimSync, MANY_CALLS, shownAs } from './claim-as-turn.js';
import type { Storage } from './open-storage.js';

export const CALL = { operation: 'setIceBreakers', status: 200, ms: 12, trace_id: 'Abc' };
export const DAY_MS = 24 * 3_600_000;

export const inADay = () => new Date(Date.now() + DAY_MS);

/** What the lane of one account's questions does, step by step. */
export function syncScene(storage: Storage, { tenantId, id: accountId }: Account) {
  const claim = async (limit: ProfileCallLimit = MANY_CALLS): Promise<ClaimedSync> => {
    const claimed = await claimSync(storage, tenantId, accountId, limit);
    if (!claimed) throw new Error('nothing was claimed');
    return claimed;
  };
  return {
    claim,
    save: (question = 'Hours?') =>
      storage.iceBreakers.save(tenantId, accountId, aSet(question), {
        author: 'key:1',
        ifRevision: null,
        now: new Date(Date.now() - 1_000),
      }),
    begin: (aheadMs = -1_000) =>
      storage.iceBreakers.begin(tenantId, accountId, new Date(Date.now() + aheadMs)),
    async find(): Promise<IceBreakers> {
      const row = await storage.iceBreakers.find(tenantId, accountId);
      if (!row) throw new Error('the account has no row');
      return row;
    },
    nextDueAt: () => storage.syncs.nextDueAt(tenantId, accountId),
    comeDue: (column = 'next_attempt_at') =>
      storage.database.ask(
        `UPDATE ice_breakers SET ${column} = now() - interval '1 second' WHERE account_id = $1`,
        [accountId],
      ),
    /** A publication, as a turn makes it. */
    async publish(set: IceBreakerSet = aSet('Hours?')): Promise<void> {
      await storage.syncs.record(await claim(), shownAs(set), [CALL, CALL]);
    },
    async history() {
      const { rows } = await storage.history.list(tenantId, accountId, 100, null);
      return rows.map(({ kind, revision, outcome, calls, error }) => ({
        kind,
        revision,
        outcome,
        calls,
        error,
      }));
    },
  };
}
