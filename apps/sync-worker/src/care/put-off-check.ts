import { errorWords, type GraphError } from '#libs/graph-api';
import type { TurnOutcome } from '#libs/jobs';
import { DONE, haltedBy, retryOf } from '../lane/call-failure.js';
import type { CareParts, CareTurn } from './care-turn.js';
import { wakeEndpoints } from '../lane/wake-endpoints.js';

/**
 * After a check of an account has failed: it waits for its owner where the error says so, else it is
 * checked again. `otherwise`: when, of what Instagram will not do. `fields`: what was seen all the same.
 */
export async function putOffCheck(
  parts: CareParts,
  turn: CareTurn,
  error: GraphError,
  otherwise: Date,
  fields?: string[],
): Promise<TurnOutcome> {
  const { account, claimed } = turn;
  parts.count('check', error.kind);
  const told = await haltedBy(parts, turn, error);
  if (told) {
    await wakeEndpoints(parts, account.tenantId, told);
    return DONE;
  }
  const now = new Date();
  const attempt = claimed.care.checkAttempts + 1;
  const { at, outcome } = retryOf(error, { attempt, now, otherwise }, parts);
  await parts.care.record(account.tenantId, account.id, claimed.mark, {
    step: 'check',
    at,
    attempts: attempt,
    error: errorWords(error, now),
    ...(fields === undefined ? {} : { fields }),
  });
  return outcome;
}
