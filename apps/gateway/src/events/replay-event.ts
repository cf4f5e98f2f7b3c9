import { judgeReplay } from '#libs/domain';
import { answerAccount, Lanes } from '#libs/jobs';
import { AccountRepository, AuditLog, EventReplays, TenantWork } from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import type { Claim } from '../idempotency/claim.js';
import { notFound, Problem } from '../problems/problem.js';
import { problemOfReplay } from './problem-of-replay.js';
import type { replayedSchema } from './replay.schema.js';

export type Replay = { eventId: string; force: boolean };

/**
 * Runs an event again, by the rules of today. Its row is locked from the look at it to the commit, and
 * an event that is owed an answer is never replayed: so of many replays at once one is carried out, and
 * none comes between a turn of the lane and what that writes. Throws `Problem`s.
 */
@Injectable()
export class ReplayEvent {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly replays: EventReplays,
    private readonly audit: AuditLog,
    @Inject(Lanes) private readonly lanes: Pick<Lanes, 'wakeQuietly'>,
  ) {}

  async run(
    { tenantId, source }: Caller,
    { eventId, force }: Replay,
    claim: Claim,
  ): Promise<z.output<typeof replayedSchema>> {
    const { shown, accountId } = await this.work.run(tenantId, async () => {
      const event = await this.replays.lock(tenantId, eventId);
      if (!event) throw notFound('event');
      const refusal = judgeReplay(event, Date.now(), force);
      if (refusal !== null) throw problemOfReplay(refusal, event);
      await this.refuseWhereNobodyAnswers(tenantId, event.accountId);
      const replays = await this.replays.begin(tenantId, event);
      await this.audit.append(tenantId, {
        ...source,
        action: 'event.replayed',
        target: `event:${event.id}`,
        before: { state: event.state, reason: event.failure ?? event.reason },
        after: {
          state: 'pending',
          replays,
          forced: force && judgeReplay(event, Date.now(), false) !== null,
        },
      });
      const shown = { id: event.id, state: 'pending' as const, replays };
      await claim.keep(tenantId, 202, shown, {}, event.accountId);
      return { shown, accountId: event.accountId };
    });
    await this.lanes.wakeQuietly(answerAccount, [{ v: 1, tenantId, accountId }]);
    return shown;
  }

  /** An account that waits for a token or its owner answers later; one that is let go never does. */
  private async refuseWhereNobodyAnswers(tenantId: string, accountId: string): Promise<void> {
    const account = await this.accounts.find(tenantId, accountId);
    if (account?.status === 'disconnecting' || account?.status === 'disconnected') {
      const detail = `This account is ${account.status}, so nothing is sent for it.`;
      throw new Problem('account_not_connected', detail);
    }
  }
}
