import type { LaneHandler, PayloadByTurn, TurnOutcome } from '#libs/jobs';
import type { ArmedAccount, SyncClaim } from '#libs/storage';
import { readyAccount, waiting } from '../lane/ready-account.js';
import { RoundSweep } from '../lane/round-sweep.js';
import { CheckDrift } from './check-drift.js';
import { PublishWish } from './publish-wish.js';
import { beginTry, type SyncParts } from './sync-parts.js';

type Payload = PayloadByTurn['sync-account'];

/** With a sweep every 15 s, about 570,000 checks a day: more than 100,000 accounts need. */
const CHECKS_A_SWEEP = 100;

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
    const due = await this.nextDueAt(payload);
    if (due === null || due.getTime() > Date.now()) return NOTHING;
    const fresh = await this.begin(payload, 'fresh');
    if (fresh === null) return NOTHING;
    if (fresh instanceof Date) return waiting(fresh);
    const { armed, claim } = fresh;
    if (claim.outcome === 'claimed') return this.tryOnce(armed, claim);
    if (claim.outcome === 'spent') return { ...NOTHING, claimed: 1 };
    // Alone in this process, so that a crash accuses the set that caused it and no other.
    return this.parts.suspects.run(async () => {
      // Its token may have changed while it waited for its place.
      const suspect = await this.begin(payload, 'suspect');
      if (suspect === null || suspect instanceof Date) return NOTHING;
      return suspect.claim.outcome === 'claimed'
        ? this.tryOnce(suspect.armed, suspect.claim)
        : NOTHING;
    });
  }

  /** In one transaction: the account with its token, and the claim. A time: it waits until then. */
  private begin(payload: Payload, which: 'fresh' | 'suspect') {
    return this.parts.work.run(payload.tenantId, async () => {
      const armed = await readyAccount(this.parts, payload);
      if (armed === null || armed instanceof Date) return armed;
      return { armed, claim: await this.claim(payload, which) };
    });
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

  private claim({ tenantId, accountId }: Payload, which: 'fresh' | 'suspect') {
    return this.parts.journal.claim(tenantId, accountId, which, this.parts.limit);
  }

  private tryOnce(
    armed: ArmedAccount,
    { claimed }: Extract<SyncClaim, { outcome: 'claimed' }>,
  ): Promise<TurnOutcome> {
    const one = beginTry(armed, claimed);
    return claimed.kind === 'publish' ? this.publish.run(one) : this.check.run(one);
  }
}
