import { GraphError } from '#libs/graph-api';
import { AccountRepository, IceBreakersRepository } from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { PROBLEMS } from '../problems/problem-catalogue.js';
import { notFound, Problem } from '../problems/problem.js';
import { planFrom, planFromLastSeen } from './plan-from.js';
import type { planSchema } from './plan.schema.js';
import { ReadLive } from './read-live.js';
import { WarnOfQuestions } from './warn-of-questions.js';

/** Compares what an account should ask with what Instagram shows, before anything is sent. */
@Injectable()
export class PlanIceBreakers {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly iceBreakers: IceBreakersRepository,
    private readonly live: ReadLive,
    private readonly warn: WarnOfQuestions,
  ) {}

  /** Where Instagram cannot be asked now, from what it was last seen to show, and `note` says so. */
  async run(caller: Caller, ref: string): Promise<z.output<typeof planSchema>> {
    const { tenantId } = caller;
    const account = await this.accounts.find(tenantId, ref);
    if (!account) throw notFound('account');
    const asked = await this.ask(tenantId, account.id);
    const row = await this.iceBreakers.find(tenantId, account.id);
    const wish = row?.desired ?? [];
    const plan =
      'live' in asked
        ? planFrom(asked.live, wish, { source: 'instagram', seenAt: asked.at, note: null })
        : planFromLastSeen(row, wish, asked.note);
    const rules = await this.warn.rulesFor(caller);
    const warnings = await this.warn.run(caller, account.id, wish, rules);
    return { revision: row?.revision ?? 0, ...plan, warnings };
  }

  private async ask(tenantId: string, accountId: string) {
    try {
      return await this.live.run(tenantId, accountId);
    } catch (error) {
      if (error instanceof GraphError) return { note: `${error.meaning} ${error.fix}` };
      if (error instanceof Problem) return { note: `${error.detail} ${PROBLEMS[error.code].fix}` };
      throw error;
    }
  }
}
