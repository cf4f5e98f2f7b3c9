import type { Pool, QueryResult } from 'pg';

/**
 * How far positions have been given, and by which transactions those may have been that were still
 * under way then (by PostgreSQL's virtual ids, which name no other transaction while it runs).
 */
export type FeedLook = { upTo: number; writers: string[] };

export type WaitingTenant = { tenantId: string; after: number };

/**
 * What keeps a reader of the feed from passing over a fact: a position is given before its transaction
 * commits, so one that is seen says nothing of those below it.
 *
 * Whoever writes a fact holds a lock on the table from before it is given a position until its commit
 * can be seen. So once no writer of a look is left, every fact up to its position that will ever be
 * there can be seen. Deletions hold the same lock, and are waited for as well.
 */
export class FeedHorizon {
  constructor(private readonly router: Pool) {}

  /** Reads the position first and the writers second: the other way round one could slip through. */
  async look(): Promise<FeedLook> {
    const results: unknown = await this.router.query(`${LAST_POSITION}; ${WRITERS}`);
    const [last, locks]: (QueryResult | undefined)[] = Array.isArray(results) ? results : [];
    const upTo: unknown = last?.rows[0]?.up_to;
    if (typeof upTo !== 'number') throw new Error('PostgreSQL did not answer each statement.');
    return { upTo, writers: writersIn(locks) };
  }

  /** Those of `writers` that have not ended. */
  async stillWriting(writers: readonly string[]): Promise<string[]> {
    const left = new Set(writersIn(await this.router.query(WRITERS)));
    return writers.filter((writer) => left.has(writer));
  }

  /** Which of the tenants have a fact behind `after`, up to `upTo`. */
  async withNews(waiting: readonly WaitingTenant[], upTo: number): Promise<string[]> {
    const { rows } = await this.router.query<{ id: string }>(
      `SELECT w.id FROM unnest($1::uuid[], $2::bigint[]) AS w (id, after)
        WHERE EXISTS (SELECT 1 FROM facts f
                       WHERE f.tenant_id = w.id AND f.position > w.after AND f.position <= $3)`,
      [waiting.map(({ tenantId }) => tenantId), waiting.map(({ after }) => after), upTo],
    );
    return rows.map(({ id }) => id);
  }
}

function writersIn(locks: QueryResult | undefined): string[] {
  return (locks?.rows ?? []).map(({ writer }: { writer: string }) => writer);
}

const LAST_POSITION = `
  SELECT (last_value - (NOT is_called)::int)::float8 AS up_to FROM facts_position_seq`;

const WRITERS = `
  SELECT virtualtransaction AS writer FROM pg_locks
   WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = 'facts'::regclass
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
