import { firstCheckDueAt, refreshDueAt, type Dice } from '#libs/domain';
import { AccountCare } from '../entities/account-care.entity.js';
import type { LastError } from '../entities/ice-breakers.entity.js';
import { afterMs, changeRows, instantIn, msAhead, msFromNow, selectRows } from '../sql-rows.js';
import { storableJson } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';

/** Longer than the calls of one turn can take together; a turn that died is taken up after it. */
const LEASE = '2 minutes';

/** What is known of an account at the moment at which its owner connects it. */
export type CareBeginning = {
  issuedAt: Date;
  expiresAt: Date | null;
  /** Whether Instagram itself named `expiresAt`. */
  expiryKnown: boolean;
  dice: Dice;
  /** What Instagram said that it is subscribed to, if it was asked. */
  subscribedFields?: readonly string[];
};

export type CareStep = 'leave' | 'refresh' | 'check';

/** `mark` fences what the turn records; `due` null: nothing is, only the time to look was wrong. */
export type ClaimedCare = { care: AccountCare; due: CareStep | null; mark: string };

/** How a turn ended. `at`: when that step is due again. */
export type CareOutcome =
  | {
      step: 'refresh';
      at: Date;
      attempts: number;
      error: LastError | null;
      alarmedDays: number | null;
    }
  /** `fields`: what Instagram says now; left out when it did not. */
  | {
      step: 'check';
      at: Date;
      attempts: number;
      error: LastError | null;
      fields?: readonly string[];
    }
  /** `at` null: no farewell is owed. */
  | { step: 'leave'; at: Date | null; attempts: number; error: LastError | null }
  /** Nothing at all can be done before `at`: counts as a failed refresh, so that its health shows it. */
  | { step: 'none'; at: Date; error: LastError }
  /** Nothing is owed until the account is connected again. */
  | { step: 'asleep' };

/** What each account is owed so that it goes on living: one row, one lane. */
export class AccountCareRepository {
  constructor(private readonly work: TenantWork) {}

  find(tenantId: string, accountId: string): Promise<AccountCare | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(AccountCare, { tenantId, accountId }),
    );
  }

  /**
   * An account was connected, or connected again: everything before is forgotten, also a farewell
   * that was under way. Called inside the unit of work that keeps its token.
   */
  async begin(tenantId: string, accountId: string, beginning: CareBeginning): Promise<void> {
    const { issuedAt, expiresAt, expiryKnown, dice, subscribedFields = null } = beginning;
    const refreshAt = refreshDueAt({ since: issuedAt, expiresAt, expiryKnown }, dice);
    const checkAt = firstCheckDueAt(new Date(), subscribedFields, dice);
    await this.work.run(tenantId, (manager) =>
      manager.query(BEGIN, [
        tenantId,
        accountId,
        msFromNow(refreshAt),
        msFromNow(checkAt),
        subscribedFields,
      ]),
    );
  }

  /** The account is let go: from now on nothing but its farewell is due, at once. */
  async leave(tenantId: string, accountId: string): Promise<void> {
    await this.work.run(tenantId, (manager) => manager.query(LEAVE, [tenantId, accountId]));
  }

  /** Nothing is owed any more until the account is connected again. What is known of it stays. */
  async sleep(tenantId: string, accountId: string): Promise<void> {
    await this.work.run(tenantId, (manager) => manager.query(SLEEP, [tenantId, accountId]));
  }

  /**
   * The account is no longer the tenant's: nothing is owed any more, and what it was subscribed to
   * is not known, or, when Instagram was told to end that, nothing.
   */
  async end(tenantId: string, accountId: string, isUnsubscribed: boolean): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(END, [tenantId, accountId, isUnsubscribed]),
    );
  }

  /**
   * Instagram restricts the account: at `at` it is tried again. Its token is kept alive as before; a
   * refresh that is due at this moment may be what met the restriction, so it waits as well.
   */
  async probe(tenantId: string, accountId: string, at: Date): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(PROBE, [tenantId, accountId, msFromNow(at)]),
    );
  }

  /** What Instagram sends us may have been taken back behind a new connection: looked at at once. */
  async checkNow(tenantId: string, accountId: string): Promise<void> {
    await this.work.run(tenantId, (manager) => manager.query(CHECK_NOW, [tenantId, accountId]));
  }

  /**
   * Takes the lane for one turn, and hides it from others until that has surely ended. Null when
   * nothing is due. A farewell goes first, then the token.
   */
  claim(tenantId: string, accountId: string): Promise<ClaimedCare | null> {
    return this.work.run(tenantId, async (manager) => {
      const [claimed] = await changeRows<{ mark: string; due: CareStep | null }>(manager, CLAIM, [
        tenantId,
        accountId,
      ]);
      const care = claimed && (await manager.findOneBy(AccountCare, { tenantId, accountId }));
      return care ? { care, ...claimed } : null;
    });
  }

  /**
   * Records how a turn ended. False, and nothing changes, when it was overtaken: its claim ran out
   * and another turn has the lane, or the account was connected again or let go meanwhile.
   */
  record(
    tenantId: string,
    accountId: string,
    mark: string,
    outcome: CareOutcome,
  ): Promise<boolean> {
    const [change, values] = changeOf(outcome);
    return this.work.run(tenantId, async (manager) => {
      const rows = await changeRows<{ account_id: string }>(
        manager,
        `UPDATE account_care SET ${change}
          WHERE tenant_id = $1 AND account_id = $2 AND next_due_at = $3::timestamptz
          RETURNING account_id`,
        [tenantId, accountId, mark, ...values],
      );
      return rows.length === 1;
    });
  }

  /** When the account's lane has something to do next, on this process's clock; null: nothing. */
  nextDueAt(tenantId: string, accountId: string): Promise<Date | null> {
    return this.work.run(tenantId, async (manager) => {
      const [row] = await selectRows<{ in_ms: number | null }>(
        manager,
        `SELECT ${msAhead('next_due_at')} AS in_ms FROM account_care
          WHERE tenant_id = $1 AND account_id = $2`,
        [tenantId, accountId],
      );
      return instantIn(row?.in_ms);
    });
  }
}

