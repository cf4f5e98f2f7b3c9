import { changedParts } from '#libs/domain';
import {
  AccountDeparture,
  AuditLog,
  TenantWork,
  type Account,
  type LeaveIceBreakers,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { problemOfEdit } from '../http/edit-problem.js';
import { WakeAccount } from './wake-account.js';

/** Lets an account go. The tenant is told when Instagram was, or could not be, by a fact. */
@Injectable()
export class DisconnectAccount {
  constructor(
    private readonly work: TenantWork,
    private readonly departure: AccountDeparture,
    private readonly audit: AuditLog,
    private readonly wake: WakeAccount,
  ) {}

  /** With `ifVersion`, only when the account is still at that version. Throws `Problem`s. */
  async run(
    { tenantId, source }: Caller,
    ref: string,
    leave: LeaveIceBreakers | null,
    ifVersion: number | null,
  ): Promise<Account> {
    const account = await this.work.run(tenantId, async () => {
      const result = await this.departure.begin(tenantId, ref, leave, ifVersion);
      if (result.outcome !== 'edited') throw problemOfEdit('account', result);
      const { before, row } = result;
      const parts = changedParts(asAudited(before), asAudited(row));
      if (parts) {
        const target = `account:${row.id}`;
        const action = 'account.disconnecting';
        await this.audit.append(tenantId, { ...source, action, target, ...parts });
      }
      return row;
    });
    if (account.status === 'disconnecting') await this.wake.leaving(tenantId, account.id);
    return account;
  }
}

function asAudited(account: Account) {
  return {
    status: account.status,
    status_reason: account.statusReason,
    reason_code: account.reasonCode,
    leave_ice_breakers: account.leaveIceBreakers,
  };
}
