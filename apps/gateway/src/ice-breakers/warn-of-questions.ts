import { lintIceBreakers, type IceBreakerSet, type Warning } from '#libs/domain';
import {
  AccountRepository,
  ReplyRuleRepository,
  RulesInForce,
  type ReplyRuleRow,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';

/** Warnings that follow from the rules of the whole tenant. */
const OF_RULES = ['payload_without_rule', 'rule_never_reached'];

/** What is not wrong with a set of questions, but hardly meant. */
@Injectable()
export class WarnOfQuestions {
  private readonly inForce: RulesInForce;

  constructor(
    private readonly accounts: AccountRepository,
    rules: ReplyRuleRepository,
  ) {
    this.inForce = new RulesInForce(rules);
  }

  /** The tenant's rules; null for a key that is bound to accounts, which cannot see all of them. */
  rulesFor({ tenantId, accountIds }: Caller): Promise<readonly ReplyRuleRow[] | null> {
    return accountIds === null ? this.inForce.of(tenantId) : Promise.resolve(null);
  }

  /** Without `rules`, nothing is told of them. */
  async run(
    { tenantId }: Caller,
    accountId: string,
    set: IceBreakerSet,
    rules: readonly ReplyRuleRow[] | null,
  ): Promise<Warning[]> {
    if (rules === null) {
      const warnings = lintIceBreakers({ set, rules: [], accountId, isOnlyAccount: false });
      return warnings.filter(({ code }) => !OF_RULES.includes(code));
    }
    // Only a rule of the whole tenant may be there for another account.
    const isShared = rules.some((rule) => rule.accountId === null);
    const isOnlyAccount = isShared && (await this.accounts.isOnly(tenantId, accountId));
    return lintIceBreakers({
      set,
      rules: rules.filter((rule) => rule.accountId === null || rule.accountId === accountId),
      accountId,
      isOnlyAccount,
    });
  }
}
