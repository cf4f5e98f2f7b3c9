import type { PayloadByTurn, TurnOutcome } from '#libs/jobs';
import {
  SealBroken,
  type AccountRepository,
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

type Parts = { accounts: Pick<AccountRepository, 'park'>; tokens: Pick<AccountTokens, 'arm'> };

/** The account with its token; until when it waits, when no call may be made; null: there is none. */
export async function readyAccount(
  { accounts, tokens }: Parts,
  { tenantId, accountId }: PayloadByTurn['sync-account'],
): Promise<ArmedAccount | Date | null> {
  const standing = await tokens.arm(tenantId, accountId).catch((error: unknown) => {
    if (error instanceof SealBroken) return 'sealed' as const;
    throw error;
  });
  if (standing === null) return null;
  if (standing !== 'sealed') {
    const parkedUntil = parkedUntilOf(standing);
    if (parkedUntil !== null) return parkedUntil;
    const { account, token, tenantStatus } = standing;
    if (token !== null) return { account, token, tenantStatus };
  }
  // Written down, so that the sweeper does not wake the lane all the while.
  const until = asleepUntil();
  await accounts.park(tenantId, accountId, 'sync', until);
  return until;
}

/** Until when no call may be made for the account; null when it may be made now. */
function parkedUntilOf({ account, tenantStatus }: StandingAccount): Date | null {
  if (account.status !== 'connected' || tenantStatus !== 'active') return asleepUntil();
  const until = account.syncParkedUntil;
  return until !== null && until.getTime() > Date.now() ? until : null;
}
