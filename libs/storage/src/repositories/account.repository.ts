import {
  isUuid,
  newId,
  type AccountStatus,
  type DisconnectReason,
  type DriftPolicy,
  type OwnerReason,
  type Secret,
} from '#libs/domain';
import { In, LessThan, Not, type EntityManager } from 'typeorm';
import { Account, type WhenUnsure } from '../entities/account.entity.js';
import {
  changed,
  meant,
  unlessNameIsTaken,
  unlessTaken,
  type Edited,
  type EditRefusal,
} from '../edit.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { prepare } from '../prepared-statements.js';
import { asEntities, selectRows } from '../sql-rows.js';
import { storableText } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';
import { storableIdentity, type AccountIdentity } from './account-identity.js';
import type { AccountTokens, NewToken } from './account-tokens.js';
import { lockAccount } from './lock-account.js';

/** The outcome of a connection: `owned-elsewhere` never says by whom. */
export type ConnectResult =
  | { outcome: 'created'; account: Account }
  | { outcome: 'renewed'; account: Account; before: Account }
  | { outcome: 'owned-elsewhere' }
  | { outcome: 'external-id-taken' };

/** What a tenant may change of an account by itself. */
export type AccountChange = {
  externalId?: string | null;
  whenUnsure?: WhenUnsure;
  driftPolicy?: DriftPolicy;
  takeoverMinutes?: number;
  handoffMinutes?: number | null;
  optOutWords?: string[] | null;
  optInWords?: string[] | null;
  disclosure?: string | null;
};

/** Why an account stops: a word for programs, and plain words for people. */
export type Halt = { status: 'needs_reauth' | 'restricted'; code: OwnerReason; words: string };

export type Release = {
  code: DisconnectReason;
  words: string;
  /** Only while it has this status. */
  from?: AccountStatus;
  /** Only when it was last connected by then. */
  connectedBy?: Date;
};

const FIND_ACCOUNT = `
  SELECT * FROM accounts WHERE tenant_id = $1 AND (external_id = $2 OR id = $3)`;

prepare({ 'find-account': FIND_ACCOUNT });

/** The account that a sub-query or update means, and nobody else's. */
const owned = (tenantId: string, id: string) => ({ id, tenantId });

export class AccountRepository {
  constructor(
    private readonly work: TenantWork,
    private readonly tokens: AccountTokens,
  ) {}

