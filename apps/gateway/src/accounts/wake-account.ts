import { answerAccount, deliverEndpoint, Lanes, syncAccount, tendAccount } from '#libs/jobs';
import { Injectable } from '@nestjs/common';

/** Sets off what a change of an account makes due. Never fails: the sweeper finds what this misses. */
@Injectable()
export class WakeAccount {
  constructor(private readonly lanes: Lanes) {}

  /** It has a token that works: whatever waited for one goes on. */
  async connected(
    tenantId: string,
    accountId: string,
    endpointIds: readonly string[],
  ): Promise<void> {
    const lane = { v: 1 as const, tenantId, accountId };
    await Promise.all([
      this.lanes.wakeQuietly(tendAccount, [lane]),
      this.lanes.wakeQuietly(syncAccount, [lane]),
      this.lanes.wakeQuietly(answerAccount, [lane]),
      this.endpoints(tenantId, endpointIds),
    ]);
  }

  /** It is let go: Instagram is to be told. */
  async leaving(tenantId: string, accountId: string): Promise<void> {
    await this.lanes.wakeQuietly(tendAccount, [{ v: 1, tenantId, accountId }]);
  }

  /** They are owed a fact. */
  async endpoints(tenantId: string, endpointIds: readonly string[]): Promise<void> {
    const lanes = endpointIds.map((endpointId) => ({ v: 1 as const, tenantId, endpointId }));
    await this.lanes.wakeQuietly(deliverEndpoint, lanes);
  }
}
