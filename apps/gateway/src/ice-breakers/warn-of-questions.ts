import { lintIceBreakers, type IceBreakerSet, type Warning } from '#libs/domain';
import { AccountRepository, ReplyRuleRepository, TenantWork } from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';

/** Warnings that follow from the rules of the whole tenant. */
const OF_RULES = ['payload_without_rule', 'rule_never_reached'];

/** What is not wrong with a set of questions, but hardly meant. */
@Injectable()
export class WarnOfQuestions {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly rules: ReplyRuleRepository,
  ) {}

  /** A key that is bound to accounts cannot see the rules of the whole tenant: it is told nothing of rules. */
  run({ tenantId, accountIds }: Caller, accountId: string, set: IceBreakerSet): Promise<Warning[]> {
    return this.work.run(tenantId, async () => {
      if (accountIds !== null) {
        const warnings = lintIceBreakers({ set, rules: [], accountId, isOnlyAccount: false });
        return warnings.filter(({ code }) => !OF_RULES.includes(code));
      }
      const rules = await this.rules.list(tenantId);
      // Only a rule of the whole tenant may be there for another account.
      const isShared = rules.some((rule) => rule.accountId === null);
      const isOnlyAccount = isShared && (await this.accounts.isOnly(tenantId, accountId));
      return lintIceBreakers({
        set,
        rules: rules.filter((rule) => rule.accountId === null || rule.accountId === accountId),
        accountId,
        isOnlyAccount,
      });
    });
  }
}
