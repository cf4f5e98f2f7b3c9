import { textHash } from '../routing/event-intake.js';
import { changeRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** Signs that an account may show other questions than it should: its lane looks into them. */
export class DriftSuspicions {
  constructor(private readonly work: TenantWork) {}

  /** Something was seen that does not fit: the lane looks at once what Instagram shows. */
  async suspect(tenantId: string, accountId: string): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `UPDATE ice_breakers SET check_due_at = now()
          WHERE tenant_id = $1 AND account_id = $2 AND next_attempt_at IS NULL
            AND (check_due_at IS NULL OR check_due_at > now())
            AND started_count = 0`,
        [tenantId, accountId],
      ),
    );
  }

  /**
   * People tapped on what was never published, so other questions may stand there than should. Unless
   * the same payloads were looked into before, the lane looks what Instagram shows: at once, or, when
   * there were others of the kind, some minutes after its last look. True when it is due now.
   */
  noteStrangers(
    tenantId: string,
    accountId: string,
    payloads: readonly string[],
  ): Promise<boolean> {
    if (payloads.length === 0) return Promise.resolve(false);
    const hashes = [
      ...new Set(payloads.map((text) => textHash(text).toString('hex').slice(0, 32))),
    ];
    return this.work.run(tenantId, async (manager) => {
      const [row] = await changeRows<{ is_due: boolean }>(manager, NOTE_STRANGERS, [
        tenantId,
        accountId,
        hashes,
      ]);
      return row?.is_due ?? false;
    });
  }
}

/** So many are remembered; then the oldest are looked into again. */
const MAX_STRANGERS = 50;

/** A menu of another app may be tapped every second; each look costs a call. */
const BETWEEN_STRANGERS = '10 minutes';

/** A try that is under way looks by itself what is shown. */
const NOTE_STRANGERS = `
  UPDATE ice_breakers i
     SET strangers = ($3::text[] || i.strangers)[1:${MAX_STRANGERS}],
         check_due_at = least(i.check_due_at, CASE
           WHEN i.strangers = '{}' THEN now()
           ELSE greatest(now(), i.checked_at + interval '${BETWEEN_STRANGERS}') END)
   WHERE i.tenant_id = $1 AND i.account_id = $2
     AND NOT ($3::text[] <@ i.strangers) AND i.started_count = 0
  RETURNING i.check_due_at <= now() AS is_due`;
