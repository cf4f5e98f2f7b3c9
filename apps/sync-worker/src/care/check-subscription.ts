import { checkDueAt, missingFields, SUBSCRIBED_FIELDS } from '#libs/domain';
import { GraphError } from '#libs/graph-api';
import type { TurnOutcome } from '#libs/jobs';
import { DONE } from '../lane/call-failure.js';
import type { CareParts, CareTurn } from './care-turn.js';
import { putOffCheck } from './put-off-check.js';

/** Sees to it that Instagram still sends us what happens in an account. */
export class CheckSubscription {
  constructor(private readonly parts: CareParts) {}

  async run(turn: CareTurn): Promise<TurnOutcome> {
    const { account, token, claimed } = turn;
    const { graph, care, count, dice } = this.parts;
    let fields: string[] | undefined;
    try {
      fields = await graph.getSubscribedFields(token, account.igUserId);
      const stands = missingFields(fields).length === 0;
      if (!stands) fields = await this.subscribeAgain(turn, fields);
      await care.record(account.tenantId, account.id, claimed.mark, {
        step: 'check',
        at: checkDueAt(new Date(), dice),
        attempts: 0,
        error: null,
        fields,
      });
      count('check', stands ? 'stands' : 'subscribed_again');
      return DONE;
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return putOffCheck(this.parts, turn, error, checkDueAt(new Date(), dice), fields);
    }
  }

  /** What it was subscribed to besides stays: the call replaces the whole list. */
  private async subscribeAgain(
    { account, token }: CareTurn,
    fields: readonly string[],
  ): Promise<string[]> {
    const wanted = [...new Set([...fields, ...SUBSCRIBED_FIELDS])];
    await this.parts.graph.subscribe(token, account.igUserId, wanted);
    const shown = await this.parts.graph.getSubscribedFields(token, account.igUserId);
    if (missingFields(shown).length === 0) return shown;
    throw new GraphError({
      kind: 'unknown',
      message: 'subscribe: what was asked for does not stand when read back',
      meaning: 'Instagram took the webhook subscription, but does not show it when asked.',
      fix: 'It is tried again. If it stays, connect the account again.',
    });
  }
}
