import { allEnded } from '#libs/domain';
import type { LaneHandler, PayloadByTurn, TurnOutcome } from '#libs/jobs';
import type { ArmedAccount, SyncClaim } from '#libs/storage';
import { asleepUntil, readinessOf, standingOf, waiting } from '../lane/ready-account.js';
import { RoundSweep } from '../lane/round-sweep.js';
import { CheckDrift } from './check-drift.js';
import { PublishWish } from './publish-wish.js';
import { beginTry, type SyncParts } from './sync-parts.js';

type Payload = PayloadByTurn['sync-account'];

/** With a sweep every 15 s, about 570,000 checks a day: more than 100,000 accounts need. */
const CHECKS_A_SWEEP = 100;

/** Null: nothing is due. `suspect`: something that must be done alone. */
type Begun = { armed: ArmedAccount; claim: SyncClaim } | Date | 'without-token' | 'suspect' | null;

const NOTHING: TurnOutcome = { kind: 'done', claimed: 0 };

/**
 * The lane of one account's questions: Instagram follows our rows, and from time to time it is looked
 * whether it still does. A turn makes one try, by a claim that hides the row from other turns.
 */
export class SyncAccount implements LaneHandler<Payload> {
  private readonly publish: PublishWish;
  private readonly check: CheckDrift;
  private readonly checks: RoundSweep;

  constructor(private readonly parts: SyncParts) {
    this.publish = new PublishWish(parts);
    this.check = new CheckDrift(parts);
    this.checks = new RoundSweep(
      (limit, after) => parts.dueLanes.checks(limit, after),
      CHECKS_A_SWEEP,
    );
  }

  async takeTurn(payload: Payload): Promise<TurnOutcome> {
    const fresh = await this.begin(payload, 'fresh');
    if (fresh !== 'suspect') return this.goOn(payload, fresh);
    // Alone in this process, so that a crash accuses the set that caused it and no other.
    return this.parts.suspects.run(async () => {
      // Its token may have changed while it waited for its place.
      const suspect = await this.begin(payload, 'suspect');
      return suspect === 'suspect' ? NOTHING : this.goOn(payload, suspect);
    });
  }

  /**
   * In one transaction: the account with its token, and the claim of what is due. What hangs on no answer
   * is asked together. A time: it waits until then.
   */
  private begin({ tenantId, accountId }: Payload, which: 'fresh' | 'suspect'): Promise<Begun> {
    return this.parts.work.run(tenantId, async (): Promise<Begun> => {
      const [standing, due] = await allEnded([
        standingOf(this.parts.tokens, tenantId, accountId),
        this.parts.journal.lockDue(tenantId, accountId),
      ]);
      if (standing === null || due === null) return null;
      const armed = readinessOf(standing);
      if (armed === 'without-token' || armed instanceof Date) return armed;
      if (due.isSuspect && which === 'fresh') return 'suspect';
      if (!due.isSuspect && which === 'suspect') return null;
      return { armed, claim: await this.parts.journal.start(due, this.parts.limit) };
    });
  }

  private async goOn(
    { tenantId, accountId }: Payload,
    begun: Exclude<Begun, 'suspect'>,
  ): Promise<TurnOutcome> {
    if (begun === null) return NOTHING;
    if (begun instanceof Date) return waiting(begun);
    if (begun === 'without-token') {
      // Written down, so that the sweeper does not wake the lane all the while.
      const until = asleepUntil();
      await this.parts.accounts.park(tenantId, accountId, 'sync', until);
      return waiting(until);
    }
    const { armed, claim } = begun;
    if (claim.outcome === 'spent') return { ...NOTHING, claimed: 1 };
    const one = beginTry(armed, claim.claimed);
    return claim.claimed.kind === 'publish' ? this.publish.run(one) : this.check.run(one);
  }

  nextDueAt({ tenantId, accountId }: Payload): Promise<Date | null> {
    return this.parts.journal.nextDueAt(tenantId, accountId);
  }

  /** All that are owed a publication; of those that are to be checked only some, on the last page. */
  async findDueLanes(limit: number, after: Payload | null): Promise<Payload[]> {
    const owed = await this.parts.dueLanes.sync(limit, after?.accountId ?? null);
    const isLast = owed.length < limit;
    const lanes = isLast ? [...owed, ...(await this.checks.next())] : owed;
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }
}