  /**
   * Adds the account, or gives one that the tenant had before its new token and makes it `connected`
   * again. The unique key on `ig_user_id` spans all tenants and is not subject to row-level security,
   * so an insert that does nothing while we see neither such an account nor such an external id means
   * that another tenant owns it. Looked at after the insert, which waits for another's in flight.
   */
  connect(
    tenantId: string,
    given: AccountIdentity,
    token: NewToken,
    externalId: string | null,
  ): Promise<ConnectResult> {
    const identity = storableIdentity(given);
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
      const created = Array.isArray(added.raw) && added.raw.length > 0;
      if (created) {
        await this.tokens.store(tenantId, account.id, token);
        return { outcome: 'created', account };
      }
      const before = { ...account };
      const named = externalId === null ? account : (changed(account, { externalId }) ?? account);
      const renewed = {
        ...named,
        ...identity,
        ...({ status: 'connected', statusReason: null, reasonCode: null } as const),
        leaveIceBreakers: null,
        connectedAt: new Date(),
        repliesParkedUntil: null,
        syncParkedUntil: null,
      };
      const saved = await unlessTaken(manager, (inner) => inner.save(Account, renewed), {
        accounts_owner: 'owned-elsewhere',
        external_id: 'external-id-taken',
      });
      if ('outcome' in saved) return saved;
      await this.tokens.store(tenantId, account.id, token);
      return { outcome: 'renewed', account: saved, before };
    });
  }

  /** Whether the tenant has this Instagram account: one that it let go it has no more. */
  knows(tenantId: string, igUserId: string): Promise<boolean> {
    return this.work.run(tenantId, (manager) =>
      manager.existsBy(Account, { tenantId, igUserId, status: Not('disconnected') }),
    );
  }

  /** Whether the tenant has no other account that it did not let go. */
  isOnly(tenantId: string, accountId: string): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const others = { tenantId, id: Not(accountId), status: Not('disconnected' as const) };
      return !(await manager.existsBy(Account, others));
    });
  }

  /** By our id, or by the tenant's own name for it. */
  find(tenantId: string, ref: string): Promise<Account | null> {
    return this.work.run(tenantId, async (manager) => {
      const given = [tenantId, ref, isUuid(ref) ? ref : null];
      const rows = await selectRows<Record<string, unknown>>(manager, FIND_ACCOUNT, given);
      return meant(asEntities(manager, Account, rows), ref);
    });
  }

  /** Newest first; with `status`, only those that are so. */
  list(
    tenantId: string,
    limit: number,
    after: IdPlace | null,
    status: AccountStatus | null = null,
  ): Promise<Page<Account>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(Account, {
        where: {
          tenantId,
          ...(after === null ? {} : { id: LessThan(after.id) }),
          ...(status === null ? {} : { status }),
        },
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
      const found = await lockAccount(manager, tenantId, ref, ifVersion);
      if (found.outcome !== 'found') return found;
      const before = found.row;
      const next = changed(before, change);
      if (!next) return { outcome: 'edited', before, row: before };
      const row = await unlessNameIsTaken(manager, (inner) => inner.save(Account, next));
      return 'outcome' in row ? row : { outcome: 'edited', before, row };
    });
  }

  /**
   * The account waits for its owner: Instagram takes its token no more (also of one that is
   * restricted), or restricts it. True for the one caller that changed it, so that one fact goes
   * out however many turns met the error at once.
   *
   * With `refused`, nothing changes unless that is still the account's token: the owner may have
   * brought a new one while a call with the old one was under way.
   */
  halt(
    tenantId: string,
    accountId: string,
    { status, code, words }: Halt,
    refused?: Secret,
  ): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      await this.lock(manager, tenantId, accountId);
      if (refused) {
        const standing = await this.tokens.arm(tenantId, accountId);
        if (standing?.token?.reveal() !== refused.reveal()) return false;
      }
      const from = status === 'needs_reauth' ? In(['connected', 'restricted']) : 'connected';
      const { affected } = await manager.update(
        Account,
        { ...owned(tenantId, accountId), status: from },
        { status, statusReason: storableText(words), reasonCode: code },
      );
      return affected === 1;
    });
  }

  /** Instagram restricts the account no more: it is as it was. Null when it was not restricted. */
  heal(tenantId: string, accountId: string): Promise<Account | null> {
    return this.work.run(tenantId, async (manager) => {
      const account = await this.lock(manager, tenantId, accountId);
      if (account?.status !== 'restricted') return null;
      const healed = { status: 'connected', statusReason: null, reasonCode: null } as const;
      await manager.update(Account, owned(tenantId, accountId), healed);
      return { ...account, ...healed };
    });
  }

  /**
   * The account is the tenant's no more, and another may connect it. Gives what it was; null, and
   * nothing changes, when it was let go already, when it is connected anew since `connectedBy`, or
   * when it is not `from` any more.
   */
  release(tenantId: string, accountId: string, release: Release): Promise<Account | null> {
    return this.work.run(tenantId, async (manager) => {
      const account = await this.lock(manager, tenantId, accountId);
      if (!account || account.status === 'disconnected') return null;
      if (release.from !== undefined && account.status !== release.from) return null;
      if (release.connectedBy !== undefined && account.connectedAt > release.connectedBy) {
        return null;
      }
      await manager.update(Account, owned(tenantId, accountId), {
        status: 'disconnected',
        statusReason: storableText(release.words),
        reasonCode: release.code,
        leaveIceBreakers: null,
        repliesParkedUntil: null,
        syncParkedUntil: null,
      });
      return account;
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

  private lock(
    manager: EntityManager,
    tenantId: string,
    accountId: string,
  ): Promise<Account | null> {
    return manager.findOne(Account, {
      where: owned(tenantId, accountId),
      lock: { mode: 'for_no_key_update' },
    });
  }
}
