import { AccountCare } from '../entities/account-care.entity.js';
import { AccountToken } from '../entities/account-token.entity.js';
import { Account } from '../entities/account.entity.js';
import { IceBreakers, type LastError } from '../entities/ice-breakers.entity.js';
import { meant, namedBy } from '../edit.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** All that says whether an account works; each null where there is none. */
export type AccountHealth = {
  account: Account;
  token: Omit<AccountToken, 'sealed'> | null;
  care: AccountCare | null;
  iceBreakers: Pick<IceBreakers, 'revision' | 'status' | 'lastError'> | null;
  lastEventAt: Date | null;
  lastSendAt: Date | null;
  /** The latest of the last events and their replies. */
  lastSendError: LastError | null;
};

type Traffic = {
  last_event_at: Date | null;
  last_send_at: Date | null;
  last_send_error: LastError | null;
};

/** Reads what is spread over the tables of an account, in one unit of work and by keys alone. */
export class AccountHealthRepository {
  constructor(private readonly work: TenantWork) {}

  /** By our id, or by the tenant's own name for it. */
  read(tenantId: string, ref: string): Promise<AccountHealth | null> {
    return this.work.run(tenantId, async (manager) => {
      const account = meant(await manager.findBy(Account, namedBy(tenantId, ref)), ref);
      if (!account) return null;
      const its = { tenantId, accountId: account.id };
      const token = await manager.findOne(AccountToken, { where: its, select: TOKEN_COLUMNS });
      const care = await manager.findOneBy(AccountCare, its);
      const iceBreakers = await manager.findOne(IceBreakers, {
        where: its,
        select: { accountId: true, revision: true, status: true, lastError: true },
      });
      const [traffic] = await selectRows<Traffic>(manager, TRAFFIC, [tenantId, account.id]);
      return {
        account,
        token,
        care,
        iceBreakers,
        lastEventAt: traffic?.last_event_at ?? null,
        lastSendAt: traffic?.last_send_at ?? null,
        lastSendError: traffic?.last_send_error ?? null,
      };
    });
  }
}

/** All but its text. */
const TOKEN_COLUMNS = {
  accountId: true,
  tenantId: true,
  keyId: true,
  dataKeyId: true,
  sealBrokenAt: true,
  issuedAt: true,
  expiresAt: true,
  expiryKnown: true,
  scopes: true,
  refreshedAt: true,
} as const;

/** An error further back than so many events is no news. */
const LAST_EVENTS = 50;

const TRAFFIC = `
  WITH recent AS MATERIALIZED (
    SELECT id, received_at, last_error FROM inbound_events
     WHERE tenant_id = $1 AND account_id = $2 ORDER BY id DESC LIMIT ${LAST_EVENTS}
  ), errors AS (
    SELECT last_error AS error FROM recent
    UNION ALL
    SELECT r.error FROM recent e JOIN replies r ON r.event_id = e.id AND r.tenant_id = $1
  )
  SELECT (SELECT received_at FROM recent ORDER BY id DESC LIMIT 1) AS last_event_at,
         (SELECT sent_at FROM replies
           WHERE tenant_id = $1 AND account_id = $2 AND sent_at IS NOT NULL
           ORDER BY sent_at DESC LIMIT 1) AS last_send_at,
         (SELECT error FROM errors WHERE error IS NOT NULL
           ORDER BY error ->> 'at' DESC LIMIT 1) AS last_send_error`;
