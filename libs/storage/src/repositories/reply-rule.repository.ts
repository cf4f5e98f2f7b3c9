import { newId, type ReplyRule } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import {
  changed,
  meant,
  namedBy,
  unlessNameIsTaken,
  unlessRefused,
  type Edited,
  type EditRefusal,
  type Removed,
} from '../edit.js';
import { Account } from '../entities/account.entity.js';
import { ReplyRuleRow } from '../entities/reply-rule.entity.js';
import { LISTS, pageOf, type OrderOfTrialPlace, type Page } from '../page.js';
import { prepare } from '../prepared-statements.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** A rule as the tenant wrote it, without what we add. */
export type ReplyRuleDraft = Omit<ReplyRule, 'id'> & { name: string; externalId: string | null };

/** The account that the rule is for is none that the tenant has, or that its key may see. */
export type UnknownAccount = { outcome: 'unknown-account' };

export type RuleCreated =
  { outcome: 'created'; row: ReplyRuleRow } | { outcome: 'external-id-taken' } | UnknownAccount;

export type RuleFilter = { accountId: string | null };

export class ReplyRuleRepository {
  constructor(private readonly work: TenantWork) {}

  create(tenantId: string, draft: ReplyRuleDraft): Promise<RuleCreated> {
    return this.work.run(tenantId, async (manager) => {
      if (!(await hasAccount(manager, tenantId, draft.accountId))) return UNKNOWN_ACCOUNT;
      const rule = manager.create(ReplyRuleRow, { id: newId(), tenantId, version: 1, ...draft });
      const row = await unlessNameIsTaken(manager, (inner) => inner.save(rule));
      return 'outcome' in row ? row : { outcome: 'created', row };
    });
  }

  /** All of them, in the order in which they are tried: priority, then age. For answering. */
  list(tenantId: string): Promise<ReplyRuleRow[]> {
    return this.work.run(tenantId, (manager) =>
      manager.find(ReplyRuleRow, { where: { tenantId }, order: { priority: 'ASC', id: 'ASC' } }),
    );
  }

  /** Another text whenever any of them has changed, come or gone. */
  async stamp(tenantId: string): Promise<string> {
    const [row] = await this.work.run(tenantId, (manager) =>
      selectRows<{ stamp: string | null }>(manager, STAMP_OF_RULES, [tenantId]),
    );
    return row?.stamp ?? '';
  }

  /** The same order, page by page. With an account: the rules that are for it alone. */
  page(
    tenantId: string,
    { accountId }: RuleFilter,
    limit: number,
    after: OrderOfTrialPlace | null,
  ): Promise<Page<ReplyRuleRow>> {
    return this.work.run(tenantId, async (manager) => {
      const query = manager
        .createQueryBuilder(ReplyRuleRow, 'r')
        .where({ tenantId, ...(accountId === null ? {} : { accountId }) })
        .orderBy({ 'r.priority': 'ASC', 'r.id': 'ASC' })
        .limit(limit + 1);
      if (after !== null) query.andWhere('(r.priority, r.id) > (:priority, :id)', after);
      return pageOf(LISTS.replyRules, await query.getMany(), limit);
    });
  }

  /** By our id, or by the tenant's own name for it. */
  find(tenantId: string, ref: string): Promise<ReplyRuleRow | null> {
    return this.work.run(tenantId, async (manager) =>
      meant(await manager.findBy(ReplyRuleRow, namedBy(tenantId, ref)), ref),
    );
  }

  /** Changes what `change` names. With `ifVersion`, only when the rule is still at that version. */
  change(
    tenantId: string,
    ref: string,
    change: Partial<ReplyRuleDraft>,
    ifVersion: number | null,
  ): Promise<Edited<ReplyRuleRow> | EditRefusal | UnknownAccount> {
    return this.work.run(tenantId, async (manager) => {
      const found = await this.lock(manager, tenantId, ref, ifVersion);
      if (found.outcome !== 'found') return found;
      const before = found.row;
      const next = changed(before, change);
      if (!next) return { outcome: 'edited', before, row: before };
      if (!(await hasAccount(manager, tenantId, next.accountId))) return UNKNOWN_ACCOUNT;
      const row = await unlessNameIsTaken(manager, (inner) => inner.save(ReplyRuleRow, next));
      return 'outcome' in row ? row : { outcome: 'edited', before, row };
    });
  }

  /** With `ifVersion`, only when the rule is still at that version. */
  delete(
    tenantId: string,
    ref: string,
    ifVersion: number | null,
  ): Promise<Removed<ReplyRuleRow> | EditRefusal> {
    return this.work.run(tenantId, async (manager) => {
      const found = await this.lock(manager, tenantId, ref, ifVersion);
      if (found.outcome !== 'found') return found;
      await manager.delete(ReplyRuleRow, { id: found.row.id, tenantId });
      return { outcome: 'removed', row: found.row };
    });
  }

  private async lock(
    manager: EntityManager,
    tenantId: string,
    ref: string,
    ifVersion: number | null,
  ) {
    const rows = await manager.find(ReplyRuleRow, {
      where: namedBy(tenantId, ref),
      lock: { mode: 'pessimistic_write' },
    });
    return unlessRefused(meant(rows, ref), ifVersion);
  }
}

const STAMP_OF_RULES = `
  SELECT md5(string_agg(id || ':' || version, ',' ORDER BY id)) AS stamp
    FROM reply_rules WHERE tenant_id = $1`;

prepare({ 'stamp-of-rules': STAMP_OF_RULES });

const UNKNOWN_ACCOUNT: UnknownAccount = { outcome: 'unknown-account' };

/** A rule that names no account is for all of them. */
async function hasAccount(
  manager: EntityManager,
  tenantId: string,
  accountId: string | null,
): Promise<boolean> {
  return accountId === null || manager.existsBy(Account, { id: accountId, tenantId });
}
