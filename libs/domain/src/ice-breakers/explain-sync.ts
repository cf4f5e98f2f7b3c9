import type { DriftPolicy } from './judge-drift.js';

/** How an account's questions stand, as far as it takes to say so in a sentence. */
export type SyncState = {
  /** 0: the tenant has never wished for anything. */
  revision: number;
  status: 'pending' | 'in_sync' | 'drifted' | 'foreign' | 'blocked' | 'failed';
  isAccountConnected: boolean;
  policy: DriftPolicy;
  /** A try is under way. */
  isUnderWay: boolean;
  nextAttemptAt: Date | null;
  lastError: { message: string; fix: string } | null;
};

/** What is happening, and what to do about it; `nextStep` null: nothing. */
export type SyncWords = { message: string; nextStep: string | null };

/** A wait that is shorter is none to a person. */
const NO_WAIT_MS = 3_000;

const DRIFTED: Record<DriftPolicy, string> = {
  enforce:
    'Somebody removes these questions from Instagram again and again; after two repairs in a day they are left.',
  alert:
    'Instagram shows other questions than these; nothing is changed, as drift_policy is "alert".',
  adopt: 'Instagram shows other questions than these; they become yours at the next look.',
};

const RIGHT_AGAIN = 'POST …/publish puts them right; PUT says what should stand instead.';

/** One sentence for the tenant on what is happening, and one on what to do. Times are in UTC. */
export function explainSync(state: SyncState, now: Date): SyncWords {
  const { revision, status, policy, lastError } = state;
  switch (status) {
    case 'in_sync':
      return revision === 0
        ? { message: 'No questions were set for this account.', nextStep: null }
        : { message: 'Instagram shows these questions.', nextStep: null };
    case 'pending':
      return state.isAccountConnected ? ofPending(state, now) : NOT_CONNECTED;
    case 'blocked':
      if (!state.isAccountConnected || lastError === null) return NOT_CONNECTED;
      return { message: lastError.message, nextStep: lastError.fix };
    case 'failed':
      return {
        message: lastError?.message ?? 'Instagram refused these questions for good.',
        nextStep: lastError?.fix ?? 'Set them again.',
      };
    case 'drifted':
      return { message: DRIFTED[policy], nextStep: RIGHT_AGAIN };
    case 'foreign':
      return revision === 0
        ? {
            message: 'Another app has set questions for this account.',
            nextStep: 'PUT yours in their place, or set drift_policy to "adopt" to keep them.',
          }
        : {
            message:
              'Another app sets its own questions again and again, so they are left after two repairs in a day.',
            nextStep: `Take ice breakers away from the other app first. ${RIGHT_AGAIN}`,
          };
    default:
      return status satisfies never;
  }
}

const NOT_CONNECTED: SyncWords = {
  message: 'They wait until the account is connected again.',
  nextStep: 'See the next_step of GET /v1/accounts/{id}/health.',
};

function ofPending({ isUnderWay, nextAttemptAt, lastError }: SyncState, now: Date): SyncWords {
  const waitMs = (nextAttemptAt?.getTime() ?? 0) - now.getTime();
  if (isUnderWay) return { message: 'They are being published.', nextStep: null };
  if (nextAttemptAt === null || waitMs < NO_WAIT_MS) {
    return { message: 'They are on their way to Instagram.', nextStep: null };
  }
  const at = `${nextAttemptAt.toISOString().slice(11, 19)} UTC`;
  if (lastError !== null) {
    return { message: `${lastError.message} It is tried again at ${at}.`, nextStep: lastError.fix };
  }
  return {
    message: `The calls that Instagram allows for this account are used up; they are published at ${at}.`,
    nextStep: null,
  };
}
