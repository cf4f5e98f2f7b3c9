import { isExpired, type FactError } from '#libs/domain';
import type { LaneHandler, PayloadByTurn, TurnOutcome } from '#libs/jobs';
import { SealBroken, type ClaimedCare, type StandingAccount } from '#libs/storage';
import { RoundSweep } from '../lane/round-sweep.js';
import { DONE } from '../lane/call-failure.js';
import type { CareParts, CareTurn } from './care-turn.js';
import { CheckSubscription } from './check-subscription.js';
import { ProbeRestriction } from './probe-restriction.js';
import { RefreshToken, timesOf } from './refresh-token.js';
import { SayFarewell } from './say-farewell.js';
import { wakeEndpoints } from '../lane/wake-endpoints.js';

type Payload = PayloadByTurn['tend-account'];

/** How long a lane sleeps that only a person can wake; whoever does also wakes the lane. */
const ASLEEP_MS = 60 * 60_000;

/** What is due later is left to the sweeper, so that the queue need not hold every account. */
const NEAR_MS = 60_000;

/** With a sweep every 15 s, about 570,000 turns a day: more than 100,000 accounts need. */
const LANES_A_SWEEP = 100;

const NOTHING: TurnOutcome = { kind: 'done', claimed: 0 };

/**
 * Looks after one account: refreshes its token, checks its subscription, says farewell; also while
 * its tenant is suspended, not while that is being deleted. A turn does one of them, by a claim that hides the account from other turns; what it finds is recorded only
 * while that claim stands.
 */
export class TendAccount implements LaneHandler<Payload> {
  private readonly refresh: RefreshToken;
  private readonly check: CheckSubscription;
  private readonly probe: ProbeRestriction;
  private readonly farewell: SayFarewell;
  private readonly sweep: RoundSweep;

  constructor(private readonly parts: CareParts) {
    this.refresh = new RefreshToken(parts);
    this.check = new CheckSubscription(parts);
    this.probe = new ProbeRestriction(parts);
    this.farewell = new SayFarewell(parts);
    this.sweep = new RoundSweep((limit, after) => parts.dueLanes.care(limit, after), LANES_A_SWEEP);
  }

  async takeTurn({ tenantId, accountId }: Payload): Promise<TurnOutcome> {
    const due = await this.parts.care.nextDueAt(tenantId, accountId);
    if (due === null || due.getTime() > Date.now()) return NOTHING;
    const standing = await this.arm(tenantId, accountId);
    if (!standing) return NOTHING;
    if (standing.tenantStatus === 'deleting') {
      const until = new Date(Date.now() + ASLEEP_MS);
      return { kind: 'wait', until, because: new Error('the tenant is being deleted'), claimed: 0 };
    }
    const claimed = await this.parts.care.claim(tenantId, accountId);
    return claimed ? this.tend(standing, claimed) : NOTHING;
  }

  async nextDueAt({ tenantId, accountId }: Payload): Promise<Date | null> {
    const due = await this.parts.care.nextDueAt(tenantId, accountId);
    return due !== null && due.getTime() - Date.now() < NEAR_MS ? due : null;
  }

  /** One page a sweep, however many are due; see `RoundSweep`. */
  async findDueLanes(_limit: number, after: Payload | null): Promise<Payload[]> {
    if (after !== null) return [];
    const lanes = await this.sweep.next();
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }

  private async tend(
    { account, token }: StandingAccount,
    claimed: ClaimedCare,
  ): Promise<TurnOutcome> {
    switch (account.status) {
      case 'disconnecting':
        if (token === null) return this.farewell.withoutToken(account);
        return this.farewell.run({ account, token, claimed });
      case 'needs_reauth':
      case 'disconnected':
        await this.parts.care.record(account.tenantId, account.id, claimed.mark, {
          step: 'asleep',
        });
        return DONE;
      case 'connected':
      case 'restricted':
        if (token === null) return this.putOff(claimed);
        return this.keepAlive({ account, token, claimed });
      default:
        return account.status satisfies never;
    }
  }

  private async keepAlive(turn: CareTurn): Promise<TurnOutcome> {
    const { account, claimed } = turn;
    const row = await this.parts.tokens.find(account.tenantId, account.id);
    if (!row) return this.putOff(claimed);
    if (isExpired(row, new Date())) return this.expire(turn);
    switch (claimed.due) {
      case 'refresh':
        return this.refresh.run(turn, timesOf(row));
      case 'check':
        return account.status === 'restricted' ? this.probe.run(turn) : this.check.run(turn);
      case 'leave':
      case null:
        return this.stay(turn);
      default:
        return claimed.due satisfies never;
    }
  }

  /** The token's time is over. Instagram need not be asked. */
  private async expire({ account, token, claimed }: CareTurn): Promise<TurnOutcome> {
    const { tenantId, id } = account;
    const told = await this.parts.life.needsReauth(
      tenantId,
      id,
      {
        reason: 'token_expired',
        words:
          'The access token of this account has ended, and was not refreshed in time. Connect the account again.',
        error: lastErrorOf(claimed),
      },
      token,
    );
    this.parts.count('refresh', 'expired');
    await wakeEndpoints(this.parts, tenantId, told);
    return DONE;
  }

  /** Nothing that is due is wanted of it: a farewell that was called off, or a claim that died. */
  private async stay({ account, claimed }: CareTurn): Promise<TurnOutcome> {
    const called = { step: 'leave', at: null, attempts: 0, error: null } as const;
    await this.parts.care.record(account.tenantId, account.id, claimed.mark, called);
    return DONE;
  }

  /** It should have a token and has none: nobody says so when it comes, so it is looked at again. */
  private async putOff({ care, mark }: ClaimedCare): Promise<TurnOutcome> {
    const now = new Date();
    await this.parts.care.record(care.tenantId, care.accountId, mark, {
      step: 'none',
      at: new Date(now.getTime() + ASLEEP_MS),
      error: { ...NO_TOKEN, at: now.toISOString() },
    });
    return DONE;
  }

  /** With a seal that is broken an account stands as without a token, until its key is put back. */
  private async arm(tenantId: string, accountId: string): Promise<StandingAccount | null> {
    try {
      return await this.parts.tokens.arm(tenantId, accountId);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      const account = await this.parts.accounts.find(tenantId, accountId);
      return account && { account, token: null, tenantStatus: 'active' };
    }
  }
}

const NO_TOKEN = {
  message: 'The access token of this account is missing, or cannot be opened.',
  fix: 'The operator puts its key back, or the account is connected again.',
  code: null,
  subcode: null,
  trace_id: null,
};

function lastErrorOf({ care }: ClaimedCare): FactError | null {
  if (care.refreshError === null) return null;
  const { code, subcode, trace_id, message } = care.refreshError;
  return { code, subcode, trace_id, message };
}
