import { changedParts, firstDriftCheckDueAt, makeFactBody } from '#libs/domain';
import type { GraphMe } from '#libs/graph-api';
import {
  AccountCareRepository,
  AccountRepository,
  AuditLog,
  ConnectLinkRepository,
  FactRepository,
  IceBreakersRepository,
  TenantQuota,
  TenantWork,
  type Account,
  type AccountIdentity,
  type AuditSource,
  type ConnectResult,
  type NewToken,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import { problemOfEdit } from '../http/edit-problem.js';
import { revisionTag } from '../http/revision-tag.js';
import type { Claim } from '../idempotency/claim.js';
import { Problem } from '../problems/problem.js';
import { showAccount } from './account.schema.js';

/** The answer to whoever connects an account: 201 for a new one, 200 for one that was known. */
export type KeptAccountAnswer = {
  status: 200 | 201;
  etag: string;
  shown: ReturnType<typeof showAccount>;
};

/** What Instagram has vouched for, and what the tenant said of it. */
export type NewConnection = {
  identity: AccountIdentity;
  token: NewToken;
  /** As Instagram said when it was asked; null: it was not, or did not say. */
  subscribedFields: readonly string[] | null;
  externalId: string | null;
  /** The link that its owner came by. */
  connectLinkId: string | null;
};

/** `endpointIds`: whose lanes are to be woken, since they are owed the fact. */
export type Kept = { answer: KeptAccountAnswer; endpointIds: string[] };

/** Keeps an account that Instagram has vouched for, with its entry in the audit log and its fact. */
@Injectable()
export class KeepAccount {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly care: AccountCareRepository,
    private readonly iceBreakers: IceBreakersRepository,
    private readonly links: ConnectLinkRepository,
    private readonly quota: TenantQuota,
    private readonly facts: FactRepository,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Throws a `Problem` when this account would be one too many; one that the tenant has takes no
   * further room. Asked before Instagram is told anything, and again by `run`.
   */
  makeSureOfRoom(tenantId: string, igUserId: string): Promise<void> {
    return this.work.run(tenantId, async () => {
      if (await this.accounts.knows(tenantId, igUserId)) return;
      if (await this.quota.hasRoomFor(tenantId, 'accounts')) return;
      // Another request may have made it while this one waited for the tenant's row.
      if (await this.accounts.knows(tenantId, igUserId)) return;
      throw new Problem('limit_reached', 'You have as many accounts as you may have.');
    });
  }

  /** Throws a `Problem` when the account or its external id is taken, or there is no room for it. */
  run(
    tenantId: string,
    source: AuditSource,
    connection: NewConnection,
    claim: Claim,
  ): Promise<Kept> {
    const { identity, token, subscribedFields, externalId, connectLinkId } = connection;
    return this.work.run(tenantId, async () => {
      await this.makeSureOfRoom(tenantId, identity.igUserId);
      const result = await this.accounts.connect(tenantId, identity, token, externalId);
      if (result.outcome === 'owned-elsewhere') {
        const detail = `@${identity.username} is connected elsewhere.`;
        throw new Problem('account_owned_elsewhere', detail);
      }
      if (result.outcome === 'external-id-taken') throw problemOfEdit('account', result);
      const { account } = result;
      await this.care.begin(tenantId, account.id, {
        issuedAt: token.issuedAt,
        expiresAt: token.expiresAt,
        expiryKnown: token.expiryKnown ?? false,
        dice: Math.random,
        ...(subscribedFields === null ? {} : { subscribedFields }),
      });
      const lookAt = firstDriftCheckDueAt(new Date(), Math.random);
      await this.iceBreakers.begin(tenantId, account.id, lookAt);
      // Whoever had it meanwhile may have left it other questions than ours.
      if (isReturn(result)) await this.iceBreakers.doubt(tenantId, account.id);
      if (connectLinkId !== null) await this.links.finish(tenantId, connectLinkId, account.id);
      await this.audit.append(tenantId, {
        ...source,
        action: isReturn(result) ? 'account.connected' : 'account.token_renewed',
        target: `account:${account.id}`,
        ...partsOf(result),
      });
      const body = makeFactBody(
        'account.connected',
        {
          account_id: account.id,
          ig_user_id: account.igUserId,
          username: account.username,
          connect_link_id: connectLinkId,
        },
        token.issuedAt,
        source.requestId,
      );
      const endpointIds = await this.facts.append(tenantId, [
        { accountId: account.id, type: body.type, body: JSON.stringify(body) },
      ]);
      const answer = answerOf(result);
      await claim.keep(tenantId, answer.status, answer.shown, { etag: answer.etag }, account.id);
      return { answer, endpointIds };
    });
  }
}

/** Both ids: webhooks name an account by the one, Meta's callbacks about consent by the other. */
export function identityOf(me: GraphMe): AccountIdentity {
  return {
    igUserId: me.userId,
    appScopedId: me.appScopedId,
    username: me.username,
    name: me.name,
    accountType: me.accountType,
  };
}

type Connected = Extract<ConnectResult, { account: Account }>;

function answerOf({ outcome, account }: Connected): KeptAccountAnswer {
  return {
    status: outcome === 'created' ? 201 : 200,
    etag: revisionTag(account.version),
    shown: showAccount(account),
  };
}

/** New here, or let go and brought back. */
function isReturn(result: Connected): boolean {
  return (
    result.outcome === 'created' || ['disconnecting', 'disconnected'].includes(result.before.status)
  );
}

/** A renewal may change nothing but the token, which is never shown. */
function partsOf(result: Connected) {
  if (result.outcome === 'created') return { before: null, after: asAudited(result.account) };
  const before = asAudited(result.before);
  return changedParts(before, asAudited(result.account)) ?? { before: {}, after: {} };
}

function asAudited(account: Account) {
  return {
    ig_user_id: account.igUserId,
    username: account.username,
    name: account.name,
    account_type: account.accountType,
    external_id: account.externalId,
    status: account.status,
    status_reason: account.statusReason,
    reason_code: account.reasonCode,
  };
}
