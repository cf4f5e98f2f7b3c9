import { changedParts } from '#libs/domain';
import {
  AuditLog,
  ReplyRuleRepository,
  TenantQuota,
  TenantWork,
  type AuditDraft,
  type ReplyRuleDraft,
  type ReplyRuleRow,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { problemOfEdit } from '../http/edit-problem.js';
import { Problem } from '../problems/problem.js';
import { partsOfRule } from './reply-rule.schema.js';
import { unknownAccount } from './unknown-account.js';

/** Makes, changes and removes rules, each with its entry in the audit log. Throws `Problem`s. */
@Injectable()
export class EditReplyRules {
  constructor(
    private readonly work: TenantWork,
    private readonly rules: ReplyRuleRepository,
    private readonly quota: TenantQuota,
    private readonly audit: AuditLog,
  ) {}

  create(caller: Caller, draft: ReplyRuleDraft): Promise<ReplyRuleRow> {
    refuseToSpan(caller, draft);
    const { tenantId } = caller;
    return this.work.run(tenantId, async () => {
      if (!(await this.quota.hasRoomFor(tenantId, 'reply_rules'))) {
        throw new Problem('limit_reached', 'You have as many reply rules as you may have.');
      }
      const result = await this.rules.create(tenantId, draft);
      if (result.outcome === 'unknown-account') throw unknownAccount();
      if (result.outcome !== 'created') throw problemOfEdit('reply rule', result);
      const { row } = result;
      await this.note(caller, row, 'created', { before: null, after: partsOfRule(row) });
      return row;
    });
  }

  /** With `ifVersion`, only when the rule is still at that version. */
  change(
    caller: Caller,
    ref: string,
    change: Partial<ReplyRuleDraft>,
    ifVersion: number | null,
  ): Promise<ReplyRuleRow> {
    refuseToSpan(caller, change);
    return this.work.run(caller.tenantId, async () => {
      const result = await this.rules.change(caller.tenantId, ref, change, ifVersion);
      if (result.outcome === 'unknown-account') throw unknownAccount();
      if (result.outcome !== 'edited') throw problemOfEdit('reply rule', result);
      const { before, row } = result;
      const parts = changedParts(partsOfRule(before), partsOfRule(row));
      if (parts) await this.note(caller, row, 'updated', parts);
      return row;
    });
  }

  /** With `ifVersion`, only when the rule is still at that version. */
  remove(caller: Caller, ref: string, ifVersion: number | null): Promise<void> {
    return this.work.run(caller.tenantId, async () => {
      const result = await this.rules.delete(caller.tenantId, ref, ifVersion);
      if (result.outcome !== 'removed') throw problemOfEdit('reply rule', result);
      const { row } = result;
      await this.note(caller, row, 'deleted', { before: partsOfRule(row), after: null });
    });
  }

  private note(
    { tenantId, source }: Caller,
    rule: ReplyRuleRow,
    what: 'created' | 'updated' | 'deleted',
    parts: Pick<AuditDraft, 'before' | 'after'>,
  ): Promise<void> {
    const target = `reply_rule:${rule.id}`;
    return this.audit.append(tenantId, {
      ...source,
      action: `reply_rule.${what}`,
      target,
      ...parts,
    });
  }
}

/** A key that is bound to accounts makes no rule for all of them: it could not even see it. */
function refuseToSpan({ accountIds }: Caller, { accountId }: Partial<ReplyRuleDraft>): void {
  if (accountIds !== null && accountId === null) {
    const detail =
      'The key is bound to accounts; a rule without an account_id serves all of yours.';
    throw new Problem('key_bound', detail);
  }
}
