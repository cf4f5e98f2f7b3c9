import { Lanes, syncAccount } from '#libs/jobs';
import { AccountRepository, AuditLog, IceBreakersRepository, TenantWork } from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { revisionTag } from '../http/revision-tag.js';
import type { Claim } from '../idempotency/claim.js';
import { notFound, Problem } from '../problems/problem.js';
import { shownStatus } from './ice-breakers.schema.js';

/** What is owed to an account, for the impatient: now, and whatever had ended is tried anew. */
@Injectable()
export class PublishNow {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly iceBreakers: IceBreakersRepository,
    private readonly audit: AuditLog,
    private readonly lanes: Lanes,
  ) {}

  async run({ tenantId, source }: Caller, ref: string, claim: Claim) {
    const { shown, accountId } = await this.work.run(tenantId, async () => {
      const account = await this.accounts.find(tenantId, ref);
      if (!account) throw notFound('account');
      const before = await this.iceBreakers.find(tenantId, account.id);
      const row = await this.iceBreakers.publishNow(tenantId, account.id);
      if (!row) {
        throw new Problem('conflict', 'No questions were ever set for this account.');
      }
      await this.audit.append(tenantId, {
        ...source,
        action: 'ice_breakers.publish_requested',
        target: `account:${account.id}`,
        before: { status: before?.status ?? row.status },
        after: { status: row.status, revision: row.revision },
      });
      const shown = { revision: row.revision, status: shownStatus(row, account), warnings: [] };
      await claim.keep(tenantId, 202, shown, { etag: revisionTag(row.revision) }, account.id);
      return { shown, accountId: account.id };
    });
    await this.lanes.wakeQuietly(syncAccount, [{ v: 1, tenantId, accountId }]);
    return shown;
  }
}
