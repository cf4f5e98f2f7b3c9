import type { Secret } from '#libs/domain';
import { AccountToken } from '../entities/account-token.entity.js';
import { Account } from '../entities/account.entity.js';
import type { TenantStatus } from '../entities/tenant.entity.js';
import type { EntityManager } from 'typeorm';
import { dataKeyOf, JOINED_DATA_KEY, type DataKeyColumns } from '../custody/joined-data-key.js';
import type { SealContext } from '../custody/sealed.js';
import { prepare } from '../prepared-statements.js';
import { asEntities, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import type { TokenCipher } from '../token-cipher.js';

export type NewToken = {
  token: Secret;
  issuedAt: Date;
  expiresAt: Date | null;
  /** Whether Instagram itself named `expiresAt`. Default: false. */
  expiryKnown?: boolean;
  /** What its owner agreed to; null, the default: Instagram did not say. */
  scopes?: string[] | null;
};

/** An account with the token that speaks for it. */
export type ArmedAccount = { account: Account; token: Secret; tenantStatus: TenantStatus };

/** An account as it stands; without a token nothing can be asked of Instagram for it. */
export type StandingAccount = Omit<ArmedAccount, 'token'> & { token: Secret | null };

/** The access tokens of accounts. One is in the open only between two calls of this class. */
export class AccountTokens {
  constructor(
    private readonly work: TenantWork,
    private readonly cipher: TokenCipher,
  ) {}

  /**
   * The account and its opened token; null when there is no such account. `token` is null when the
   * account has none, when it was put aside as one that does not open, or when its tenant is being
   * deleted: then its keys are gone. Throws `SealBroken` when it does not open.
   */
  async arm(tenantId: string, accountId: string): Promise<StandingAccount | null> {
    const found = await this.work.run(tenantId, (manager) => read(manager, tenantId, accountId));
    if (!found) return null;
    const { account, row } = found;
    const { sealed, is_broken: isBroken, tenant_status: tenantStatus } = row;
    const isShut = sealed === null || isBroken || tenantStatus === 'deleting';
    if (isShut) return { account, token: null, tenantStatus };
    // After the unit of work, where it is this call's own: a KMS may have to be asked.
    const token = await this.cipher.open(sealed, sealOf(tenantId, accountId), dataKeyOf(row));
    return { account, token, tenantStatus };
  }

  /** The token without its text; null when the account has none. */
  find(tenantId: string, accountId: string): Promise<Omit<AccountToken, 'sealed'> | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(AccountToken, { tenantId, accountId }),
    );
  }

  /** The account's token from here on, whatever it had. */
  store(
    tenantId: string,
    accountId: string,
    { token, issuedAt, expiresAt, expiryKnown = false, scopes = null }: NewToken,
  ): Promise<void> {
    return this.work.run(tenantId, async (manager) => {
      const { keyId, dataKeyId, sealed } = await this.cipher.seal(
        token,
        sealOf(tenantId, accountId),
      );
      await manager.upsert(
        AccountToken,
        {
          accountId,
          tenantId,
          keyId,
          dataKeyId,
          sealBrokenAt: null,
          sealed,
          issuedAt,
          expiresAt,
          expiryKnown,
          scopes,
          refreshedAt: null,
        },
        ['accountId'],
      );
    });
  }

  /**
   * A refreshed token in the place of the one that was refreshed. False, and nothing changes, when
   * that is not the account's token any more: its owner has brought another meanwhile.
   */
  swap(
    tenantId: string,
    accountId: string,
    refreshed: Secret,
    next: { token: Secret; expiresAt: Date; at: Date },
  ): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const row = await manager.findOne(AccountToken, {
        where: { tenantId, accountId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) return false;
      const standing = await this.arm(tenantId, accountId);
      if (standing?.token?.reveal() !== refreshed.reveal()) return false;
      const { keyId, dataKeyId, sealed } = await this.cipher.seal(
        next.token,
        sealOf(tenantId, accountId),
      );
      await manager.update(
        AccountToken,
        { tenantId, accountId },
        {
          keyId,
          dataKeyId,
          sealed,
          expiresAt: next.expiresAt,
          expiryKnown: true,
          refreshedAt: next.at,
        },
      );
      return true;
    });
  }

  /** Forgets the token: nothing can be asked of Instagram for the account any more. */
  async forget(tenantId: string, accountId: string): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.delete(AccountToken, { tenantId, accountId }),
    );
  }
}

type TokenColumns = DataKeyColumns & {
  tenant_status: TenantStatus;
  sealed: string | null;
  is_broken: boolean;
};

/**
 * All by one statement, so in one state of the database: between two, a rewrap could seal the token
 * anew and remove the key that the first one read.
 */
async function read(manager: EntityManager, tenantId: string, accountId: string) {
  const [row] = await selectRows<TokenColumns & Record<string, unknown>>(manager, ARM_ACCOUNT, [
    tenantId,
    accountId,
  ]);
  const [account] = row ? asEntities(manager, Account, [row]) : [];
  return account && row ? { account, row } : null;
}

const ARM_ACCOUNT = `
  SELECT a.*, t.status AS tenant_status, k.sealed, k.seal_broken_at IS NOT NULL AS is_broken,
         ${JOINED_DATA_KEY.join(', ')}
    FROM accounts a
    JOIN tenants t ON t.id = a.tenant_id
    LEFT JOIN account_tokens k ON k.tenant_id = a.tenant_id AND k.account_id = a.id
    LEFT JOIN tenant_keys d ON d.tenant_id = k.tenant_id AND d.id = k.data_key_id
   WHERE a.tenant_id = $1 AND a.id = $2`;

prepare({ 'arm-account': ARM_ACCOUNT });

function sealOf(tenantId: string, accountId: string): SealContext {
  return { tenantId, ownerId: accountId, purpose: 'access-token' };
}
