import { changed, type Edited, type EditRefusal } from '../edit.js';
import { Account, type LeaveIceBreakers } from '../entities/account.entity.js';
import type { TenantWork } from '../tenant-work.js';
import type { AccountCareRepository } from './account-care.repository.js';
import { lockAccount } from './lock-account.js';

const BEING_LET_GO = 'You let it go; Instagram is being told.';

/** The tenant lets an account go. What is left to do at Instagram is its lane's, and comes after. */
export class AccountDeparture {
  constructor(
    private readonly work: TenantWork,
    private readonly care: AccountCareRepository,
  ) {}

  /**
   * From here on the account is `disconnecting`: nothing is done for it any more but its farewell. One
   * that is, or that is gone already, stays as it is, but that `leave` may still say otherwise what
   * becomes of its questions; null: no wish, so they are kept. With `ifVersion`, only when the
   * account is still at that version.
   */
  begin(
    tenantId: string,
    ref: string,
    leave: LeaveIceBreakers | null,
    ifVersion: number | null,
  ): Promise<Edited<Account> | EditRefusal> {
    return this.work.run(tenantId, async (manager) => {
      const found = await lockAccount(manager, tenantId, ref, ifVersion);
      if (found.outcome !== 'found') return found;
      const before = found.row;
      if (before.status === 'disconnected') return { outcome: 'edited', before, row: before };
      const next = changed(before, {
        status: 'disconnecting',
        statusReason: BEING_LET_GO,
        reasonCode: 'removed_by_tenant',
        leaveIceBreakers: leave ?? before.leaveIceBreakers ?? 'keep',
      });
      if (!next) return { outcome: 'edited', before, row: before };
      const row = await manager.save(Account, next);
      if (before.status !== 'disconnecting') await this.care.leave(tenantId, row.id);
      return { outcome: 'edited', before, row };
    });
  }
}
