import type { FaultRule } from '../simulator/graph/faults.js';

export const FAULT_KINDS = [
  'hang',
  'cut',
  'accept-then-cut',
  '5xx',
  'accept-then-5xx',
  'throttle',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const serverError = { error: { code: 2, message: 'An unexpected error', type: 'OAuthException' } };
const throttled = { error: { code: 613, message: 'Too many calls', type: 'OAuthException' } };

/**
 * Shares of all faults. A hang costs the caller its time-out, and a throttle stops its account for one to
 * two minutes: more of them, and the run would measure little but waiting.
 */
const SHARES: Record<FaultKind, { share: number; action: FaultRule['action'] }> = {
  hang: { share: 0.16, action: { hang: true } },
  cut: { share: 0.26, action: { cut: true } },
  'accept-then-cut': { share: 0.26, action: { acceptThenCut: true } },
  '5xx': { share: 0.14, action: { status: 500, body: serverError } },
  'accept-then-5xx': { share: 0.14, action: { status: 500, body: serverError, accept: true } },
  throttle: { share: 0.04, action: { status: 400, body: throttled } },
};

/** One rule for each kind, in the order of `FAULT_KINDS`: together they hit `percent` of all calls. */
export function faultMix(percent: number, seed: number): FaultRule[] {
  let left = 100;
  return FAULT_KINDS.map((kind, at) => {
    const { share, action } = SHARES[kind];
    // A later rule is asked only about what the earlier ones have let pass.
    const own = (percent * share * 100) / left;
    left -= percent * share;
    return { times: null, percent: own, seed: seed + at, action };
  });
}
