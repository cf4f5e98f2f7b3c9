import { checkDueAt, missingFields, SUBSCRIBED_FIELDS } from '#libs/domain';
import { errorWords, GraphError } from '#libs/graph-api';
import type { TurnOutcome } from '#libs/jobs';
import { haltedBy, retryOf } from './call-failure.js';
import { DONE, type CareParts, type CareTurn } from './care-turn.js';
import { wakeEndpoints } from './wake-endpoints.js';

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
      return this.afterFailure(turn, error, fields);
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

  private async afterFailure(
    turn: CareTurn,
    error: GraphError,
    fields: string[] | undefined,
  ): Promise<TurnOutcome> {
    const { account, claimed } = turn;
    const { care, count, dice } = this.parts;
    count('check', error.kind);
    const told = await haltedBy(this.parts, turn, error);
    if (told) {
      await wakeEndpoints(this.parts, account.tenantId, told);
      return DONE;
    }
    const now = new Date();
    const attempt = claimed.care.checkAttempts + 1;
    const otherwise = checkDueAt(now, dice);
    const { at, outcome } = retryOf(error, { attempt, now, otherwise }, this.parts);
    await care.record(account.tenantId, account.id, claimed.mark, {
      step: 'check',
      at,
      attempts: attempt,
      error: errorWords(error, now),
      ...(fields === undefined ? {} : { fields }),
    });
    return outcome;
  }
}
