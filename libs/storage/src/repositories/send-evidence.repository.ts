import { prepare } from '../prepared-statements.js';
import { msAhead, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** Something the account was seen to say to a person. */
export type SeenMessage = { mid: string; textSha256: Buffer; saidAtMs: number };

/** A call whose outcome is not known. `textSha256` null: its message has no words. */
export type OpenCallOf = { personId: string; textSha256: Buffer | null; mayLandUntilMs: number };

/** What is known of messages that may be ours: echoes, and which of them are spoken for. */
export class SendEvidenceRepository {
  constructor(private readonly work: TenantWork) {}

  /** Echoes of what the account said to the person since `since`, oldest first. */
  echoes(
    tenantId: string,
    accountId: string,
    personId: string,
    since: Date,
  ): Promise<SeenMessage[]> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await selectRows<{ mid: string; text_sha256: Buffer; occurred_at: Date }>(
        manager,
        `SELECT mid, text_sha256, occurred_at FROM inbound_events
          WHERE tenant_id = $1 AND account_id = $2 AND person_id = $3 AND kind = 'echo'
            AND occurred_at >= $4 AND mid IS NOT NULL AND text_sha256 IS NOT NULL
          ORDER BY occurred_at, id`,
        [tenantId, accountId, personId, since],
      );
      return rows.map((row) => ({
        mid: row.mid,
        textSha256: row.text_sha256,
        saidAtMs: row.occurred_at.getTime(),
      }));
    });
  }

  /**
   * Calls of ours to these persons whose outcome is not known, with what each says. Looked for by way of
   * the events that are still owed something, of which a person has few.
   */
  openCalls(
    tenantId: string,
    accountId: string,
    personIds: readonly string[],
  ): Promise<OpenCallOf[]> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await selectRows<{ personId: string; textSha256: Buffer | null; inMs: number }>(
        manager,
        OPEN_CALLS,
        [tenantId, accountId, personIds],
      );
      return rows.map(({ inMs, ...call }) => ({ ...call, mayLandUntilMs: Date.now() + inMs }));
    });
  }

  /** Those of `mids` that are already the outcome of one of our replies. */
  spokenFor(tenantId: string, accountId: string, mids: readonly string[]): Promise<Set<string>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await selectRows<{ message_id: string }>(manager, SPOKEN_FOR, [
        tenantId,
        accountId,
        mids,
      ]);
      return new Set(rows.map((row) => row.message_id));
    });
  }
}

const OPEN_CALLS = `
  SELECT r.person_id AS "personId", r.text_sha256 AS "textSha256",
         ${msAhead('r.may_land_until')} AS "inMs"
    FROM inbound_events e JOIN replies r ON r.event_id = e.id AND r.tenant_id = $1
   WHERE e.tenant_id = $1 AND e.person_id = ANY ($3::text[])
     AND e.account_id IS NOT DISTINCT FROM $2::uuid
     AND e.state IN ('pending', 'unsure') AND r.state IN ('intended', 'unknown')
     AND r.message ->> 'sender_action' IS NULL`;

const SPOKEN_FOR = `
  SELECT message_id FROM replies
   WHERE tenant_id = $1 AND account_id = $2 AND message_id = ANY($3)`;

prepare({ 'open-calls': OPEN_CALLS, 'spoken-for': SPOKEN_FOR });
