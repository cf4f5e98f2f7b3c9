import type { IceBreakerSet } from '#libs/domain';
import { Lanes, syncAccount } from '#libs/jobs';
import {
  AccountRepository,
  AuditLog,
  IceBreakersRepository,
  TenantWork,
  type IceBreakers,
} from '#libs/storage';
import { notFound, Problem } from '../problems/problem.js';

export type Edit = {
  tenantId: string;
  accountId: string;
  actor: string;
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

  async run(edit: Edit, set: IceBreakerSet): Promise<IceBreakers> {
    const { tenantId, accountId, actor, ifRevision } = edit;
    const row = await this.work.run(tenantId, async () => {
      if (!(await this.accounts.find(tenantId, accountId))) throw notFound('account');
      const result = await this.iceBreakers.save(tenantId, accountId, set, {
        author: actor,
        ifRevision,
        now: new Date(),
      });
      if (result.outcome === 'changed-meanwhile') {
        throw new Problem('changed_meanwhile', `The present revision is ${result.revision}.`, {
          current: { revision: result.revision, etag: `"${result.revision}"` },
        });
      }
      await this.audit.append(tenantId, {
        actor,
        action: set.length === 0 ? 'ice_breakers.cleared' : 'ice_breakers.set',
        target: `account:${accountId}`,
        detail: { revision: result.row.revision, locales: set.map(({ locale }) => locale) },
      });
      return result.row;
    });
    await this.lanes.wakeQuietly(syncAccount, [{ v: 1, tenantId, accountId }]);
    return row;
  }
}
