import { checkDueAt, probeDueAt } from '#libs/domain';
import { GraphError } from '#libs/graph-api';
import { syncAccount, type TurnOutcome } from '#libs/jobs';
import { DONE } from '../lane/call-failure.js';
import type { CareParts, CareTurn } from './care-turn.js';
import { putOffCheck } from './put-off-check.js';
import { wakeEndpoints } from '../lane/wake-endpoints.js';

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
      return putOffCheck(this.parts, turn, error, probeDueAt(new Date(), this.parts.dice));
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
}
