import { checkDueAt, probeDueAt } from '#libs/domain';
import { errorWords, GraphError } from '#libs/graph-api';
import { syncAccount, type TurnOutcome } from '#libs/jobs';
import { haltedBy, retryOf } from './call-failure.js';
import { DONE, type CareParts, type CareTurn } from './care-turn.js';
import { wakeEndpoints } from './wake-endpoints.js';

/**
 * Tries once a day whether a restricted account may be called again. Instagram says nowhere that a
 * restriction is over, and `/me` may answer all the while: then the next message meets it again,
 * which costs one refused call a day.
 */
export class ProbeRestriction {
  constructor(private readonly parts: CareParts) {}

  async run(turn: CareTurn): Promise<TurnOutcome> {
    const { account, token, claimed } = turn;
    const { tenantId, id: accountId } = account;
    try {
      await this.parts.graph.getMe(token);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return this.afterFailure(turn, error);
    }
    const told = await this.parts.work.run(tenantId, async () => {
      const endpointIds = await this.parts.life.healed(tenantId, accountId);
      await this.parts.care.record(tenantId, accountId, claimed.mark, {
        step: 'check',
        at: checkDueAt(new Date(), this.parts.dice),
        attempts: 0,
        error: null,
      });
      return endpointIds;
    });
    if (!told) return DONE;
    this.parts.count('check', 'healed');
    await wakeEndpoints(this.parts, tenantId, told);
    // The replies' lane is another process's: its sweeper finds what waited there.
    await this.parts.lanes.wakeQuietly(syncAccount, [{ v: 1, tenantId, accountId }]);
    return DONE;
  }

  private async afterFailure(turn: CareTurn, error: GraphError): Promise<TurnOutcome> {
    const { account, claimed } = turn;
    this.parts.count('check', error.kind);
    const told = await haltedBy(this.parts, turn, error);
    if (told) {
      await wakeEndpoints(this.parts, account.tenantId, told);
      return DONE;
    }
    const now = new Date();
    const attempt = claimed.care.checkAttempts + 1;
    const otherwise = probeDueAt(now, this.parts.dice);
    const { at, outcome } = retryOf(error, { attempt, now, otherwise }, this.parts);
    await this.parts.care.record(account.tenantId, account.id, claimed.mark, {
      step: 'check',
      at,
      attempts: attempt,
      error: errorWords(error, now),
    });
    return outcome;
  }
}
