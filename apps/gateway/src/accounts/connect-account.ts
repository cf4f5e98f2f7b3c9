import type { Secret } from '#libs/domain';
import { GraphClient } from '#libs/graph-api';
import { answerAccount, deliverEndpoint, Lanes, syncAccount } from '#libs/jobs';
import type { AuditSource } from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { Claim } from '../idempotency/claim.js';
import { KeepAccount, type KeptAccountAnswer } from './keep-account.js';

/** What must reach us for a tap to be answered, and for our own messages to be recognised. */
const SUBSCRIBED_FIELDS = ['messages', 'messaging_postbacks'];

/** A token that Meta hands out lives 60 days; a more exact time comes with the first refresh. */
const TOKEN_LIFE_MS = 60 * 24 * 60 * 60 * 1_000;

/** Connects an Instagram account by a token of its owner, or renews the token of a known one. */
@Injectable()
export class ConnectAccount {
  constructor(
    private readonly graph: GraphClient,
    private readonly keepAccount: KeepAccount,
    private readonly lanes: Lanes,
  ) {}

  /** Throws `GraphError` when Instagram does not take the token, `Problem` on a collision. */
  async run(
    tenantId: string,
    source: AuditSource,
    token: Secret,
    externalId: string | null,
    claim: Claim,
  ): Promise<KeptAccountAnswer> {
    const me = await this.graph.getMe(token);
    await this.keepAccount.makeSureOfRoom(tenantId, me.userId);
    await this.graph.subscribe(token, me.userId, SUBSCRIBED_FIELDS);
    const issuedAt = new Date();
    const { answer, endpointIds } = await this.keepAccount.run(
      tenantId,
      source,
      {
        igUserId: me.userId,
        appScopedId: me.appScopedId,
        username: me.username,
        name: me.name,
        accountType: me.accountType,
      },
      { token, issuedAt, expiresAt: new Date(issuedAt.getTime() + TOKEN_LIFE_MS) },
      externalId,
      claim,
    );
    // A new token ends every wait for one.
    const lane = { v: 1 as const, tenantId, accountId: answer.shown.id };
    await Promise.all([
      this.lanes.wakeQuietly(syncAccount, [lane]),
      this.lanes.wakeQuietly(answerAccount, [lane]),
      this.lanes.wakeQuietly(
        deliverEndpoint,
        endpointIds.map((endpointId) => ({ v: 1, tenantId, endpointId })),
      ),
    ]);
    return answer;
  }
}
