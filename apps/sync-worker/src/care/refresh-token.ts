import {
  daysLeft,
  dueAlarm,
  isTooYoung,
  makeFactBody,
  refreshDueAt,
  refreshRetryAt,
  type TokenTimes,
} from '#libs/domain';
import { errorWords, factErrorOf, GraphError, type LongLivedToken } from '#libs/graph-api';
import type { TurnOutcome } from '#libs/jobs';
import type { AccountTokens } from '#libs/storage';
import { DONE, haltedBy, retryOf } from '../lane/call-failure.js';
import type { CareParts, CareTurn } from './care-turn.js';
import { wakeEndpoints } from '../lane/wake-endpoints.js';

const DAY_MS = 24 * 60 * 60_000;

type KeptToken = NonNullable<Awaited<ReturnType<AccountTokens['find']>>>;

export function timesOf(token: KeptToken): TokenTimes {
  const { issuedAt, refreshedAt, expiresAt, expiryKnown } = token;
  return { since: refreshedAt ?? issuedAt, expiresAt, expiryKnown };
}

/**
 * Gives an account's token another life, by one call. A crash between the call and its record loses
 * nothing: the old token lives on, and is refreshed again.
 */
export class RefreshToken {
  constructor(private readonly parts: CareParts) {}

  async run(turn: CareTurn, times: TokenTimes): Promise<TurnOutcome> {
    const { account, claimed } = turn;
    if (isTooYoung(times, new Date())) {
      await this.parts.care.record(account.tenantId, account.id, claimed.mark, {
        ...NEVER_FAILED,
        at: refreshDueAt(times, this.parts.dice),
      });
      return DONE;
    }
    try {
      const next = await this.parts.graph.refreshToken(turn.token);
      await this.keep(turn, next);
      return DONE;
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return this.afterFailure(turn, times, error);
    }
  }

  /** The owner may have brought another token while this one was refreshed: then that one stays. */
  private async keep({ account, token, claimed }: CareTurn, next: LongLivedToken): Promise<void> {
    const { tenantId, id } = account;
    const at = new Date();
    const times = { since: at, expiresAt: next.expiresAt, expiryKnown: true };
    const isKept = await this.parts.work.run(tenantId, async () => {
      const isSwapped = await this.parts.tokens.swap(tenantId, id, token, { ...next, at });
      if (!isSwapped) return false;
      await this.parts.care.record(tenantId, id, claimed.mark, {
        ...NEVER_FAILED,
        at: refreshDueAt(times, this.parts.dice),
      });
      return true;
    });
    this.parts.count('refresh', isKept ? 'refreshed' : 'superseded');
  }

  private async afterFailure(
    turn: CareTurn,
    times: TokenTimes,
    error: GraphError,
  ): Promise<TurnOutcome> {
    const { account, claimed } = turn;
    const { tenantId, id } = account;
    this.parts.count('refresh', error.kind);
    const told = await haltedBy(this.parts, turn, error);
    if (told) {
      await wakeEndpoints(this.parts, tenantId, told);
      return DONE;
    }
    const now = new Date();
    const attempt = claimed.care.refreshAttempts + 1;
    const otherwise = new Date(now.getTime() + DAY_MS);
    const { at, outcome } = retryOf(error, { attempt, now, otherwise }, this.parts);
    const { expiresAt } = times;
    const alarm = expiresAt && dueAlarm(expiresAt, claimed.care.alarmedDays, now);
    const alarmedDays = alarm ?? claimed.care.alarmedDays;
    const endpointIds = await this.parts.work.run(tenantId, async () => {
      const isRecorded = await this.parts.care.record(tenantId, id, claimed.mark, {
        step: 'refresh',
        at: refreshRetryAt(at, expiresAt, alarmedDays, now),
        attempts: attempt,
        error: errorWords(error, now),
        alarmedDays,
      });
      if (!isRecorded || expiresAt === null || alarm === null) return [];
      const data = {
        account_id: id,
        days_left: daysLeft(expiresAt, now),
        expires_at: expiresAt.toISOString(),
        error: factErrorOf(error),
      };
      const body = makeFactBody('account.token_expiring', data, now);
      return this.parts.facts.append(tenantId, [
        { accountId: id, type: body.type, body: JSON.stringify(body) },
      ]);
    });
    await wakeEndpoints(this.parts, tenantId, endpointIds);
    return outcome;
  }
}

const NEVER_FAILED = { step: 'refresh', attempts: 0, error: null, alarmedDays: null } as const;
