import { newId } from '#libs/domain';
import type { Pool } from 'pg';
import { afterMs, instantIn, msAhead } from '../sql-rows.js';
import { storableText } from '../storable.js';
import type { LaneOfAccount } from './event-intake.js';

/** `deauthorize`: the owner took the app's permission back. `delete`: and wants to be forgotten. */
export type ConsentKind = 'deauthorize' | 'delete';

/** `erasing`: every erasure that it needs is there, and not all of them have ended. */
export type ConsentStatus = 'pending' | 'erasing' | 'done';

export type NewConsentRequest = {
  kind: ConsentKind;
  /** The same for each repeat of a request, and for no other. */
  requestHash: Buffer;
  /** What the person may ask with how far it has come; null: nobody is told. */
  confirmationCode: string | null;
  /** The id that Meta knows the person by. */
  subjectId: string;
  /** When Meta signed it. */
  issuedAt: Date;
  /** The `X-Request-Id` that it came in. */
  requestId: string | null;
};

export type ConsentAdded = { id: string; confirmationCode: string | null; isNew: boolean };

/** A request that a turn has in hand. */
export type ConsentRequest = {
  id: string;
  kind: ConsentKind;
  subjectId: string;
  issuedAt: Date;
  status: Exclude<ConsentStatus, 'done'>;
  /** Erasures that it was fanned out to. */
  found: number;
  /** Tries that failed. */
  attempts: number;
  requestId: string | null;
  requestedAt: Date;
};

/** What its owner is told of a request: nothing that says who. */
export type ConsentProgress = {
  kind: ConsentKind;
  status: ConsentStatus;
  found: number;
  requestedAt: Date;
  finishedAt: Date | null;
  erasures: { running: number; done: number };
  /** Rows that are gone, by table, over all erasures. */
  erased: Record<string, number>;
};

/** Before every id: where the first page of lanes begins. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** What Meta asks for in an owner's name, over all tenants. Every method is one statement. */
export class ConsentRequests {
  constructor(private readonly router: Pool) {}

  /** Committed when it returns. A repeat adds nothing, and has the code of the first. */
  async add(request: NewConsentRequest): Promise<ConsentAdded> {
    const { kind, requestHash, confirmationCode, subjectId, issuedAt, requestId } = request;
    const { rows } = await this.router.query<ConsentAdded>(ADD, [
      newId(),
      kind,
      requestHash,
      confirmationCode,
      storableText(subjectId),
      issuedAt,
      requestId,
    ]);
    const [added] = rows;
    if (!added) throw new Error('A consent request was neither added nor there.');
    return added;
  }

  /** How far the request of this code has come; null: there is none. */
  async findByCode(confirmationCode: string): Promise<ConsentProgress | null> {
    const { rows } = await this.router.query<ConsentProgress>(FIND_BY_CODE, [confirmationCode]);
    return rows[0] ?? null;
  }

  /** Requests that have something to do now, in the order of their ids, behind `after`. */
  async dueLanes(limit: number, after: string | null): Promise<{ requestId: string }[]> {
    const { rows } = await this.router.query<{ requestId: string }>(
      `SELECT id AS "requestId" FROM consent_requests
        WHERE status <> 'done' AND next_attempt_at <= now() AND id > $2
        ORDER BY id LIMIT $1`,
      [limit, after ?? FIRST],
    );
    return rows;
  }

  /** When the request has something to do next, on this process's clock; null: it has ended. */
  async nextDueAt(requestId: string): Promise<Date | null> {
    const { rows } = await this.router.query<{ in_ms: number }>(
      `SELECT ${msAhead('next_attempt_at')} AS in_ms FROM consent_requests
        WHERE id = $1 AND status <> 'done'`,
      [requestId],
    );
    return instantIn(rows[0]?.in_ms);
  }

  /**
   * Takes a due request in hand for `leaseMs`, after which it is due again, also when this process
   * dies. Null: it has ended, is not due, or another turn has it.
   */
  async claim(requestId: string, leaseMs: number): Promise<ConsentRequest | null> {
    const { rows } = await this.router.query<ConsentRequest>(
      `UPDATE consent_requests SET next_attempt_at = ${afterMs('$2::float8')}
        WHERE id = $1 AND status <> 'done' AND next_attempt_at <= now()
        RETURNING id, kind, subject_id AS "subjectId", issued_at AS "issuedAt", status, found,
                  attempts, request_id AS "requestId", requested_at AS "requestedAt"`,
      [requestId, leaseMs],
    );
    return rows[0] ?? null;
  }

