import {
  makeFactBody,
  type DisconnectReason,
  type FactBody,
  type FactError,
  type OwnerReason,
  type Secret,
} from '#libs/domain';
import type { TenantWork } from '../tenant-work.js';
import type { AccountCareRepository } from './account-care.repository.js';
import type { AccountTokens } from './account-tokens.js';
import type { AccountRepository, Release } from './account.repository.js';
import type { AuditLog, AuditSource } from './audit-log.js';
import type { FactRepository } from './fact.repository.js';

/** Why the owner has to act: a word for programs, plain words for people, what Instagram said. */
export type OwnerWords = { reason: OwnerReason; words: string; error: FactError | null };

export type Disconnection = {
  code: DisconnectReason;
  /** Plain words for the tenant. */
  reason: string;
  /** Who asked for it, for the audit log; null: the log has it already. */
  source: AuditSource | null;
  /** When it was asked for: a connection that is newer is not meant. Left out: every one is. */
  unlessConnectedAfter?: Date;
};

/** How a farewell ended: in plain words for the tenant, and whether Instagram sends us nothing more. */
export type FarewellEnd = { words: string; isUnsubscribed: boolean };

/**
 * What changes the state of an account, together with the fact that tells of it. Every method gives
 * the endpoints whose lanes are to be woken after it; however many turns meet the same thing at
 * once, one fact goes out. Locks are taken in the order account, token, care.
 */
export class AccountLife {
  constructor(
    private readonly work: TenantWork,
    private readonly accounts: AccountRepository,
    private readonly tokens: AccountTokens,
    private readonly care: AccountCareRepository,
    private readonly facts: FactRepository,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Instagram no longer takes `refused`, the account's token, or its time is over: all lanes of the
   * account wait for a new one. Null: whatever token it has.
   */
  needsReauth(
    tenantId: string,
    accountId: string,
    { reason, words, error }: OwnerWords,
    refused: Secret | null,
  ): Promise<string[]> {
    return this.work.run(tenantId, async () => {
      const halt = { status: 'needs_reauth', code: reason, words } as const;
      const isHalted = await this.accounts.halt(tenantId, accountId, halt, refused ?? undefined);
      if (!isHalted) return [];
      await this.care.sleep(tenantId, accountId);
      const data = { account_id: accountId, reason, error };
      return this.tell(tenantId, makeFactBody('account.needs_reauth', data, new Date()));
    });
  }

  /**
   * Instagram lets the account send no messages: publications and replies wait. At `probeAt` its
   * care tries whether that is over; its token is kept alive meanwhile.
   */
  restricted(
    tenantId: string,
    accountId: string,
    { reason, words, error }: OwnerWords,
    { token, probeAt }: { token: Secret; probeAt: Date },
  ): Promise<string[]> {
    return this.work.run(tenantId, async () => {
      const halt = { status: 'restricted', code: reason, words } as const;
      if (!(await this.accounts.halt(tenantId, accountId, halt, token))) return [];
      await this.care.probe(tenantId, accountId, probeAt);
      const data = { account_id: accountId, reason, error };
      return this.tell(tenantId, makeFactBody('account.restricted', data, new Date()));
    });
  }

  /** Instagram restricts the account no more. Null when it was not restricted any more. */
  healed(tenantId: string, accountId: string): Promise<string[] | null> {
    return this.work.run(tenantId, async () => {
      const account = await this.accounts.heal(tenantId, accountId);
      if (!account) return null;
      const data = {
        account_id: accountId,
        ig_user_id: account.igUserId,
        username: account.username,
      };
      return this.tell(tenantId, makeFactBody('account.connected', data, new Date()));
    });
  }

  /** The account is taken away at once, without a word to Instagram. */
  disconnect(tenantId: string, accountId: string, asked: Disconnection): Promise<string[]> {
    const { code, reason: words, source, unlessConnectedAfter: connectedBy } = asked;
    return this.work.run(tenantId, async () => {
      const release = { code, words, ...(connectedBy === undefined ? {} : { connectedBy }) };
      const was = await this.end(tenantId, accountId, release, false);
      if (!was) return [];
      if (source) {
        await this.audit.append(tenantId, {
          ...source,
          action: 'account.disconnected',
          target: `account:${accountId}`,
          before: { status: was.status },
          after: { status: 'disconnected', reason: code },
        });
      }
      const data = { account_id: accountId, reason: code };
      const requestId = source?.requestId ?? null;
      return this.tell(tenantId, makeFactBody('account.disconnected', data, new Date(), requestId));
    });
  }

  /**
   * Instagram knows, or cannot be told: the farewell is over. Null when it was called off, by a new
   * connection or by a disconnection meanwhile.
   */
  left(
    tenantId: string,
    accountId: string,
    { words, isUnsubscribed }: FarewellEnd,
  ): Promise<string[] | null> {
    const code = 'removed_by_tenant';
    return this.work.run(tenantId, async () => {
      const release = { code, words, from: 'disconnecting' } as const;
      if (!(await this.end(tenantId, accountId, release, isUnsubscribed))) return null;
      const data = { account_id: accountId, reason: code };
      return this.tell(tenantId, makeFactBody('account.disconnected', data, new Date()));
    });
  }

  private async end(
    tenantId: string,
    accountId: string,
    release: Release,
    isUnsubscribed: boolean,
  ) {
    const was = await this.accounts.release(tenantId, accountId, release);
    if (!was) return null;
    await this.tokens.forget(tenantId, accountId);
    await this.care.end(tenantId, accountId, isUnsubscribed);
    return was;
  }

  private tell(tenantId: string, body: FactBody<AccountFact>): Promise<string[]> {
    const { account_id: accountId } = body.data;
    return this.facts.append(tenantId, [
      { accountId, type: body.type, body: JSON.stringify(body) },
    ]);
  }
}

type AccountFact =
  'account.needs_reauth' | 'account.restricted' | 'account.connected' | 'account.disconnected';
