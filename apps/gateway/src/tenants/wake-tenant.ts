import { answerAccount, deliverEndpoint, Lanes, syncAccount } from '#libs/jobs';
import { OwedLanes } from '#libs/storage';
import { Injectable } from '@nestjs/common';

/** Lanes of each kind that are woken at once; the sweeper finds the others within seconds. */
const LANES_AT_ONCE = 500;

/** Sets off what a tenant is owed, and what waited while it was suspended. Never fails. */
@Injectable()
export class WakeTenant {
  constructor(
    private readonly owed: OwedLanes,
    private readonly lanes: Lanes,
  ) {}

  async run(tenantId: string): Promise<void> {
    // The tenant is active all the same: the sweeper will find what this does not.
    const owed = await this.owed.of(tenantId, LANES_AT_ONCE).catch(() => null);
    if (!owed) return;
    const ofAccount = (accountId: string) => ({ v: 1 as const, tenantId, accountId });
    const ofEndpoint = (endpointId: string) => ({ v: 1 as const, tenantId, endpointId });
    await Promise.all([
      this.lanes.wakeQuietly(syncAccount, owed.sync.map(ofAccount)),
      this.lanes.wakeQuietly(answerAccount, owed.replies.map(ofAccount)),
      this.lanes.wakeQuietly(deliverEndpoint, owed.deliveries.map(ofEndpoint)),
    ]);
  }
}
