import { newId, type ReplyRule } from '#libs/domain';
import { Account } from '../entities/account.entity.js';
import { ReplyRuleRow } from '../entities/reply-rule.entity.js';
import type { TenantWork } from '../tenant-work.js';

/** A rule as the tenant wrote it, without what we add. */
export type ReplyRuleDraft = Omit<ReplyRule, 'id'> & { name: string };

export class ReplyRuleRepository {
  constructor(private readonly work: TenantWork) {}

  /** Null when the draft names an account that is not the tenant's. */
  create(tenantId: string, draft: ReplyRuleDraft): Promise<ReplyRuleRow | null> {
    return this.work.run(tenantId, async (manager) => {
      if (draft.accountId !== null) {
        const own = await manager.existsBy(Account, { id: draft.accountId, tenantId });
        if (!own) return null;
      }
      return manager.save(manager.create(ReplyRuleRow, { id: newId(), tenantId, ...draft }));
    });
  }

  /** In the order in which they are tried: priority, then age. */
  list(tenantId: string): Promise<ReplyRuleRow[]> {
    return this.work.run(tenantId, (manager) =>
      manager.find(ReplyRuleRow, { where: { tenantId }, order: { priority: 'ASC', id: 'ASC' } }),
    );
  }

  find(tenantId: string, ruleId: string): Promise<ReplyRuleRow | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(ReplyRuleRow, { id: ruleId, tenantId }),
    );
  }

  delete(tenantId: string, ruleId: string): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const { affected } = await manager.delete(ReplyRuleRow, { id: ruleId, tenantId });
      return affected === 1;
    });
  }
}
