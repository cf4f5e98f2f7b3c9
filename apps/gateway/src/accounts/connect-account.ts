import type { Secret } from '#libs/domain';
import type { AuditSource } from '#libs/storage';
import { Injectable } from '@nestjs/common';
import type { Claim } from '../idempotency/claim.js';
import { identityOf, KeepAccount, type KeptAccountAnswer } from './keep-account.js';
import { VouchAccount } from './vouch-account.js';
import { WakeAccount } from './wake-account.js';

/** A token that Meta hands out lives 60 days; a more exact time comes with the first refresh. */
const TOKEN_LIFE_MS = 60 * 24 * 60 * 60 * 1_000;

/** Connects an Instagram account by a token of its owner, or renews the token of a known one. */
@Injectable()
export class ConnectAccount {
  constructor(
    private readonly vouch: VouchAccount,
    private readonly keepAccount: KeepAccount,
    private readonly wake: WakeAccount,
  ) {}

  /** Throws `GraphError` when Instagram does not take the token, `Problem` on a collision. */
  async run(
    tenantId: string,
    source: AuditSource,
    token: Secret,
    externalId: string | null,
    claim: Claim,
  ): Promise<KeptAccountAnswer> {
    const me = await this.vouch.identify(token);
    await this.keepAccount.makeSureOfRoom(tenantId, me.userId);
    const subscribedFields = await this.vouch.subscribe(token, me);
    const issuedAt = new Date();
    const expiresAt = new Date(issuedAt.getTime() + TOKEN_LIFE_MS);
    const { answer, endpointIds } = await this.keepAccount.run(
      tenantId,
      source,
      {
        identity: identityOf(me),
        token: { token, issuedAt, expiresAt },
        subscribedFields,
        externalId,
        connectLinkId: null,
      },
      claim,
    );
    await this.wake.connected(tenantId, answer.shown.id, endpointIds);
    return answer;
  }
}
