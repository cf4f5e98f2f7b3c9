import { GroupCommit, type FeedHorizon } from '#libs/storage';
import { setTimeout as pause } from 'node:timers/promises';

/** How long writers of a look are waited for, in milliseconds; nearly all are gone within a few. */
const SETTLE_MS = 1_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/**
 * How far the feed may be read without passing over a fact that commits later. Requests that come
 * while a look is under way share the next one, so that what was committed before a request came is
 * in its answer, and the database is asked by one at a time however many come.
 *
 * A writer that takes longer holds the feed back, for all tenants and for as long as PostgreSQL bears
 * with it: 15 s.
 */
export class SettledFacts {
  private settled = 0;
  private readonly looks: GroupCommit<null, number>;

  constructor(
    private readonly horizon: Pick<FeedHorizon, 'look' | 'stillWriting'>,
    private readonly settleMs = SETTLE_MS,
  ) {
    this.looks = new GroupCommit(
      async (waiting) => {
        const upTo = await this.look();
        return waiting.map(() => upTo);
      },
      { maxItems: 10_000, maxInFlight: 1 },
    );
  }

  /** The position up to which every fact that will ever be there can be seen. */
  upTo(): Promise<number> {
    return this.looks.add(null);
  }

  private async look(): Promise<number> {
    const { upTo, writers } = await this.horizon.look();
    const endsAt = performance.now() + this.settleMs;
    let left = writers;
    for (let ms = FIRST_PAUSE_MS; left.length > 0; ms = Math.min(ms * 2, LONGEST_PAUSE_MS)) {
      if (performance.now() >= endsAt) return this.settled;
      await pause(ms);
      left = await this.horizon.stillWriting(left);
    }
    this.settled = Math.max(this.settled, upTo);
    return this.settled;
  }
}
