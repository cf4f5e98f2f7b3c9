import { newId, type Secret } from '#libs/domain';
import { LessThan, type EntityManager } from 'typeorm';
import { AccountToken } from '../entities/account-token.entity.js';
import { Account } from '../entities/account.entity.js';
import { pageOf, type Page } from '../page.js';
import type { TenantWork } from '../tenant-work.js';
import type { TokenCipher } from '../token-cipher.js';

export type AccountIdentity = {
  igUserId: string;
  appScopedId: string | null;
  username: string;
  name: string | null;
  accountType: string | null;
};

export type NewToken = { token: Secret; issuedAt: Date; expiresAt: Date | null };

/** The outcome of a connection: `owned-elsewhere` never says by whom. */
export type ConnectResult =
  | { outcome: 'created' | 'renewed'; account: Account }
  | { outcome: 'owned-elsewhere' }
  | { outcome: 'external-id-taken' };

/** An account with the token that speaks for it. */
export type ArmedAccount = { account: Account; token: Secret };

/** The account that a sub-query or update means, and nobody else's. */
const owned = (tenantId: string, id: string) => ({ id, tenantId });

export class AccountRepository {
  constructor(
    private readonly work: TenantWork,
    private readonly cipher: TokenCipher,
  ) {}

  /**
   * Adds the account, or gives a known one its new token and makes it `connected` again. The unique
   * key on `ig_user_id` spans all tenants and is not subject to row-level security, so an insert
   * that does nothing while we see no such row means that another tenant owns it.
   */
  connect(
    tenantId: string,
    identity: AccountIdentity,
    token: NewToken,
    externalId: string | null,
  ): Promise<ConnectResult> {
    return this.work.run(tenantId, async (manager) => {
      if (externalId !== null) {
        const holder = await manager.findOneBy(Account, { tenantId, externalId });
        if (holder && holder.igUserId !== identity.igUserId) {
          return { outcome: 'external-id-taken' };
        }
      }
      const added = await manager
        .createQueryBuilder()
        .insert()
        .into(Account)
        .values({ id: newId(), tenantId, externalId, status: 'connected', ...identity })
        .orIgnore()
        .returning('id')
        .execute();
      const account = await manager.findOneBy(Account, { tenantId, igUserId: identity.igUserId });
      if (!account) return { outcome: 'owned-elsewhere' };
      await this.storeToken(manager, account, token);
      const created = Array.isArray(added.raw) && added.raw.length > 0;
      if (created) return { outcome: 'created', account };
      Object.assign(account, identity, {
        status: 'connected',
        statusReason: null,
        repliesParkedUntil: null,
        syncParkedUntil: null,
        ...(externalId === null ? {} : { externalId }),
      });
      return { outcome: 'renewed', account: await manager.save(account) };
    });
  }

  find(tenantId: string, accountId: string): Promise<Account | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(Account, owned(tenantId, accountId)),
    );
  }

  list(tenantId: string, limit: number, beforeId: string | null): Promise<Page<Account>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(Account, {
        where: { tenantId, ...(beforeId === null ? {} : { id: LessThan(beforeId) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      return pageOf(rows, limit);
    });
  }

  /** The account and its opened token; null when there is no such account or it has no token. */
  arm(tenantId: string, accountId: string): Promise<ArmedAccount | null> {
    return this.work.run(tenantId, async (manager) => {
      const account = await manager.findOneBy(Account, owned(tenantId, accountId));
      const row = await manager.findOneBy(AccountToken, { tenantId, accountId });
      if (!account || !row) return null;
      const token = this.cipher.open(row.sealed, {
        tenantId,
        ownerId: accountId,
        purpose: 'access-token',
      });
      return { account, token };
    });
  }

  /**
   * Instagram no longer takes the token: the account waits for its owner. True for the one caller
   * that changed it, so that one fact goes out however many turns met the error at once.
   */
  markNeedsReauth(tenantId: string, accountId: string, reason: string): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const { affected } = await manager.update(
        Account,
        { ...owned(tenantId, accountId), status: 'connected' },
        { status: 'needs_reauth', statusReason: reason },
      );
      return affected === 1;
    });
  }

  /** No call of that kind is made for the account before `until`. */
  async park(
    tenantId: string,
    accountId: string,
    lane: 'replies' | 'sync',
    until: Date,
  ): Promise<void> {
    const change = lane === 'replies' ? { repliesParkedUntil: until } : { syncParkedUntil: until };
    await this.work.run(tenantId, (manager) =>
      manager.update(Account, owned(tenantId, accountId), change),
    );
  }

  private async storeToken(
    manager: EntityManager,
    account: Account,
    { token, issuedAt, expiresAt }: NewToken,
  ): Promise<void> {
    const { keyId, sealed } = this.cipher.seal(token, {
      tenantId: account.tenantId,
      ownerId: account.id,
      purpose: 'access-token',
    });
    await manager.upsert(
      AccountToken,
      {
        accountId: account.id,
        tenantId: account.tenantId,
        keyId,
        sealed,
        issuedAt,
        expiresAt,
      },
      ['accountId'],
    );
  }
}
