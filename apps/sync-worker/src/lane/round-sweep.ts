import type { LaneOfAccount } from '#libs/storage';

type FindDue = (limit: number, after: string | null) => Promise<LaneOfAccount[]>;

/**
 * Which accounts a sweep wakes for what is not urgent, such as their care: `most` at a time, round and
 * round. It shares its queue with publications: after an outage every account may be due at once, and
 * those who set questions must not wait behind all of them. Going on where the sweep before stopped,
 * none that cannot be helped keeps others waiting.
 */
export class RoundSweep {
  private sweptTo: string | null = null;

  constructor(
    private readonly findDue: FindDue,
    private readonly most: number,
  ) {}

  async next(): Promise<LaneOfAccount[]> {
    const lanes = await this.findDue(this.most, this.sweptTo);
    this.sweptTo = lanes.length < this.most ? null : (lanes.at(-1)?.accountId ?? null);
    return lanes;
  }
}
