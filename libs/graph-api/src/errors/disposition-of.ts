import { backoffMs, type Dice, type Disposition } from '#libs/domain';
import type { GraphError } from './graph-error.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long a lane is put away that only a person can wake: whoever mends the cause wakes it. */
export const PARKED_FOR_MS = 30 * DAY_MS;

/** At least these, and up to `maxMs` more as the attempts grow. */
const THROTTLE = { leastMs: MINUTE_MS, growth: { firstMs: MINUTE_MS, maxMs: 30 * MINUTE_MS } };
const CONFIG = { leastMs: 5 * MINUTE_MS, growth: { firstMs: MINUTE_MS, maxMs: 60 * MINUTE_MS } };

export type DispositionContext = {
  /** Failures so far, from 1. */
  attempt: number;
  now: Date;
  dice: Dice;
};

/**
 * What is to be done after a call failed.
 *
 * | kind | disposition |
 * | --- | --- |
 * | retry, unreachable, timed-out, unreadable, unknown | `retry`: the caller counts, and gives up an `unknown` after few |
 * | throttle | `wait` until Meta's time, at least a minute, growing with `attempt`; for the whole app `pause` |
 * | reauth; user (account) | `wait` for 30 days: the caller parks the lane until the owner has acted |
 * | config (account, app) | `wait` for five minutes or more: somebody has to change a setting |
 * | permanent; user and config about one item | `give-up`: other items of the lane are not held up |
 *
 * This does not look at `mayHaveActed`: whoever sends must ask for evidence before it follows a
 * `retry` of an error that may have acted.
 */
export function dispositionOf(error: GraphError, context: DispositionContext): Disposition {
  const { kind, scope } = error;
  const nowMs = context.now.getTime();
  const waitFor = (forMs: number): Disposition => ({
    kind: 'wait',
    until: new Date(nowMs + forMs),
    because: error,
  });
  switch (kind) {
    case 'retry':
    case 'unreachable':
    case 'timed-out':
    case 'unreadable':
    case 'unknown':
      return { kind: 'retry', because: error };
    case 'throttle': {
      const forMs = throttledForMs(error, context);
      return scope === 'app' ? { kind: 'pause', forMs, because: error } : waitFor(forMs);
    }
    case 'reauth':
      return waitFor(PARKED_FOR_MS);
    case 'user':
      return scope === 'item' ? giveUp(error) : waitFor(PARKED_FOR_MS);
    case 'config':
      return scope === 'item' ? giveUp(error) : waitFor(growingMs(CONFIG, context));
    case 'permanent':
      return giveUp(error);
    default:
      return kind satisfies never;
  }
}

/**
 * Meta's own time counts as a floor. Jitter is added even to that, so that the lanes that one
 * limit stopped do not all come back in the same second.
 */
function throttledForMs({ regainAt }: GraphError, context: DispositionContext): number {
  const grownMs = growingMs(THROTTLE, context);
  if (regainAt === null) return grownMs;
  const untilRegainMs = Math.min(regainAt.getTime() - context.now.getTime(), DAY_MS);
  return Math.max(grownMs, untilRegainMs + Math.round(context.dice() * 0.5 * MINUTE_MS));
}

function growingMs(policy: typeof THROTTLE, { attempt, dice }: DispositionContext): number {
  return policy.leastMs + backoffMs(Math.max(1, attempt), policy.growth, dice);
}

function giveUp(error: GraphError): Disposition {
  return { kind: 'give-up', because: error };
}
