import {
  driftCheckDueAt,
  judgeDrift,
  makeFactBody,
  recentRepairs,
  type IceBreakerSet,
} from '#libs/domain';
import { errorWords, GraphError, restAfter } from '#libs/graph-api';
import type { TurnOutcome } from '#libs/jobs';
import { storableJson, type SyncOutcome } from '#libs/storage';
import { DONE, haltedBy, retryOf } from '../lane/call-failure.js';
import { wakeEndpoints } from '../lane/wake-endpoints.js';
import { recordTry, type SyncParts, type SyncTry } from './sync-parts.js';

/** Starts without an orderly end after which a look is taken for what ends its workers. */
const MAX_STARTS = 3;

/** What is done about questions that drifted, in the words of the fact. */
type DriftAction = 'repaired' | 'alerted' | 'adopted';

/** One look at what Instagram shows, and what is done when that is not what it should. */
export class CheckDrift {
  constructor(private readonly parts: SyncParts) {}

  async run(one: SyncTry): Promise<TurnOutcome> {
    if (one.claimed.row.startedCount > MAX_STARTS) return this.quarantine(one);
    const { account, token } = one.armed;
    try {
      const { seen } = one;
      const { live, usage } = await this.parts.graph.getIceBreakers(token, account.igUserId, {
        seen,
      });
      // As it can be kept: what was adopted would else differ from what is shown for ever.
      await this.judge(one, storableJson(live));
      const rest = restAfter(usage, Date.now());
      if (rest) {
        const until = new Date(Date.now() + rest.forMs);
        await this.parts.accounts.park(account.tenantId, account.id, 'sync', until);
      }
      return DONE;
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return this.afterFailure(one, error);
    }
  }

  /** What Instagram shows ends the worker that reads it: it is left alone until the next look is owed. */
  private async quarantine(one: SyncTry): Promise<TurnOutcome> {
    const error = {
      message: `Reading what Instagram shows ended its worker ${MAX_STARTS} times, so it was put off.`,
      fix: 'Tell the operator.',
      code: null,
      subcode: null,
      trace_id: null,
      at: new Date().toISOString(),
    };
    await recordTry(this.parts, one, { kind: 'unseen', checkAt: this.nextLook(), error });
    this.parts.count('check', 'quarantined');
    return DONE;
  }

  private async judge(one: SyncTry, live: IceBreakerSet): Promise<void> {
    const { row } = one.claimed;
    const nowMs = Date.now();
    const repairsMs = row.repairs.map((at) => at.getTime());
    const verdict = judgeDrift({
      live,
      desired: row.desired,
      revision: row.revision,
      policy: one.armed.account.driftPolicy,
      driftedTo: row.driftedTo,
      repairsMs,
      nowMs,
    });
    const checkAt = this.nextLook();
    switch (verdict.kind) {
      case 'in_sync':
        await this.record(one, { kind: 'in_sync', live, checkAt }, null);
        break;
      case 'repair': {
        const kept = recentRepairs({ repairsMs, nowMs }).map((atMs) => new Date(atMs));
        const repairs = [...kept, new Date(nowMs)];
        await this.record(one, { kind: 'repair', live, repairs }, 'repaired');
        break;
      }
      case 'tell': {
        const { status, isNews } = verdict;
        // What was there before the tenant wished for anything has not drifted.
        const action = isNews && row.revision > 0 ? 'alerted' : null;
        await this.record(one, { kind: 'tell', status, live, checkAt }, action);
        break;
      }
      case 'adopt':
        await this.adopt(one, live, checkAt);
        break;
      default:
        verdict satisfies never;
    }
  }

  /** What Instagram shows is the wish from now on: the next revision, with its entry in the log. */
  private async adopt(one: SyncTry, live: IceBreakerSet, checkAt: Date): Promise<void> {
    const { tenantId, accountId, revision, desired } = one.claimed.row;
    await this.record(one, { kind: 'adopted', live, checkAt }, 'adopted', () =>
      this.parts.audit.append(tenantId, {
        actor: 'instagram',
        requestId: null,
        ip: null,
        action: 'ice_breakers.adopted',
        target: `account:${accountId}`,
        before: revision === 0 ? null : { revision, ice_breakers: desired },
        after: { revision: revision + 1, ice_breakers: live },
      }),
    );
  }

  private async record(
    one: SyncTry,
    outcome: SyncOutcome,
    action: DriftAction | null,
    alongside?: () => Promise<void>,
  ): Promise<boolean> {
    const { accountId, revision } = one.claimed.row;
    this.parts.count('check', action ?? outcome.kind);
    const told = action === 'adopted' ? revision + 1 : revision;
    if (action === null) return recordTry(this.parts, one, outcome);
    const factOf = (at: Date) =>
      makeFactBody('ice_breakers.drifted', { account_id: accountId, revision: told, action }, at);
    return recordTry(this.parts, one, outcome, factOf, alongside);
  }

  /** What Instagram shows is not known: it is looked at again, later than it would be owed. */
  private async afterFailure(one: SyncTry, error: GraphError): Promise<TurnOutcome> {
    const { row } = one.claimed;
    const now = new Date();
    this.parts.count('check', error.kind);
    const attempt = row.checkAttempts + 1;
    const asked = { attempt, now, otherwise: this.nextLook() };
    const { at, outcome } = retryOf(error, asked, this.parts);
    const told = await this.parts.work.run(row.tenantId, async () => {
      const endpointIds = await haltedBy(this.parts, one.armed, error);
      const unseen = { kind: 'unseen', checkAt: at, error: errorWords(error, now) } as const;
      await recordTry(this.parts, one, unseen);
      if (error.kind === 'throttle' && outcome.kind === 'done') {
        await this.parts.accounts.park(row.tenantId, row.accountId, 'sync', at);
      }
      return endpointIds;
    });
    if (told) await wakeEndpoints(this.parts, row.tenantId, told);
    return outcome;
  }

  private nextLook(): Date {
    return driftCheckDueAt(new Date(), this.parts.driftCheckHours, this.parts.dice);
  }
}
