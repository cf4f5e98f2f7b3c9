import { backoffMs, probeDueAt, type Dice, type Secret } from '#libs/domain';
import { dispositionOf, haltWords, type GraphError } from '#libs/graph-api';
import type { TurnOutcome } from '#libs/jobs';
import type { Account, AccountLife } from '#libs/storage';

/** A turn that did its one thing. */
export const DONE: TurnOutcome = { kind: 'done', claimed: 1 };

/** What is looked at from time to time is not urgent: what fails is tried again after minutes at first, and hours at last. */
const LEAST_WAIT_MS = 5 * 60_000;
const BACKOFF = { firstMs: 10 * 60_000, maxMs: 6 * 60 * 60_000 };

/**
 * Where the error says that the account must wait for its owner, writes that down. Gives the
 * endpoints that are to be told; null when it says no such thing.
 */
export async function haltedBy(
  { life, dice }: { life: AccountLife; dice: Dice },
  { account, token }: { account: Account; token: Secret },
  error: GraphError,
): Promise<string[] | null> {
  const { tenantId, id } = account;
  if (error.kind === 'reauth') return life.needsReauth(tenantId, id, haltWords(error), token);
  if (error.kind !== 'user' || error.scope !== 'account' || account.status !== 'connected') {
    return null;
  }
  const probeAt = probeDueAt(new Date(), dice);
  return life.restricted(tenantId, id, haltWords(error), { token, probeAt });
}

/**
 * When a call that failed is made again, and how its turn ends: an app-wide limit pauses the whole
 * queue, every other wait is this account's alone. `otherwise`: what Instagram will not do is asked
 * for again then.
 */
export function retryOf(
  error: GraphError,
  { attempt, now, otherwise }: { attempt: number; now: Date; otherwise: Date },
  { dice }: { dice: Dice },
): { at: Date; outcome: TurnOutcome } {
  const disposition = dispositionOf(error, { attempt, now, dice });
  const inMs = (ms: number) => new Date(now.getTime() + ms);
  switch (disposition.kind) {
    case 'retry':
      return {
        at: inMs(Math.max(LEAST_WAIT_MS, backoffMs(attempt, BACKOFF, dice))),
        outcome: DONE,
      };
    case 'pause':
      return { at: inMs(disposition.forMs), outcome: { ...disposition, claimed: 1 } };
    case 'wait': {
      // What waits for a person is looked at again: here nobody else would wake it.
      const asks = error.kind === 'throttle' || error.kind === 'config';
      return { at: asks ? disposition.until : otherwise, outcome: DONE };
    }
    case 'give-up':
    case 'done':
      return { at: otherwise, outcome: DONE };
    default:
      return disposition satisfies never;
  }
}
