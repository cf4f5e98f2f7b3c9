import { allEnded, differenceOfSets, type IceBreakerSet, type Warning } from '#libs/domain';
import { Lanes, syncAccount } from '#libs/jobs';
import {
  AccountRepository,
  AuditLog,
  IceBreakersRepository,
  TenantWork,
  type Account,
  type IceBreakers,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { Claim } from '../idempotency/claim.js';
import { revisionTag } from '../http/revision-tag.js';
import { notFound, Problem } from '../problems/problem.js';
import { shownStatus, type acceptedSchema, type EditQuery } from './ice-breakers.schema.js';
import type { dryRunSchema } from './plan.schema.js';
import { planFromLastSeen } from './plan-from.js';
import { WarnOfQuestions } from './warn-of-questions.js';

export type Edit = EditQuery & {
  caller: Caller;
  /** The account, by our id or by the tenant's own name for it. */
  accountRef: string;
  /** The revision that the caller has seen; null when it does not care. */
  ifRevision: number | null;
  /** The revision whose set it is, if it is an earlier one. */
  restoredFrom?: number;
  claim?: Claim;
};

export type EditAnswer =
  | { status: 202; etag: string; shown: z.output<typeof acceptedSchema> }
  /** `etag` is the present one, to be sent with the edit itself. */
  | { status: 200; etag: string; shown: z.output<typeof dryRunSchema> };

/**
 * Makes a set the wish of an account and wakes its sync lane. An empty set clears the questions. A dry
 * run only says what that would do.
 */
@Injectable()
export class SetIceBreakers {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly iceBreakers: IceBreakersRepository,
    private readonly warn: WarnOfQuestions,
    private readonly audit: AuditLog,
    private readonly lanes: Lanes,
  ) {}

  /** `setOf`: what is to be set, once the account is known. */
  async run(
    edit: Edit,
    setOf: (account: Account) => IceBreakerSet | Promise<IceBreakerSet>,
  ): Promise<EditAnswer> {
    const { caller, accountRef } = edit;
    const { tenantId } = caller;
    const { answer, due, accountId } = await this.work.run(tenantId, async () => {
      const [account, rules] = await allEnded([
        this.accounts.find(tenantId, accountRef),
        this.warn.rulesFor(caller),
      ]);
      if (!account) throw notFound('account');
      const set = await setOf(account);
      const warnings = await this.warn.run(caller, account.id, set, rules);
      const answer = edit.dry_run
        ? { answer: await this.dryRun(edit, account, set, warnings), due: null }
        : await this.save(edit, account, set, warnings);
      return { ...answer, accountId: account.id };
    });
    if (due !== null) {
      // Not before it is due: further edits bring the turn to their own time.
      const inMs = Math.max(1, due.getTime() - Date.now());
      await this.lanes.wakeQuietly(syncAccount, [{ v: 1, tenantId, accountId }], inMs);
    }
    return answer;
  }

  private async save(
    { caller, ifRevision, reason, restoredFrom, claim }: Edit,
    account: Account,
    set: IceBreakerSet,
    warnings: Warning[],
  ): Promise<{ answer: EditAnswer; due: Date | null }> {
    const { tenantId, source } = caller;
    const result = await this.iceBreakers.save(tenantId, account.id, set, {
      author: source.actor,
      requestId: source.requestId,
      ifRevision,
      now: new Date(),
      reason,
      ...(restoredFrom === undefined ? {} : { action: 'restored', restoredFrom }),
      alongside: (row, before) =>
        this.audit.append(tenantId, {
          ...source,
          action: `ice_breakers.${actionOf(set, restoredFrom)}`,
          target: `account:${account.id}`,
          before: before && asAudited(before),
          after: { ...asAudited(row), ...(reason === null ? {} : { reason }) },
        }),
    });
    if (result.outcome === 'changed-meanwhile') throw movedOn(result.revision);
    const { row } = result;
    const { revision } = row;
    const shown = { revision, status: shownStatus(row, account), warnings };
    const answer = { status: 202, etag: revisionTag(revision), shown } as const;
    await claim?.keep(tenantId, 202, shown, { etag: answer.etag }, account.id);
    return { answer, due: row.nextAttemptAt };
  }

  private async dryRun(
    { caller, ifRevision }: Edit,
    account: Account,
    set: IceBreakerSet,
    warnings: Warning[],
  ): Promise<EditAnswer> {
    const present = await this.iceBreakers.find(caller.tenantId, account.id);
    const revision = present?.revision ?? 0;
    if (ifRevision !== null && ifRevision !== revision) throw movedOn(revision);
    const shown = {
      dry_run: true,
      revision: revision + 1,
      difference: differenceOfSets(present?.desired ?? [], set),
      plan: planFromLastSeen(present, set),
      warnings,
    } as const;
    return { status: 200, etag: revisionTag(revision), shown };
  }
}

function movedOn(revision: number): Problem {
  return new Problem('changed_meanwhile', `The present revision is ${revision}.`, {
    current: { revision, etag: revisionTag(revision) },
  });
}

function actionOf(set: IceBreakerSet, restoredFrom: number | undefined): string {
  if (restoredFrom !== undefined) return 'restored';
  return set.length === 0 ? 'cleared' : 'set';
}

function asAudited({ revision, desired }: IceBreakers) {
  return { revision, ice_breakers: desired };
}