  /** A try has failed: says why, and puts the next one off by `delayMs`. */
  async putOff(requestId: string, error: string, delayMs: number): Promise<void> {
    await this.router.query(
      `UPDATE consent_requests
          SET attempts = attempts + 1, last_error = $2, next_attempt_at = ${afterMs('$3::float8')}
        WHERE id = $1 AND status <> 'done'`,
      [requestId, storableText(error), delayMs],
    );
  }

  /** Nothing is wrong, but its erasures have not all ended: looks again in `delayMs`. */
  async lookAgain(requestId: string, delayMs: number): Promise<void> {
    await this.router.query(
      `UPDATE consent_requests
          SET attempts = 0, last_error = NULL, next_attempt_at = ${afterMs('$2::float8')}
        WHERE id = $1 AND status <> 'done'`,
      [requestId, delayMs],
    );
  }

  /** Every erasure that it needs is there, `found` of them; it is due again at once. */
  async fannedOut(requestId: string, found: number): Promise<void> {
    await this.router.query(
      `UPDATE consent_requests
          SET status = 'erasing', found = $2, attempts = 0, last_error = NULL,
              next_attempt_at = now()
        WHERE id = $1 AND status = 'pending'`,
      [requestId, found],
    );
  }

  /** Erasures that were made for the request, and those of them that have not ended. */
  async countErasures(requestId: string): Promise<{ all: number; running: number }> {
    const { rows } = await this.router.query<{ all: number; running: number }>(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE status = 'running')::int AS running
         FROM data_erasures WHERE consent_request_id = $1`,
      [requestId],
    );
    return rows[0] ?? { all: 0, running: 0 };
  }

  /** All is done: the row names nobody any more. True for whoever ended it. */
  async finish(requestId: string): Promise<boolean> {
    const { rowCount } = await this.router.query(
      `UPDATE consent_requests
          SET status = 'done', subject_id = NULL, attempts = 0, last_error = NULL,
              next_attempt_at = NULL, finished_at = now()
        WHERE id = $1 AND status <> 'done'`,
      [requestId],
    );
    return rowCount === 1;
  }

  /** Accounts that Meta knows by this id, of all tenants, also those that are disconnected. */
  async findAccounts(subjectId: string): Promise<LaneOfAccount[]> {
    const { rows } = await this.router.query<LaneOfAccount>(
      `SELECT tenant_id AS "tenantId", id AS "accountId" FROM accounts
        WHERE app_scoped_id = $1 OR ig_user_id = $1 ORDER BY id`,
      [storableText(subjectId)],
    );
    return rows;
  }

  /** Accounts that a person of this id wrote to or tapped at, of all tenants, each once. */
  async findPeople(subjectId: string): Promise<LaneOfAccount[]> {
    const { rows } = await this.router.query<LaneOfAccount>(
      `SELECT DISTINCT tenant_id AS "tenantId", account_id AS "accountId" FROM inbound_events
        WHERE person_id = $1 ORDER BY account_id`,
      [storableText(subjectId)],
    );
    return rows;
  }
}

/** Of two at once the second waits for the first, and then writes the row as it is to be told it. */
const ADD = `
  INSERT INTO consent_requests AS r
    (id, kind, request_hash, confirmation_code, subject_id, issued_at, status, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7)
  ON CONFLICT (request_hash) DO UPDATE SET request_hash = r.request_hash
  RETURNING id, confirmation_code AS "confirmationCode", id = $1 AS "isNew"`;

const FIND_BY_CODE = `
  SELECT r.kind, r.status, r.found, r.requested_at AS "requestedAt",
         r.finished_at AS "finishedAt", e.erasures,
         coalesce((SELECT jsonb_object_agg(name, rows)
                     FROM (SELECT n.name, sum(n.rows::bigint) AS rows
                             FROM data_erasures d, jsonb_each_text(d.erased) AS n (name, rows)
                            WHERE d.consent_request_id = r.id GROUP BY n.name) AS summed), '{}')
           AS erased
    FROM consent_requests r
   CROSS JOIN LATERAL (
     SELECT jsonb_build_object('running', count(*) FILTER (WHERE status = 'running'),
                               'done', count(*) FILTER (WHERE status = 'done')) AS erasures
       FROM data_erasures WHERE consent_request_id = r.id) e
   WHERE r.confirmation_code = $1`;
