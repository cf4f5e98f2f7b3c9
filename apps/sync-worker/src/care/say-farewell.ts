import { backoffMs } from '#libs/domain';
import { dispositionOf, errorWords, GraphError } from '#libs/graph-api';
import { syncAccount, type TurnOutcome } from '#libs/jobs';
import type { Account } from '#libs/storage';
import { DONE } from '../lane/call-failure.js';
import type { CareParts, CareTurn } from './care-turn.js';
import { wakeEndpoints } from '../lane/wake-endpoints.js';

/** Together about three quarters of an hour; nobody is kept waiting for ever. */
const BACKOFF = { firstMs: 10_000, maxMs: 10 * 60_000 };
const MAX_ATTEMPTS = 12;
/** A publication that was begun before the account was let go has surely ended after this. */
const PUBLICATION_MS = 45_000;

const GONE = 'You disconnected this account.';

/** What Instagram may keep of an account that was let go, for want of an answer. */
type Kept = 'the questions' | 'the webhook subscription';

/** What Instagram has surely taken back, as it said. */
type Taken = { questions: boolean; subscription: boolean };

/**
 * Tells Instagram that an account is let go, then forgets its token. Every call may be made twice,
 * so a turn that died is made again; a new connection meanwhile calls it all off.
 */
export class SayFarewell {
  constructor(private readonly parts: CareParts) {}

  async run(turn: CareTurn): Promise<TurnOutcome> {
    const { account, token, claimed } = turn;
    const { graph, iceBreakers, care } = this.parts;
    const { tenantId, id: accountId, igUserId } = account;
    const deletes = account.leaveIceBreakers === 'delete';
    const told: Kept[] = [];
    const taken: Taken = { questions: false, subscription: false };
    try {
      if (deletes) {
        const endsAt =
          (await this.publicationEndsAt(account)) ??
          (await iceBreakers.takeProfileCall(tenantId, accountId, this.parts.limit));
        if (endsAt) {
          const { leaveAttempts: attempts, leaveError: error } = claimed.care;
          const outcome = { step: 'leave', at: endsAt, attempts, error } as const;
          await care.record(tenantId, accountId, claimed.mark, outcome);
          return DONE;
        }
        await iceBreakers.doubt(tenantId, accountId);
        taken.questions = await unlessRefused(graph.deleteIceBreakers(token, igUserId));
      }
      told.push('the questions');
      taken.subscription = await unlessRefused(graph.unsubscribe(token, igUserId));
      return await this.end(account, [], 'done', taken);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      const kept: Kept[] = told.length > 0 ? [] : ['the questions'];
      return this.afterFailure(turn, error, [...kept, 'the webhook subscription'], taken);
    }
  }

  /** There is no token to tell Instagram anything with. */
  async withoutToken(account: Account): Promise<TurnOutcome> {
    const kept: Kept[] = account.leaveIceBreakers === 'delete' ? ['the questions'] : [];
    return this.end(account, [...kept, 'the webhook subscription'], 'without_token');
  }

  /** A publication that is under way could set the questions again behind us. */
  private async publicationEndsAt({ tenantId, id }: Account): Promise<Date | null> {
    const row = await this.parts.iceBreakers.find(tenantId, id);
    if (!row || row.startedCount === 0 || row.lastCallAt === null) return null;
    const endsAt = new Date(row.lastCallAt.getTime() + PUBLICATION_MS);
    return endsAt.getTime() > Date.now() ? endsAt : null;
  }

  private async afterFailure(
    { account, claimed }: CareTurn,
    error: GraphError,
    kept: readonly Kept[],
    taken: Taken,
  ): Promise<TurnOutcome> {
    const { care, count, dice } = this.parts;
    // Whatever else it was owed, a token that is refused can do nothing more.
    if (error.kind === 'reauth') return this.end(account, kept, 'token_refused', taken);
    const attempt = claimed.care.leaveAttempts + 1;
    if (attempt >= MAX_ATTEMPTS) return this.end(account, kept, 'gave_up', taken);
    count('farewell', error.kind);
    const now = new Date();
    const at = new Date(now.getTime() + backoffMs(attempt, BACKOFF, dice));
    const stands = await care.record(account.tenantId, account.id, claimed.mark, {
      step: 'leave',
      at,
      attempts: attempt,
      error: errorWords(error, now),
    });
    if (!stands) await this.repair(account);
    const disposition = dispositionOf(error, { attempt, now, dice });
    return disposition.kind === 'pause' ? { ...disposition, claimed: 1 } : DONE;
  }

  /**
   * A new connection came while Instagram was told: what was taken back may have been the new
   * connection's. Its care sleeps when the account was taken away instead, and stays asleep.
   */
  private async repair({ tenantId, id: accountId, leaveIceBreakers }: Account): Promise<void> {
    await this.parts.care.checkNow(tenantId, accountId);
    if (leaveIceBreakers !== 'delete') return;
    await this.parts.iceBreakers.doubt(tenantId, accountId);
    await this.parts.lanes.wakeQuietly(syncAccount, [{ v: 1, tenantId, accountId }]);
  }

  private async end(
    account: Account,
    kept: readonly Kept[],
    outcome: string,
    taken: Taken = { questions: false, subscription: false },
  ): Promise<TurnOutcome> {
    const { tenantId, id } = account;
    const left =
      kept.length === 0
        ? ''
        : ` Instagram could not be told, and may still have ${kept.join(' and ')}.`;
    const told = await this.parts.work.run(tenantId, async () => {
      const farewell = { words: `${GONE}${left}`, isUnsubscribed: taken.subscription };
      const endpointIds = await this.parts.life.left(tenantId, id, farewell);
      if (endpointIds && taken.questions) await this.parts.iceBreakers.taken(tenantId, id);
      return endpointIds;
    });
    if (!told) {
      await this.repair(account);
      return DONE;
    }
    this.parts.count('farewell', outcome);
    await wakeEndpoints(this.parts, tenantId, told);
    return DONE;
  }
}

/**
 * Whether Instagram did it. What it says it will never do needs no second try: there is nothing to
 * take back.
 */
async function unlessRefused(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (!(error instanceof GraphError) || error.kind !== 'permanent') throw error;
    return false;
  }
}