const AT = afterMs('$4::float8');

function changeOf(outcome: CareOutcome): [sql: string, values: unknown[]] {
  if (outcome.step === 'asleep') return [ASLEEP, []];
  const at = msFromNow(outcome.at);
  switch (outcome.step) {
    case 'refresh':
      return [REFRESHED, [at, outcome.attempts, jsonOf(outcome.error), outcome.alarmedDays]];
    case 'check':
      return [CHECKED, [at, outcome.attempts, jsonOf(outcome.error), outcome.fields ?? null]];
    case 'leave':
      return [LEFT, [at, outcome.attempts, jsonOf(outcome.error)]];
    case 'none':
      return [PUT_OFF, [at, jsonOf(outcome.error)]];
    default:
      return outcome satisfies never;
  }
}

function jsonOf(error: LastError | null): string | null {
  return error === null ? null : JSON.stringify(storableJson(error));
}

const REFRESHED = `
  refresh_due_at = ${AT}, refresh_attempts = $5, refresh_error = $6::jsonb, alarmed_days = $7,
  next_due_at = least(${AT}, check_due_at, leave_due_at)`;

const CHECKED = `
  check_due_at = ${AT}, check_attempts = $5, subscription_error = $6::jsonb,
  subscribed_fields = coalesce($7::text[], subscribed_fields),
  subscription_checked_at = CASE WHEN $7::text[] IS NULL THEN subscription_checked_at ELSE now() END,
  next_due_at = least(refresh_due_at, ${AT}, leave_due_at)`;

const LEFT = `
  leave_due_at = ${AT}, leave_attempts = $5, leave_error = $6::jsonb,
  next_due_at = least(refresh_due_at, check_due_at, ${AT})`;

const PUT_OFF = `
  next_due_at = ${AT}, refresh_attempts = refresh_attempts + 1, refresh_error = $5::jsonb`;

const BEGIN = `
  INSERT INTO account_care AS c
    (tenant_id, account_id, refresh_due_at, check_due_at, next_due_at,
     subscribed_fields, subscription_checked_at)
  SELECT $1, $2, refresh_at, check_at, least(refresh_at, check_at),
         $5::text[], CASE WHEN $5::text[] IS NULL THEN NULL ELSE now() END
    FROM (SELECT ${afterMs('$3::float8')} AS refresh_at, ${afterMs('$4::float8')} AS check_at) due
  ON CONFLICT (account_id) DO UPDATE SET
    refresh_due_at = excluded.refresh_due_at, refresh_attempts = 0, refresh_error = NULL,
    alarmed_days = NULL, check_due_at = excluded.check_due_at, check_attempts = 0,
    subscribed_fields = excluded.subscribed_fields,
    subscription_checked_at = excluded.subscription_checked_at, subscription_error = NULL,
    leave_due_at = NULL, leave_attempts = 0, leave_error = NULL,
    next_due_at = excluded.next_due_at
  WHERE c.tenant_id = $1`;

const LEAVE = `
  INSERT INTO account_care AS c (tenant_id, account_id, leave_due_at, next_due_at)
  VALUES ($1, $2, clock_timestamp(), clock_timestamp())
  ON CONFLICT (account_id) DO UPDATE SET
    refresh_due_at = NULL, check_due_at = NULL,
    leave_due_at = excluded.leave_due_at, leave_attempts = 0, leave_error = NULL,
    next_due_at = excluded.next_due_at
  WHERE c.tenant_id = $1`;

const ASLEEP =
  'refresh_due_at = NULL, check_due_at = NULL, leave_due_at = NULL, next_due_at = NULL';

const SLEEP = `
  UPDATE account_care SET ${ASLEEP}
   WHERE tenant_id = $1 AND account_id = $2`;

const END = `
  UPDATE account_care SET ${ASLEEP},
         subscribed_fields = CASE WHEN $3::boolean THEN '{}'::text[] END,
         subscription_checked_at = CASE WHEN $3::boolean THEN now() END
   WHERE tenant_id = $1 AND account_id = $2`;

const PROBE = `
  UPDATE account_care
     SET check_due_at = probe_at, check_attempts = 0,
         refresh_due_at = refresh_at, next_due_at = least(refresh_at, probe_at, leave_due_at)
    FROM (SELECT account_id AS id, probe_at,
                 CASE WHEN refresh_due_at <= now() THEN probe_at ELSE refresh_due_at END AS refresh_at
            FROM account_care, (SELECT ${afterMs('$3::float8')} AS probe_at) due
           WHERE tenant_id = $1 AND account_id = $2) next
   WHERE tenant_id = $1 AND account_id = id`;

const CHECK_NOW = `
  UPDATE account_care SET check_due_at = clock_timestamp(), next_due_at = clock_timestamp()
   WHERE tenant_id = $1 AND account_id = $2 AND check_due_at IS NOT NULL`;

const CLAIM = `
  UPDATE account_care SET next_due_at = clock_timestamp() + interval '${LEASE}'
   WHERE tenant_id = $1 AND account_id = $2 AND next_due_at <= now()
  RETURNING next_due_at::text AS mark,
    CASE WHEN leave_due_at <= now() THEN 'leave' WHEN refresh_due_at <= now() THEN 'refresh'
         WHEN check_due_at <= now() THEN 'check' END AS due`;
