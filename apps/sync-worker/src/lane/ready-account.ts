import type { TurnOutcome } from '#libs/jobs';
import {
  SealBroken,
  type AccountTokens,
  type ArmedAccount,
  type StandingAccount,
} from '#libs/storage';

/** How long a lane sleeps that only a person can wake; whoever does also wakes the lane. */
const ASLEEP_MS = 60 * 60_000;

export const asleepUntil = (): Date => new Date(Date.now() + ASLEEP_MS);

/** The outcome of a turn that found that nothing may be done for its account before then. */
export const waiting = (until: Date): TurnOutcome => ({
  kind: 'wait',
  until,
  because: new Error('the account waits'),
  claimed: 0,
});

/** The account as it stands; `sealed`: its token does not open; null: there is none. */
export async function standingOf(
  tokens: Pick<AccountTokens, 'arm'>,
  tenantId: string,
  accountId: string,
): Promise<StandingAccount | 'sealed' | null> {
  return tokens.arm(tenantId, accountId).catch((error: unknown) => {
    if (error instanceof SealBroken) return 'sealed' as const;
    throw error;
  });
}

/** The account with its token; until when it waits, when no call may be made. */
export function readinessOf(
  standing: StandingAccount | 'sealed',
): ArmedAccount | Date | 'without-token' {
  if (standing === 'sealed') return 'without-token';
  const { account, token, tenantStatus } = standing;
  return (
    parkedUntilOf(standing) ?? (token === null ? 'without-token' : { account, token, tenantStatus })
  );
}

/** Until when no call may be made for the account; null when it may be made now. */
function parkedUntilOf({ account, tenantStatus }: StandingAccount): Date | null {
  if (account.status !== 'connected' || tenantStatus !== 'active') return asleepUntil();
  const until = account.syncParkedUntil;
  return until !== null && until.getTime() > Date.now() ? until : null;
}
