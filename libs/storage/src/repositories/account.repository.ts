import { newId, type Secret } from '#libs/domain';
import { LessThan, type EntityManager } from 'typeorm';
import { AccountToken } from '../entities/account-token.entity.js';
import { Account, type WhenUnsure } from '../entities/account.entity.js';
import { Tenant, type TenantStatus } from '../entities/tenant.entity.js';
import {
  changed,
  meant,
  namedBy,
  unlessNameIsTaken,
  unlessRefused,
  type Edited,
  type EditRefusal,
} from '../edit.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { storableText } from '../storable.js';
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
  | { outcome: 'created'; account: Account }
  | { outcome: 'renewed'; account: Account; before: Account }
  | { outcome: 'owned-elsewhere' }
  | { outcome: 'external-id-taken' };

/** What a tenant may change of an account by itself. */
export type AccountChange = { externalId?: string | null; whenUnsure?: WhenUnsure };

/** An account with the token that speaks for it. */
export type ArmedAccount = { account: Account; token: Secret; tenantStatus: TenantStatus };

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
   * that does nothing while we see neither such an account nor such an external id means that
   * another tenant owns it. Looked at after the insert, which waits for another's in flight.
   */
  connect(
    tenantId: string,
    identity: AccountIdentity,
    token: NewToken,
    externalId: string | null,
  ): Promise<ConnectResult> {
    return this.work.run(tenantId, async (manager) => {
      const added = await manager
        .createQueryBuilder()
        .insert()
        .into(Account)
        .values({ id: newId(), tenantId, externalId, status: 'connected', ...identity })
        .orIgnore()
        .returning('id')
        .execute();
      const account = await manager.findOne(Account, {
        where: { tenantId, igUserId: identity.igUserId },
        lock: { mode: 'for_no_key_update' },
      });
      if (externalId !== null && account?.externalId !== externalId) {
        const isTaken = await manager.existsBy(Account, { tenantId, externalId });
        if (isTaken) return { outcome: 'external-id-taken' };
      }
      if (!account) return { outcome: 'owned-elsewhere' };
      await this.storeToken(manager, account, token);
      const created = Array.isArray(added.raw) && added.raw.length > 0;
      if (created) return { outcome: 'created', account };
      const before = { ...account };
      const named = externalId === null ? account : (changed(account, { externalId }) ?? account);
      const renewed = {
        ...named,
        ...identity,
        ...({ status: 'connected', statusReason: null } as const),
        repliesParkedUntil: null,
        syncParkedUntil: null,
      };
      const saved = await unlessNameIsTaken(manager, (inner) => inner.save(Account, renewed));
      return 'outcome' in saved ? saved : { outcome: 'renewed', account: saved, before };
    });
  }

  /** Whether the tenant has connected this Instagram account before. */
  knows(tenantId: string, igUserId: string): Promise<boolean> {
    return this.work.run(tenantId, (manager) => manager.existsBy(Account, { tenantId, igUserId }));
  }

  /** By our id, or by the tenant's own name for it. */
  find(tenantId: string, ref: string): Promise<Account | null> {
    return this.work.run(tenantId, async (manager) =>
      meant(await manager.findBy(Account, namedBy(tenantId, ref)), ref),
    );
  }

  /** Newest first. */
  list(tenantId: string, limit: number, after: IdPlace | null): Promise<Page<Account>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(Account, {
        where: { tenantId, ...(after === null ? {} : { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      return pageOf(LISTS.accounts, rows, limit);
    });
  }

  /** An edit by the tenant. With `ifVersion`, only when the account is still at that version. */
  change(
    tenantId: string,
    ref: string,
    change: AccountChange,
    ifVersion: number | null,
  ): Promise<Edited<Account> | EditRefusal> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(Account, {
        where: namedBy(tenantId, ref),
        lock: { mode: 'for_no_key_update' },
      });
      const found = unlessRefused(meant(rows, ref), ifVersion);
      if (found.outcome !== 'found') return found;
      const before = found.row;
      const next = changed(before, change);
      if (!next) return { outcome: 'edited', before, row: before };
      const row = await unlessNameIsTaken(manager, (inner) => inner.save(Account, next));
      return 'outcome' in row ? row : { outcome: 'edited', before, row };
    });
  }

  /** The account and its opened token; null when there is no such account or it has no token. */
  arm(tenantId: string, accountId: string): Promise<ArmedAccount | null> {
    return this.work.run(tenantId, async (manager) => {
      const account = await manager.findOneBy(Account, owned(tenantId, accountId));
      const row = await manager.findOneBy(AccountToken, { tenantId, accountId });
      const tenant = await manager.findOneBy(Tenant, { id: tenantId });
      if (!account || !row || !tenant) return null;
      const token = this.cipher.open(row.sealed, {
        tenantId,
        ownerId: accountId,
        purpose: 'access-token',
      });
      return { account, token, tenantStatus: tenant.status };
    });
  }

  /**
   * Instagram no longer takes the token: the account waits for its owner. True for the one caller
   * that changed it, so that one fact goes out however many turns met the error at once.
   *
   * With `refused`, nothing changes unless that is still the account's token: the owner may have
   * brought a new one while a call with the old one was under way.
   */
  markNeedsReauth(
    tenantId: string,
    accountId: string,
    reason: string,
    refused?: Secret,
  ): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      await manager.findOne(Account, {
        where: owned(tenantId, accountId),
        lock: { mode: 'for_no_key_update' },
      });
      if (refused) {
        const armed = await this.arm(tenantId, accountId);
        if (armed?.token.reveal() !== refused.reveal()) return false;
      }
      const { affected } = await manager.update(
        Account,
        { ...owned(tenantId, accountId), status: 'connected' },
        { status: 'needs_reauth', statusReason: storableText(reason) },
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
