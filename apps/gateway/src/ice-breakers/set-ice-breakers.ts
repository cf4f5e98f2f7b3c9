import type { IceBreakerSet } from '#libs/domain';
import { Lanes, syncAccount } from '#libs/jobs';
import {
  AccountRepository,
  AuditLog,
  type AuditSource,
  IceBreakersRepository,
  TenantWork,
  type IceBreakers,
} from '#libs/storage';
import type { z } from 'zod';
import { notFound, Problem } from '../problems/problem.js';
import { shownStatus, type acceptedSchema } from './ice-breakers.schema.js';

export type Edit = {
  tenantId: string;
  /** The account, by our id or by the tenant's own name for it. */
  accountRef: string;
  source: AuditSource;
  /** The revision that the caller has seen; null when it does not care. */
  ifRevision: number | null;
};

/** Makes a set the wish of an account and wakes its sync lane. An empty set clears the questions. */
export class SetIceBreakers {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly iceBreakers: IceBreakersRepository,
    private readonly audit: AuditLog,
    private readonly lanes: Lanes,
  ) {}

  async run(edit: Edit, set: IceBreakerSet): Promise<z.output<typeof acceptedSchema>> {
    const { tenantId, accountRef, source, ifRevision } = edit;
    const { row, account } = await this.work.run(tenantId, async () => {
      const account = await this.accounts.find(tenantId, accountRef);
      if (!account) throw notFound('account');
      const accountId = account.id;
      const result = await this.iceBreakers.save(tenantId, accountId, set, {
        author: source.actor,
        requestId: source.requestId,
        ifRevision,
        now: new Date(),
      });
      if (result.outcome === 'changed-meanwhile') {
        throw new Problem('changed_meanwhile', `The present revision is ${result.revision}.`, {
          current: { revision: result.revision, etag: `"${result.revision}"` },
        });
      }
      await this.audit.append(tenantId, {
        ...source,
        action: set.length === 0 ? 'ice_breakers.cleared' : 'ice_breakers.set',
        target: `account:${accountId}`,
        before: result.before && asAudited(result.before),
        after: asAudited(result.row),
      });
      return { row: result.row, account };
    });
    await this.lanes.wakeQuietly(syncAccount, [{ v: 1, tenantId, accountId: row.accountId }]);
    return { revision: row.revision, status: shownStatus(row, account) };
  }
}

function asAudited({ revision, desired }: IceBreakers) {
  return { revision, ice_breakers: desired };
}
