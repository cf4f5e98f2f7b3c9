import { changedParts } from '#libs/domain';
import { Lanes, syncAccount } from '#libs/jobs';
import {
  AccountRepository,
  AuditLog,
  DriftSuspicions,
  TenantWork,
  type Account,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { problemOfEdit } from '../http/edit-problem.js';
import type { accountChangeSchema } from './account.schema.js';
import { changeOfSettings, showConversationSettings } from './conversation-settings.schema.js';

/** Changes what is the tenant's to say about an account. */
@Injectable()
export class ChangeAccount {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly suspicions: DriftSuspicions,
    private readonly audit: AuditLog,
    private readonly lanes: Lanes,
  ) {}

  /** With `ifVersion`, only when the account is still at that version. */
  async run(
    { tenantId, source }: Caller,
    ref: string,
    body: z.output<typeof accountChangeSchema>,
    ifVersion: number | null,
  ): Promise<Account> {
    const { external_id: externalId, when_unsure: whenUnsure, drift_policy: driftPolicy } = body;
    const { conversations } = body;
    const change = {
      ...(externalId === undefined ? {} : { externalId }),
      ...(whenUnsure === undefined ? {} : { whenUnsure }),
      ...(driftPolicy === undefined ? {} : { driftPolicy }),
      ...(conversations === undefined ? {} : changeOfSettings(conversations)),
    };
    const { row, hasNewPolicy } = await this.work.run(tenantId, async () => {
      const result = await this.accounts.change(tenantId, ref, change, ifVersion);
      if (result.outcome !== 'edited') throw problemOfEdit('account', result);
      const { before, row } = result;
      const parts = changedParts(asAudited(before), asAudited(row));
      if (parts) {
        const target = `account:${row.id}`;
        await this.audit.append(tenantId, {
          ...source,
          action: 'account.updated',
          target,
          ...parts,
        });
      }
      // What has drifted already is judged anew.
      const hasNewPolicy = before.driftPolicy !== row.driftPolicy;
      if (hasNewPolicy) await this.suspicions.suspect(tenantId, row.id);
      return { row, hasNewPolicy };
    });
    if (hasNewPolicy) {
      await this.lanes.wakeQuietly(syncAccount, [{ v: 1, tenantId, accountId: row.id }]);
    }
    return row;
  }
}

function asAudited(account: Account) {
  return {
    external_id: account.externalId,
    when_unsure: account.whenUnsure,
    drift_policy: account.driftPolicy,
    ...showConversationSettings(account),
  };
}
