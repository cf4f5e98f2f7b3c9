import { nextDeliveryDelayMs, stepsOf, type Dice } from '#libs/domain';
import type { ClaimedDelivery, DeliveryChange } from '#libs/storage';
import { dispositionOf, type PostResult } from '#libs/webhooks-out';

/** Why nothing more is to be sent to an endpoint. */
export type DisabledReason = 'gone' | 'asked_to_stop' | 'failing_for_days';

/** What one post says about its delivery and its endpoint. */
export type PostVerdict = {
  change: Pick<DeliveryChange, 'state' | 'nextAttemptAt' | 'status' | 'error' | 'counts'>;
  /** For the health of the endpoint; null: it says nothing about it. */
  healthy: boolean | null;
  throttled: boolean;
  retryAfterMs: number | null;
  ends: DisabledReason | null;
};

/** Answers by which a server says that it has too much to do (RFC 6585, RFC 9110 §15.6). */
const OVERLOADED = new Set([429, 502, 503, 504]);

/**
 * 2xx: it arrived. 410, and whatever the header `webhook-delivery` says, is obeyed. All else is tried
 * again by the schedule of the endpoint. A try that came before its time, to probe the endpoint, leaves
 * the schedule as it is when it fails.
 */
export function judgePost(
  result: PostResult,
  { step, dueInMs }: Pick<ClaimedDelivery, 'step' | 'dueInMs'>,
  { retrySchedule }: { retrySchedule: readonly number[] | null },
  { claimedAtMs, nowMs, dice }: { claimedAtMs: number; nowMs: number; dice: Dice },
): PostVerdict {
  const { status } = result;
  const control = result.ok ? result.control : null;
  const retryAfterMs = result.ok ? result.retryAfterMs : null;
  const ends: DisabledReason | null = control?.kind === 'disable' ? 'asked_to_stop' : null;
  const calm = { healthy: null, throttled: false, retryAfterMs: null, ends } as const;
  const after = (ms: number) => new Date(nowMs + ms);
  const ended = { nextAttemptAt: null, status };

  const disposition = dispositionOf(result);
  if (disposition.kind === 'done') {
    return { ...calm, change: { ...ended, state: 'delivered', error: null }, healthy: true };
  }
  const said = 'because' in disposition ? disposition.because.message : null;
  if (disposition.kind === 'give-up') {
    return { ...calm, change: { ...ended, state: 'failed', error: said }, ends: 'gone' };
  }
  if (control?.kind === 'stop') {
    return {
      ...calm,
      change: { ...ended, state: 'failed', error: `${said} It wants no more tries.` },
    };
  }
  const throttled = result.ok
    ? OVERLOADED.has(result.status) && (result.status === 429 || retryAfterMs !== null)
    : result.kind === 'timed-out';
  // Who asks for less is not dead: that is for the pace, and not for the breaker.
  const healthy = throttled && result.ok ? null : false;
  const bad = { healthy, throttled, retryAfterMs: throttled ? retryAfterMs : null, ends };
  const dueAtMs = claimedAtMs + dueInMs;
  if (dueAtMs > nowMs && control?.kind !== 'defer') {
    const nextAttemptAt = new Date(dueAtMs);
    return {
      ...bad,
      change: { state: 'pending', nextAttemptAt, status, error: said, counts: false },
    };
  }
  const delayMs = nextDeliveryDelayMs(step + 1, dice, retryAfterMs, stepsOf(retrySchedule));
  if (delayMs === null) return { ...bad, change: { ...ended, state: 'failed', error: said } };
  if (control?.kind === 'defer') {
    const nextAttemptAt = after(control.ms);
    return { ...calm, change: { state: 'pending', nextAttemptAt, status, error: said } };
  }
  return {
    ...bad,
    change: { state: 'pending', nextAttemptAt: after(delayMs), status, error: said },
  };
}
