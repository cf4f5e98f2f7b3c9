import { sameIceBreakers, type IceBreakerSet, type ProfileCallLimit } from '#libs/domain';
import { GraphClient } from '#libs/graph-api';
import { Lanes, syncAccount } from '#libs/jobs';
import {
  AccountRepository,
  AccountTokens,
  DriftSuspicions,
  IceBreakersRepository,
  SealBroken,
  type Account,
} from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { notFound, Problem } from '../problems/problem.js';

/** How often an account's profile may be called; see `IceBreakersRepository.takeProfileCall`. */
export const PROFILE_CALL_LIMIT = Symbol('profile call limit');

export type Live = { account: Account; live: IceBreakerSet; at: Date };

/** Asks Instagram what it shows, within the budget that the account's lane lives on too. */
@Injectable()
export class ReadLive {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly tokens: AccountTokens,
    private readonly iceBreakers: IceBreakersRepository,
    private readonly suspicions: DriftSuspicions,
    private readonly graph: GraphClient,
    private readonly lanes: Lanes,
    @Inject(PROFILE_CALL_LIMIT) private readonly limit: ProfileCallLimit,
  ) {}

  /** Throws a `Problem` or a `GraphError` when Instagram does not say. */
  async run(tenantId: string, ref: string): Promise<Live> {
    const account = await this.accounts.find(tenantId, ref);
    if (!account) throw notFound('account');
    const token = await this.tokenOf(tenantId, account);
    const freeAt = await this.iceBreakers.takeProfileCall(tenantId, account.id, this.limit);
    if (freeAt) throw callsSpent(this.limit, freeAt);
    const { live } = await this.graph.getIceBreakers(token, account.igUserId);
    await this.suspectDrift(tenantId, account.id, live);
    return { account, live, at: new Date() };
  }

  private async tokenOf(tenantId: string, account: Account) {
    const standing = await this.tokens.arm(tenantId, account.id).catch((error: unknown) => {
      if (error instanceof SealBroken) return null;
      throw error;
    });
    if (account.status === 'connected' && standing?.token) return standing.token;
    throw new Problem(
      'account_not_connected',
      account.status === 'connected'
        ? 'The token of this account is missing or cannot be opened.'
        : `This account is ${account.status}, so Instagram cannot be asked.`,
    );
  }

  /** What was seen by chance is looked into by the account's lane, which knows what to do about it. */
  private async suspectDrift(
    tenantId: string,
    accountId: string,
    live: IceBreakerSet,
  ): Promise<void> {
    const row = await this.iceBreakers.find(tenantId, accountId);
    if (!row || !['in_sync', 'drifted', 'foreign'].includes(row.status)) return;
    if (sameIceBreakers(live, row.driftedTo ?? row.desired)) return;
    await this.suspicions.suspect(tenantId, accountId);
    await this.lanes.wakeQuietly(syncAccount, [{ v: 1, tenantId, accountId }]);
  }
}

function callsSpent({ max, windowMs }: ProfileCallLimit, freeAt: Date): Problem {
  const detail = `An account's profile is called at most ${max} times in ${windowMs / 60_000} minutes.`;
  const waitMs = freeAt.getTime() - Date.now();
  return new Problem('profile_calls_spent', detail, {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
  });
}
